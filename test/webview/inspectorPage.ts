/** The real page in a real browser: a strict server, a stand-in for VS Code, the real analyses behind it. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createAnalysisService } from '../../src/engine/analysisService';
import { bytesSource } from '../../src/formats/byteSource';
import { hmmStatistics } from '../../src/core/hmm/statistics';
import { chainHmm } from '../../src/core/hmm/families';
import { pageHtml } from '../../src/host/webviewHtml';
import type { Envelope } from '../../src/protocol/channel';
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import type {
  DrawnReport,
  InspectorSnapshot,
  SimulationParams,
  TensorRow,
} from '../../src/protocol/inspector';

const root = resolve(import.meta.dirname, '../..');
export const SMALL = 'runs/two-small/models/evolution/model_epoch_1500.pth';
const NONCE = 'test';

export const THEMES = {
  light: { class: 'vscode-light', background: '#ffffff', foreground: '#3b3b3b', muted: '#616161' },
  dark: { class: 'vscode-dark', background: '#1f1f1f', foreground: '#cccccc', muted: '#9d9d9d' },
  'hc-dark': {
    class: 'vscode-high-contrast',
    background: '#000000',
    foreground: '#ffffff',
    muted: '#ffffff',
  },
  'hc-light': {
    class: 'vscode-high-contrast-light',
    background: '#ffffff',
    foreground: '#292929',
    muted: '#292929',
  },
} as const;

export interface TestPage {
  readonly page: Page;
  /** Calls the page made, newest last. */
  readonly calls: readonly { method: string; params: unknown }[];
  /** Problems the browser reported: errors, refused loads, policy violations. */
  readonly problems: readonly string[];
  lastDrawn(): DrawnReport | null;
  /** Waits for a complete picture that satisfies the condition. */
  drawn(condition?: (report: DrawnReport) => boolean): Promise<DrawnReport>;
  lastSimulation(): SimulationParams | undefined;
  /** As `ready` gave it. */
  readonly snapshot: InspectorSnapshot;
  /** An event of the host. */
  emit(name: string, payload: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly file?: string;
  readonly theme?: keyof typeof THEMES;
  readonly width?: number;
  readonly height?: number;
  /** Replaces parts of the snapshot. */
  readonly snapshot?: Partial<InspectorSnapshot>;
  /** Tensor table to serve instead of the file's. */
  readonly tensors?: readonly TensorRow[];
  /** What getState gives, as after a hidden page comes back. */
  readonly kept?: unknown;
  readonly webgl?: boolean;
  /** Delays replies of this method. */
  readonly slow?: { readonly method: string; readonly milliseconds: number };
}

const browsers = new Map<boolean, Promise<Browser>>();

function browserWith(webgl: boolean): Promise<Browser> {
  const running =
    browsers.get(webgl) ??
    chromium.launch({
      executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        ...(webgl
          ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']
          : ['--disable-gpu', '--disable-3d-apis']),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    });
  browsers.set(webgl, running);
  return running;
}

export async function closeBrowsers(): Promise<void> {
  for (const browser of browsers.values()) await (await browser).close();
  browsers.clear();
}

