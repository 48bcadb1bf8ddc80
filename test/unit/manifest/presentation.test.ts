/** How the extension presents itself: what a marketplace shows, where it may run, what its pages are coloured by. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const text = (name: string) => readFileSync(join(root, name), 'utf8');

interface Manifest {
  readonly [key: string]: unknown;
  readonly contributes: {
    readonly commands: readonly { readonly icon?: string }[];
  };
}
const manifest = JSON.parse(text('package.json')) as Manifest;

describe('the extension', () => {
  it('says on its page what it is, for whom, and at what price', () => {
    expect(manifest).toMatchObject({
      displayName: 'Dynascope',
      license: 'MIT',
      pricing: 'Free',
      qna: false,
      categories: ['Visualization', 'Data Science', 'Machine Learning'],
    });
    expect((manifest.keywords as string[]).length).toBeGreaterThanOrEqual(3);
    expect(manifest.galleryBanner).toMatchObject({ color: expect.stringMatching(/^#/) as string });
  });

  it('runs beside the files, in any build of VS Code, and needs no other extension', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    for (const key of ['extensionDependencies', 'extensionPack', 'browser']) {
      expect([key, manifest[key]]).toEqual([key, undefined]);
    }
  });

  it('takes the icons of its commands from the editor', () => {
    const icons = manifest.contributes.commands.flatMap(({ icon }) => icon ?? []);
    expect(icons.length).toBeGreaterThan(0);
    for (const icon of icons) expect(icon).toMatch(/^\$\([a-z-]+\)$/);
  });

  it('tells in its README how to open checkpoints as before, and other files with the Inspector', () => {
    const settings = /"workbench\.editorAssociations": (\{[^}]*\})/.exec(text('README.md'))?.[1];
    expect(JSON.parse(settings ?? '{}')).toEqual({
      '*.pth': 'default',
      '*.bin': 'dynascope.inspectorAny',
    });
  });
});

describe('the pages', () => {
  const styles = readdirSync(join(root, 'webview'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => join('webview', name));

  it('are coloured by the theme alone', () => {
    expect(styles.length).toBeGreaterThan(1);
    const literal =
      /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|lab|lch|oklab|oklch)a?\(|:\s*(?:white|black|red|gr[ae]y|blue|green)\b/i;
    for (const name of styles)
      expect([name, literal.exec(text(name))?.[0]]).toEqual([name, undefined]);
  });
});
