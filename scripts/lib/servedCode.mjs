/** A real VS Code, served to a browser: the one inside the npm package code-server, run by Node 24. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cache } from './paths.mjs';
import { environment, node24, npm, say } from './prepare.mjs';
import { Missing, need } from './run.mjs';

const VERSION = '4.139.1';
const STARTUP_MS = 60_000;

/** Nothing of VS Code itself may reach for the network, and nothing may stand in the picture. */
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'npm.fetchOnlinePackageInfo': false,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  // A folder with one child would else share its row, and a path could not be followed row by row.
  'explorer.compactFolders': false,
};

/** Folder of the served VS Code. */
export async function installServedCode() {
  const folder = join(cache, 'code-server');
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const stamp = join(folder, `.installed-${VERSION}`);
  if (existsSync(stamp)) return vscode;
  say('fetching the served VS Code (190 MB)');
  mkdirSync(folder, { recursive: true });
  const env = await environment();
  const options = { what: 'fetching the served VS Code from the npm registry', env };
  await npm(
    ['install', `code-server@${VERSION}`, '--ignore-scripts', '--no-save', '--prefix', folder],
    {
      ...options,
      cwd: folder,
    },
  );
  await npm(['install', '--omit=dev', '--ignore-scripts'], { ...options, cwd: vscode });
  writeFileSync(stamp, '');
  return vscode;
}

/**
 * Starts a server on a free port of the loopback; `stop` ends it with all its children and removes its data.
 * @param {{trust?: boolean, env?: NodeJS.ProcessEnv, settings?: object, install?: readonly string[]}} [options]
 *   `trust`: Workspace Trust is in force; `install`: VSIX files
 * @returns {Promise<{port: number, stop: () => Promise<void>}>}
 */
export async function serveCode({ trust = false, env = {}, settings = {}, install = [] } = {}) {
  const vscode = await installServedCode();
  const data = mkdtempSync(join(tmpdir(), 'dynascope-code-'));
  const server = join(vscode, 'out', 'server-main.js');
  const places = [
    '--user-data-dir',
    join(data, 'user'),
    '--server-data-dir',
    join(data, 'server'),
    '--extensions-dir',
    join(data, 'extensions'),
  ];
  // An empty gallery: the marketplace is a network address too.
  const ownEnv = { ...(await environment()), EXTENSIONS_GALLERY: '{}', ...env };
  for (const vsix of install) {
    await need(
      `installing ${vsix}`,
      await node24(),
      [server, '--install-extension', vsix, ...places],
      {
        env: ownEnv,
      },
    );
  }
  const port = await freePort();
  mkdirSync(join(data, 'user', 'User'), { recursive: true });
  // The server keeps the user's settings, so that those of application scope hold as well.
  const all = JSON.stringify({ ...SETTINGS, ...settings });
  writeFileSync(join(data, 'user', 'User', 'settings.json'), all);
  const child = spawn(
    await node24(),
    [
      server,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      ...(trust ? [] : ['--disable-workspace-trust']),
      // Without it a built workbench ignores extensions under development.
      '--enable-smoke-test-driver',
      ...places,
    ],
    {
      env: ownEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    },
  );
  let output = '';
  const ready = new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new Missing(`the served VS Code did not start: ${lastLine(output)}`)),
      STARTUP_MS,
    );
    const look = (chunk) => {
      output += chunk;
      if (
        /Extension host agent listening|Web UI available|server-main|listening on/i.test(output)
      ) {
        clearTimeout(timer);
        done();
      }
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('exit', (code) =>
      fail(new Missing(`the served VS Code ended (exit ${code}): ${lastLine(output)}`)),
    );
  });
  const signal = (name) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, name);
  };
  const clean = () => rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  const lastResort = () => {
    signal('SIGKILL');
    clean();
  };
  process.once('exit', lastResort);
  const stop = async () => {
    process.off('exit', lastResort);
    const ended = new Promise((done) => child.once('close', done));
    const force = setTimeout(() => signal('SIGKILL'), 5000);
    signal('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(force);
    clean();
  };
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

/**
 * Address that opens a folder with an extension under development: VS Code takes one at most.
 * @param {number} port
 * @param {{folder: string, extension?: string, tests?: string}} what
 */
export function workbenchUrl(port, { folder, extension, tests }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
  ];
  const query = new URLSearchParams({
    folder,
    ...(payload.length > 0 ? { payload: JSON.stringify(payload) } : {}),
  });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
