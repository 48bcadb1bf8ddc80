import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const text = (name: string) => readFileSync(join(root, name), 'utf8');

interface Manifest {
  activationEvents: string[];
  categories: string[];
  engines: { vscode: string };
  icon: string;
  devDependencies: Record<string, string>;
  capabilities: Record<string, { supported: boolean | string; description?: string }>;
  contributes: {
    commands: { command: string; title: string; category: string; icon?: string }[];
    customEditors: {
      viewType: string;
      priority: string;
      selector: { filenamePattern: string }[];
    }[];
    configuration: {
      properties: Record<string, { description: string; scope: string; default: unknown }>;
    };
    keybindings: { when?: string }[];
  };
}
const manifest = JSON.parse(text('package.json')) as Manifest;
const strings = JSON.parse(text('package.nls.json')) as Record<string, string>;

describe('the manifest', () => {
  it('activates only where VS Code infers it', () => {
    expect(manifest.activationEvents).toEqual([]);
  });

  it('contributes exactly the commands that are registered', () => {
    const registered = [
      ...text('src/host/commands.ts').matchAll(/^ {2}'(dynascope\.\w+)',$/gm),
    ].map(([, id]) => id);
    expect(registered.length).toBeGreaterThan(5);
    expect(manifest.contributes.commands.map(({ command }) => command).sort()).toEqual(
      registered.sort(),
    );
  });

  it('has every user string in package.nls.json, and none too many', () => {
    const used = [...text('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    expect([...new Set(used)].sort()).toEqual(Object.keys(strings).sort());
    for (const { title, category } of manifest.contributes.commands) {
      expect(title).toMatch(/^%.+%$/);
      expect(category).toBe('Dynascope');
    }
  });

  it('claims checkpoints by default and any file on request', () => {
    const [byDefault, onRequest] = manifest.contributes.customEditors;
    expect(byDefault.priority).toBe('default');
    const patterns = byDefault.selector.map(({ filenamePattern }) => filenamePattern);
    expect(patterns).toEqual(
      expect.arrayContaining(['*.pth', '*.pt', '*.pth.tar', '*.ckpt', '*.safetensors']),
    );
    expect(onRequest).toMatchObject({ priority: 'option', selector: [{ filenamePattern: '*' }] });
  });

  it('declares trust and virtual workspaces with a reason', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
    expect(manifest.capabilities.virtualWorkspaces).toMatchObject({
      supported: 'limited',
      description: expect.stringMatching(/^%.+%$/) as string,
    });
  });

  it('describes and scopes every setting, and has few', () => {
    const settings = Object.values(manifest.contributes.configuration.properties);
    expect(settings.length).toBeLessThanOrEqual(15);
    for (const { description, scope, default: value } of settings) {
      expect(description).toMatch(/^%.+%$/);
      expect([typeof scope, value === undefined]).toEqual(['string', false]);
    }
  });

  it('binds keys in its own editor only', () => {
    for (const { when } of manifest.contributes.keybindings)
      expect(when).toContain('activeCustomEditorId');
  });

  it('uses the types of the oldest VS Code it supports, and no proposed API', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
    expect(text('package.json')).not.toContain('enabledApiProposals');
  });

  it('pins every dependency', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('has an icon of at least 128 pixels', () => {
    const png = readFileSync(join(root, manifest.icon));
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
  });
});

describe('the package', () => {
  it('is an allow-list', () => {
    const [first, ...rest] = text('.vscodeignore').trim().split('\n');
    expect(first).toBe('**');
    expect(rest.every((line) => line.startsWith('!') || line.includes('.map'))).toBe(true);
  });

  it('has no network address and no eval of its own in the sources', () => {
    const sources = ['src', 'webview'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
    );
    const bad = sources.filter((file) =>
      /https?:\/\/(?!git-lfs)|\bfetch\(|\beval\(|new Function\(|innerHTML/.test(text(file)),
    );
    expect(bad).toEqual([]);
  });

  it('has its documents', () => {
    for (const name of [
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      '.ci/run',
    ]) {
      expect([name, existsSync(join(root, name))]).toEqual([name, true]);
    }
  });
});
