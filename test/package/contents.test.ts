/** What is in the VSIX: an exact list, within budgets, and nothing that talks to a network or evaluates text. */
import { readFileSync, statSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, inject, it } from 'vitest';

const { path, output } = inject('vsix');
const files = unzipSync(new Uint8Array(readFileSync(path)));
const names = Object.keys(files).filter((name) => !name.endsWith('/'));
const text = (name: string) => new TextDecoder().decode(files[`extension/${name}`]);
const bundles = names.filter((name) => /^extension\/dist\/.*\.js$/.test(name));

const kB = 1000;
const MB = 1e6;

/** Beside the checkpoints of the sample runs, which are counted below. */
const FILES = [
  'LICENSE.txt',
  'changelog.md',
  'dist/THIRD-PARTY.txt',
  'dist/cli.js',
  'dist/extension.js',
  'dist/helperThread.js',
  'dist/kernel/columns.wasm',
  'dist/kernel/plain.wasm',
  'dist/kernel/relaxed.wasm',
  'dist/kernelThread.js',
  'dist/schemas/experiment.schema.json',
  'dist/schemas/view.schema.json',
  'dist/trainingWorker.js',
  'dist/webview/inspector.css',
  'dist/webview/inspector.js',
  'dist/webview/preview.css',
  'dist/webview/preview.js',
  'dist/webview/training.css',
  'dist/webview/training.js',
  'dist/worker.js',
  'media/dynascope.svg',
  'media/icon.png',
  'media/sample/config.json',
  'media/sample/fully-connected.dynascope.json',
  ...['fully-connected-001', 'two-states-001'].flatMap((run) =>
    ['config.json', 'fidelity.json', 'metrics.csv', 'status.json'].map(
      (file) => `media/sample/runs/${run}/${file}`,
    ),
  ),
  'media/sample/two-states.dynascope.json',
  'media/walkthrough/ablate.svg',
  'media/walkthrough/control.svg',
  'media/walkthrough/mechanism.svg',
  'media/walkthrough/orbit.svg',
  'media/walkthrough/view.svg',
  'package.json',
  'package.nls.json',
  'readme.md',
];

/** Three.js dominates where it is drawn with; curves are uPlot's. */
const PAGES = { inspector: 1.3 * MB, preview: 150 * kB, training: 1.3 * MB } as const;

/** Namespaces and identifiers that look like addresses; nothing is ever fetched from them. */
const IDENTIFIERS = [
  'https://git-lfs', // the first line of a git-lfs pointer
  'http://json-schema.org/draft-07/schema', // of the command line's schemas
  'http://www.w3.org/1999/xhtml', // canvases made by Three.js
  'http://www.w3.org/2000/svg', // of figures in reports
];

describe('the VSIX', () => {
  it('holds exactly what it should', () => {
    const inside = names
      .filter((name) => name.startsWith('extension/'))
      .map((name) => name.slice('extension/'.length));
    const checkpoints = inside.filter((name) =>
      /^media\/sample\/(runs\/[^/]+\/)?models\/.*\.(pth|safetensors)$/.test(name),
    );
    expect(checkpoints.filter((name) => name.includes('/runs/'))).toHaveLength(2 * (11 + 2));
    expect(checkpoints.filter((name) => !name.includes('/runs/'))).toHaveLength(16);
    expect(inside.filter((name) => !checkpoints.includes(name)).sort()).toEqual(FILES.sort());
    expect(names.filter((name) => !name.startsWith('extension/')).sort()).toEqual([
      '[Content_Types].xml',
      'extension.vsixmanifest',
    ]);
  });

  it('was packed without a warning', () => {
    expect(output.split('\n').filter((line) => /WARN|ERROR/i.test(line))).toEqual([]);
  });

  it('keeps its budgets', () => {
    expect(statSync(path).size).toBeLessThanOrEqual(4 * MB);
    expect(files['extension/dist/extension.js'].length).toBeLessThanOrEqual(250 * kB);
    for (const [page, most] of Object.entries(PAGES)) {
      const bundle = files[`extension/dist/webview/${page}.js`];
      expect([page, bundle.length > most]).toEqual([page, false]);
    }
    const pages = bundles.filter((name) => name.includes('/webview/'));
    expect(pages).toHaveLength(Object.keys(PAGES).length);
  });

  it('has everything its manifest points at', () => {
    const manifest = text('package.json');
    const targets = [...manifest.matchAll(/"(?:\.\/)?((?:dist|media)\/[^"]+)"/g)];
    expect(targets.length).toBeGreaterThan(3);
    for (const [, target] of targets) expect(names).toContain(`extension/${target}`);
  });

  it('says in its documents nothing that leads to files it does not have', () => {
    for (const name of ['readme.md', 'changelog.md']) {
      const links = [...text(name).matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target ?? '');
      expect([name, links.filter((target) => !/^(https:|#)/.test(target))]).toEqual([name, []]);
    }
    expect(text('readme.md')).toContain('Open the checkpoint of a recurrent network in VS Code');
  });

  it('names the licence of every package it carries', () => {
    const licences = text('dist/THIRD-PARTY.txt');
    for (const name of [
      'three',
      'camera-controls',
      'lit',
      'uplot',
      '@zip.js/zip.js',
      '@sinclair/typebox',
    ]) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
  });
});

describe('the bundles', () => {
  it('name no network address', () => {
    expect(bundles.length).toBeGreaterThan(4);
    for (const name of bundles) {
      const addresses = [
        ...text(name.slice('extension/'.length)).matchAll(/\b(?:https?|wss?):\/\/[\w./-]+/g),
      ];
      const unknown = addresses
        .map(([address]) => address)
        .filter((address) => !IDENTIFIERS.some((known) => address.startsWith(known)));
      expect([name, unknown]).toEqual([name, []]);
    }
  });

  it('of pages hold no schemas: messages are checked by the host', () => {
    for (const page of Object.keys(PAGES)) {
      expect([page, text(`dist/webview/${page}.js`).includes('TypeBox')]).toEqual([page, false]);
    }
  });

  it('neither fetch nor evaluate text', () => {
    const forbidden =
      /\bfetch\(|XMLHttpRequest|WebSocket\(|EventSource\(|sendBeacon|\beval\(|\bnew Function\(|require\("(?:node:)?(?:https?|net|tls|dgram|http2)"\)/;
    for (const name of bundles) {
      expect([name, forbidden.exec(text(name.slice('extension/'.length)))?.[0]]).toEqual([
        name,
        undefined,
      ]);
    }
  });
});