export async function openInspector(options: PageOptions = {}): Promise<TestPage> {
  const { width = 1200, height = 900, webgl = true } = options;
  const browser = await browserWith(webgl);
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const problems: string[] = [];
  const note = (text: string) => {
    // Software GL tells that reading pixels is slow; that is no problem of the page.
    if (!/GPU stall due to ReadPixels/.test(text)) problems.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  });
  page.on('pageerror', (error) => note(error.message));
  const host = await fakeHost(options);
  await page.exposeFunction('hostReceive', (text: string) => host.receive(text));
  await page.addInitScript({ content: VS_CODE_API });
  if (options.kept !== undefined) {
    await page.addInitScript((state) => {
      (window as unknown as { keptState: unknown }).keptState = state;
    }, options.kept);
  }
  const server = await serve(options.theme ?? 'dark');
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  const drawn = async (condition: (report: DrawnReport) => boolean = () => true) => {
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      const report = host.lastDrawn();
      if (report?.complete && condition(report)) return report;
      await page.waitForTimeout(30);
    }
    throw new Error(
      `no such picture; last report: ${JSON.stringify(host.lastDrawn())}; ${problems.join('; ')}`,
    );
  };
  return {
    page,
    problems,
    snapshot: host.snapshot,
    calls: host.calls,
    lastDrawn: host.lastDrawn,
    drawn,
    lastSimulation: () =>
      host.calls.findLast(({ method }) => method === 'simulate')?.params as SimulationParams,
    emit: (name, payload) =>
      page.evaluate(
        (text) => (window as unknown as { hostSend(text: string): void }).hostSend(text),
        encode({ type: 'event', name, payload }),
      ),
    close: async () => {
      await context.close();
      await new Promise((done) => server.close(done));
    },
  };
}

/** In the page: VS Code's API over the exposed function; typed arrays travel as base64. */
const VS_CODE_API = `
  const decode = (key, value) => {
    if (!value || typeof value !== 'object' || !value.$array) return value;
    const bytes = Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0));
    return new globalThis[value.$array](bytes.buffer);
  };
  window.hostSend = (text) => window.postMessage(JSON.parse(text, decode), '*');
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.hostReceive(JSON.stringify(message, (key, value) =>
      ArrayBuffer.isView(value) ? { bytes: value.byteLength } : value))
      .then((reply) => reply && window.hostSend(reply)),
    getState: () => window.keptState,
    setState: (state) => { window.keptState = state; },
  });`;

function encode(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (!ArrayBuffer.isView(entry)) return entry;
    const bytes = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength);
    return { $array: entry.constructor.name, base64: bytes.toString('base64') };
  });
}

async function fakeHost(options: PageOptions) {
  const path = join(root, 'test/fixtures', options.file ?? SMALL);
  const signal = new AbortController().signal;
  const service = createAnalysisService({
    openSource: async () => bytesSource(basename(path), new Uint8Array(readFileSync(path))),
    responsive: (one) => one,
    now: () => performance.now(),
  });
  const opened = await service.open(
    { source: { kind: 'file', path }, config: null, correction: null },
    signal,
  );
  const { session } = opened;
  const snapshot = { ...snapshotOf(path, opened), ...options.snapshot };
  const calls: { method: string; params: unknown }[] = [];
  let lastDrawn: DrawnReport | null = null;
  const answer = async (method: string, params: unknown): Promise<unknown> => {
    switch (method) {
      case 'ready':
      case 'correct':
        return snapshot;
      case 'simulate': {
        const simulation = params as SimulationParams;
        const inputs = simulation.inputFile ? new Float64Array(300 * 10).fill(0.4) : null;
        const { scene } = await service.simulate(
          { session, simulation, keptBasis: null, inputs },
          signal,
        );
        return { ...scene, revision: snapshot.revision };
      }
      case 'skeleton':
        return service.skeleton({ session, simulation: params as SimulationParams }, signal);
      case 'stateAt':
        return service.stateAt(
          { session, ...(params as { simulation: SimulationParams; step: number }) },
          signal,
        );
      case 'connectivity':
        return service.connectivity({ session, ...(params as { layer: number }) }, signal);
      case 'tensors':
        return options.tensors ?? service.tensors({ session }, signal);
      case 'chooseInputs':
        return { id: '1:inputs.npz', name: 'inputs.npz', steps: 300 };
      default:
        return null;
    }
  };
  const receive = async (text: string): Promise<string | null> => {
    const envelope = JSON.parse(text) as Envelope;
    if (envelope.type === 'event') {
      if (envelope.name === 'drawn') lastDrawn = envelope.payload as DrawnReport;
      return null;
    }
    if (envelope.type !== 'call') return null;
    const { id, method, params } = envelope;
    calls.push({ method, params });
    if (options.slow?.method === method) {
      await new Promise((done) => setTimeout(done, options.slow?.milliseconds));
    }
    try {
      return encode({ type: 'ok', id, result: await answer(method, params) });
    } catch (error) {
      const { name, message } = error as Error;
      return encode({ type: 'err', id, error: { name, message } });
    }
  };
  return { receive, calls, snapshot, lastDrawn: () => lastDrawn };
}

