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
    commands: {
      command: string;
      title: string;
      category: string;
      icon?: string;
      enablement?: string;
    }[];
    menus: Record<string, { command: string; when?: string }[]>;
    viewsContainers: Record<string, { id: string; icon: string }[]>;
    views: Record<string, { id: string; icon: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    customEditors: {
      viewType: string;
      priority: string;
      selector: { filenamePattern: string }[];
    }[];
    configuration: {
      properties: Record<string, { description: string; scope: string; default: unknown }>;
    };
    keybindings: { command: string; when?: string }[];
    walkthroughs: {
      steps: {
        title: string;
        description: string;
        media: { svg: string; altText: string };
        completionEvents: string[];
      }[];
    }[];
    languages: { id: string; filenamePatterns: string[] }[];
    jsonValidation: { fileMatch: string; url: string }[];
  };
}
const manifest = JSON.parse(text('package.json')) as Manifest;
const strings = JSON.parse(text('package.nls.json')) as Record<string, string>;

describe('the manifest', () => {
  it('activates only where there is something for it', () => {
    // CodeLens and diagnostics of experiments, CodeLens of a run's config, pages that come back
    // with their window: nothing VS Code could infer.
    expect(manifest.activationEvents).toEqual([
      'onLanguage:jsonc',
      'workspaceContains:**/models/evolution/model_epoch_*',
      // Pages that come back with their window.
      'onWebviewPanel:dynascope.preview',
      'onWebviewPanel:dynascope.training',
    ]);
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

  it('claims JSON files of its own names only, and packs the schemas they are checked by', () => {
    const { languages, jsonValidation } = manifest.contributes;
    const own = /^\*\.dynascope(-view)?\.json$/;
    for (const { id, filenamePatterns } of languages) {
      expect(id).toBe('jsonc');
      for (const pattern of filenamePatterns) expect(pattern).toMatch(own);
    }
    for (const { fileMatch, url } of jsonValidation) {
      expect(fileMatch).toMatch(own);
      expect(url).toMatch(/^\.\/dist\/schemas\/[\w.]+\.json$/);
    }
    expect(text('.vscodeignore').split('\n')).toContain('!dist/schemas/**');
  });

  it('declares trust and virtual workspaces with a reason', () => {
    expect(manifest.capabilities.untrustedWorkspaces).toEqual({
      supported: 'limited',
      description: '%capabilities.untrustedWorkspaces%',
      restrictedConfigurations: ['dynascope.backend'],
    });
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

  it('leads new users from the sample network to a saved view, in five steps with pictures and words', () => {
    const [walkthrough] = manifest.contributes.walkthroughs;
    expect(walkthrough.steps).toHaveLength(5);
    for (const { title, description, media, completionEvents } of walkthrough.steps) {
      for (const key of [title, description, media.altText]) {
        expect(strings[key.replaceAll('%', '')]).toMatch(/.{4}/);
      }
      expect(completionEvents.length).toBeGreaterThan(0);
      const picture = text(media.svg);
      expect(picture).toContain('var(--vscode-foreground');
      // Colours of the theme, each with one for where there is none.
      expect(picture.replace(/var\(--[\w-]+,#[0-9a-f]+\)/g, '')).not.toMatch(/#[0-9a-f]{3}/);
    }
  });

  it('binds keys in its own editor only', () => {
    for (const { when } of manifest.contributes.keybindings)
      expect(when).toContain('activeCustomEditorId');
  });

  it('enables a command of the editor in the editor only, and hides what needs an argument', () => {
    const { commands, menus } = manifest.contributes;
    const anywhere = commands.filter(({ enablement }) => !enablement).map(({ command }) => command);
    expect(anywhere.sort()).toEqual([
      'dynascope.compareRuns',
      'dynascope.copyDiagnostics',
      'dynascope.deleteRun',
      'dynascope.explainCheckpoint',
      'dynascope.filterRuns',
      'dynascope.findMechanism',
      'dynascope.findMechanismOnRun',
      'dynascope.newExperiment',
      'dynascope.openLastCheckpoint',
      'dynascope.openPreview',
      'dynascope.openSampleNetwork',
      'dynascope.openTrainingView',
      'dynascope.openView',
      'dynascope.refreshRuns',
      'dynascope.renameRun',
      'dynascope.replayOnRun',
      'dynascope.revealRun',
      'dynascope.showFidelityReport',
      'dynascope.sortRuns',
    ]);
    const hidden = menus.commandPalette
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    expect(hidden.sort()).toEqual([
      'dynascope.continueRun',
      'dynascope.deleteRun',
      'dynascope.findMechanismOnRun',
      'dynascope.openLastCheckpoint',
      'dynascope.renameRun',
      'dynascope.revealRun',
    ]);
  });

  it('puts only commands that exist into menus and keybindings, each with a condition', () => {
    const { commands, menus, keybindings } = manifest.contributes;
    const known = commands.map(({ command }) => command);
    for (const { command, when } of [...Object.values(menus).flat(), ...keybindings]) {
      expect(known).toContain(command);
      expect(when).toMatch(/\S/);
    }
  });

  it('has one view container with few views, icons that exist, and welcomes with few actions', () => {
    const { viewsContainers, views, viewsWelcome } = manifest.contributes;
    expect(Object.keys(viewsContainers)).toEqual(['activitybar']);
    expect(viewsContainers.activitybar).toHaveLength(1);
    const all = Object.values(views).flat();
    expect(all.length).toBeLessThanOrEqual(3);
    for (const { icon } of [...viewsContainers.activitybar, ...all]) {
      const svg = text(icon);
      expect(svg).toContain('viewBox="0 0 24 24"');
      expect(new Set(svg.match(/#[0-9a-f]{3,8}\b/gi) ?? []).size).toBeLessThanOrEqual(1);
    }
    for (const { view, contents } of viewsWelcome) {
      expect(all.map(({ id }) => id)).toContain(view);
      const actions = strings[contents.slice(1, -1)]?.match(/\(command:[\w.]+\)/g) ?? [];
      expect(actions.length).toBeLessThanOrEqual(3);
      expect(actions).toContain('(command:dynascope.openSampleNetwork)');
    }
  });

  it('titles its commands in Title Case', () => {
    for (const { title } of manifest.contributes.commands) {
      const words = (strings[title.slice(1, -1)] ?? '').split(' ');
      const small = words.filter(
        (word) => /^[a-z]/.test(word) && !/^(a|or|the|of|on|to|in)$/.test(word),
      );
      expect([title, small]).toEqual([title, []]);
    }
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

describe('the host', () => {
  const host = readdirSync(join(root, 'src/host'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src/host', name));

  it('says everything to users through the localisation', () => {
    const shown =
      /(?:show(?:Information|Warning|Error)Message|setStatusBarMessage)\(\s*['"`]|(?:placeHolder|title|tooltip|message): ['"`][A-Z]/;
    expect(host.filter((file) => shown.test(text(file)))).toEqual([]);
  });

  it('drops hidden pages, and gives pages the bundled folder alone', () => {
    const sources = host.map(text).join('\n');
    expect(sources).not.toContain('retainContextWhenHidden');
    const given = [...sources.matchAll(/localResourceRoots: (\[\w*\])/g)].map(([, roots]) => roots);
    // Panels start without any, until their page is put in.
    expect(given.sort()).toEqual(['[]', '[]', '[root]']);
    expect(sources).toContain("const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');");
  });

  it('checks every call of a page that has parameters', () => {
    const methods = /private methods\(\)[^]*?\n {2}}\n/.exec(
      text('src/host/inspectorHost.ts'),
    )?.[0];
    const served = [
      ...(methods ?? '').matchAll(
        /^ {6}(\w+): (?:async )?\(([^)]*)\)[^]*?(?=^ {6}\w+: |^ {4}};)/gm,
      ),
    ];
    expect(served.length).toBeGreaterThan(8);
    for (const [body, name, params] of served) {
      if (/^params/.test(params ?? ''))
        expect([name, body]).toEqual([name, expect.stringContaining('checkMessage(')]);
    }
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
      /https?:\/\/(?!git-lfs|json-schema\.org\/draft-07|www\.w3\.org\/2000\/svg)|\bfetch\(|\beval\(|new Function\(|innerHTML/.test(
        text(file),
      ),
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
