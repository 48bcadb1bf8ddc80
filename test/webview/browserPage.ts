/** A page of the extension in a real browser: a strict server, the host's own HTML, a stand-in for VS Code's API. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pageHtml, type PageName } from '../../src/host/webviewHtml';
import type { Envelope } from '../../src/protocol/channel';
import { themeCss, THEMES, type ThemeName } from './themes';

const root = resolve(import.meta.dirname, '../..');
const NONCE = 'test';

export interface BrowserPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What getState gives, as after a hidden page comes back. */
  readonly kept?: unknown;
  readonly webgl?: boolean;
  readonly reduceMotion?: boolean;
  /** Delays replies of this method. */
  readonly slow?: { readonly method: string; readonly milliseconds: number };
}

/** The host as the page sees it. */
export interface MadeUpHost {
  /** Replies to a call, or throws what the page is to be told. */
  answer(method: string, params: unknown): unknown;
}

export interface BrowserPage {
  readonly page: Page;
  /** Calls the page made, newest last. */
  readonly calls: readonly { readonly method: string; readonly params: unknown }[];
  /** Events the page sent, newest last. */
  readonly events: readonly { readonly name: string; readonly payload: unknown }[];
  /** Problems the browser reported: errors, refused loads, policy violations. */
  readonly problems: readonly string[];
  /** An event of the host. */
  emit(name: string, payload: unknown): Promise<void>;
  /** What the page keeps for when it comes back. */
  kept<T>(): Promise<T>;
  setTheme(theme: ThemeName): Promise<void>;
  close(): Promise<void>;
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

export async function openPage(
  name: PageName,
  host: MadeUpHost,
  options: BrowserPageOptions = {},
): Promise<BrowserPage> {
  const { width = 1200, height = 900, webgl = true, theme = 'dark' } = options;
  const browser = await browserWith(webgl);
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  const { receive, calls, events } = served(host, options.slow);
  await page.exposeFunction('hostReceive', receive);
  await page.addInitScript({ content: VS_CODE_API });
  if (options.kept !== undefined) {
    await page.addInitScript((state) => {
      (window as unknown as { keptState: unknown }).keptState = state;
    }, options.kept);
  }
  const classes = [THEMES[theme].class, ...(options.reduceMotion ? ['vscode-reduce-motion'] : [])];
  const server = await serve(name, theme, classes);
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  return {
    page,
    problems,
    calls,
    events,
    emit: (event, payload) =>
      page.evaluate(
        (text) => (window as unknown as { hostSend(text: string): void }).hostSend(text),
        encode({ type: 'event', name: event, payload }),
      ),
    kept: <T>() => page.evaluate(() => (window as unknown as { keptState: T }).keptState),
    setTheme: (next) =>
      page.evaluate(
        ([from, to, css]) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
          document.body.classList.replace(from, to);
        },
        [THEMES[theme].class, THEMES[next].class, themeCss(next)] as const,
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
  const base64 = (view) => {
    let text = '';
    for (const byte of new Uint8Array(view.buffer, view.byteOffset, view.byteLength)) text += String.fromCharCode(byte);
    return btoa(text);
  };
  window.hostSend = (text) => window.postMessage(JSON.parse(text, decode), '*');
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.hostReceive(JSON.stringify(message, (key, value) =>
      ArrayBuffer.isView(value) ? { base64: base64(value) } : value))
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

function served(host: MadeUpHost, slow: BrowserPageOptions['slow']) {
  const calls: { method: string; params: unknown }[] = [];
  const events: { name: string; payload: unknown }[] = [];
  const receive = async (text: string): Promise<string | null> => {
    const envelope = JSON.parse(text) as Envelope;
    if (envelope.type === 'event') {
      events.push({ name: envelope.name, payload: envelope.payload });
      return null;
    }
    if (envelope.type !== 'call') return null;
    const { id, method, params } = envelope;
    calls.push({ method, params });
    if (slow?.method === method) {
      await new Promise((done) => setTimeout(done, slow.milliseconds));
    }
    try {
      return encode({ type: 'ok', id, result: await host.answer(method, params) });
    } catch (error) {
      const { name, message } = error as Error;
      return encode({ type: 'err', id, error: { name, message } });
    }
  };
  return { receive, calls, events };
}

/** Serves the built page with the host's own HTML and policy. */
async function serve(
  page: PageName,
  theme: ThemeName,
  classes: readonly string[],
): Promise<Server> {
  const files = [`/${page}.js`, `/${page}.css`];
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url === '/') {
      const origin = `http://${request.headers.host}`;
      const html = pageHtml({
        page,
        title: 'Dynascope',
        cspSource: origin,
        scriptUri: files[0],
        styleUri: files[1],
        nonce: NONCE,
        language: 'en',
        loadingText: 'Reading…',
      });
      const themed = html
        .replace('<body>', `<body class="${classes.join(' ')}">`)
        .replace('</title>', '</title><link rel="stylesheet" href="/theme.css">');
      response.setHeader('content-type', 'text/html').end(themed);
    } else if (url === '/theme.css') {
      response.setHeader('content-type', 'text/css').end(themeCss(theme));
    } else if (files.includes(url)) {
      const type = url.endsWith('.js') ? 'text/javascript' : 'text/css';
      response.setHeader('content-type', type).end(readFileSync(join(root, 'dist/webview', url)));
    } else response.writeHead(url === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