function snapshotOf(
  path: string,
  opened: Awaited<ReturnType<ReturnType<typeof createAnalysisService>['open']>>,
): InspectorSnapshot {
  const hmm = hmmStatistics(chainHmm(2));
  return {
    file: { name: basename(path), path, bytes: 14_825, format: opened.format, epoch: opened.epoch },
    model: opened.model,
    notices: opened.notices,
    notLoaded: opened.notLoaded,
    links: [
      { id: 'config:/c', kind: 'config', label: 'config.json', detail: 'config.json' },
      { id: 'next:/n', kind: 'next', label: 'epoch 1600', detail: 'model_epoch_1600.pth' },
    ],
    hmm: {
      label: 'chain of 2, linear emissions',
      source: 'config.json',
      states: 2,
      frequency: hmm.frequency,
      transition: hmm.outputTransition,
      changesPerStep: hmm.changesPerStep,
      meanRunSteps: hmm.meanRunSteps,
      entropyRateBitsPerStep: { lower: 0.36, upper: 0.37 },
    },
    view: DEFAULT_VIEW,
    revision: 1,
  };
}

/** Serves the built page with the host's own HTML and policy. */
async function serve(theme: keyof typeof THEMES): Promise<Server> {
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url === '/') {
      const origin = `http://${request.headers.host}`;
      const html = pageHtml({
        page: 'inspector',
        title: 'Dynascope Inspector',
        cspSource: origin,
        scriptUri: '/inspector.js',
        styleUri: '/inspector.css',
        nonce: NONCE,
        language: 'en',
        loadingText: 'Reading…',
      });
      const themed = html
        .replace('<body>', `<body class="${THEMES[theme].class}">`)
        .replace('</title>', '</title><link rel="stylesheet" href="/theme.css">');
      response.setHeader('content-type', 'text/html').end(themed);
    } else if (url === '/theme.css') {
      response.setHeader('content-type', 'text/css').end(themeCss(theme));
    } else if (url === '/inspector.js' || url === '/inspector.css') {
      const type = url.endsWith('.js') ? 'text/javascript' : 'text/css';
      response.setHeader('content-type', type).end(readFileSync(join(root, 'dist/webview', url)));
    } else response.writeHead(url === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** The variables VS Code sets, as far as the page uses them. */
function themeCss(theme: keyof typeof THEMES): string {
  const { background, foreground, muted } = THEMES[theme];
  const contrast = theme.startsWith('hc') ? foreground : 'transparent';
  const variables = {
    'editor-background': background,
    'editor-foreground': foreground,
    foreground,
    descriptionForeground: muted,
    'panel-border': muted,
    focusBorder: '#0078d4',
    'button-background': '#0067c0',
    'button-foreground': '#ffffff',
    'button-secondaryBackground': background,
    'button-secondaryForeground': foreground,
    'textLink-foreground': theme.endsWith('dark') ? '#4daafc' : '#005fb8',
    'badge-background': '#0067c0',
    'badge-foreground': '#ffffff',
    'input-background': background,
    'input-foreground': foreground,
    'editorHoverWidget-background': background,
    'editorHoverWidget-foreground': foreground,
    errorForeground: theme.endsWith('dark') ? '#f88070' : '#b01011',
    ...(theme.startsWith('hc') ? { contrastBorder: contrast } : {}),
  };
  const lines = Object.entries(variables).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `:root { ${lines.join(' ')} }`;
}
