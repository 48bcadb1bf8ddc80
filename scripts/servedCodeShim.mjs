#!/usr/bin/env node
/**
 * Stands in for the VS Code executable where none can be downloaded: takes its arguments, serves VS Code to a headless
 * Chromium, runs the test suite there, and passes on its exit code. Suites find a bridge to the browser and to this
 * program's output at DYNASCOPE_BROWSER_BRIDGE (lib/bridge.mjs).
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { startBridge } from './lib/bridge.mjs';
import { openBrowser } from './lib/browser.mjs';
import { cache } from './lib/paths.mjs';
import { main, Missing } from './lib/run.mjs';
import { serveCode, workbenchUrl } from './lib/servedCode.mjs';

/** A suite that hangs must not hang whoever waits for it. */
const LONGEST_RUN_MS = 20 * 60_000;

const WORKBENCH_LOG = join(cache, 'reports', 'workbench.log');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'disable-workspace-trust': { type: 'boolean' },
    'install-extension': { type: 'string', multiple: true },
  },
});

await main(async () => {
  const [folder] = positionals;
  if (!folder || !values.extensionDevelopmentPath) {
    throw new Missing('the shim needs --extensionDevelopmentPath=FOLDER and a workspace folder');
  }
  let page = null;
  const bridge = await startBridge(() => page);
  const server = await serveCode({
    trust: !values['disable-workspace-trust'],
    install: values['install-extension'],
    env: { DYNASCOPE_BROWSER_BRIDGE: bridge.address },
    // Untrusted, without the question: what a user gets who declined.
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });
  try {
    const { browser, page: opened } = await openBrowser();
    page = opened;
    try {
      const address = workbenchUrl(server.port, {
        folder,
        extension: values.extensionDevelopmentPath,
        tests: values.extensionTestsPath,
      });
      return await suiteResult(page, address);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    bridge.stop();
  }
});

/** Exit code of the suite. */
async function suiteResult(page, address) {
  let timer;
  const ended = new Promise((done, fail) => {
    timer = setTimeout(
      () =>
        fail(
          new Missing(
            `the suite did not end within ${LONGEST_RUN_MS / 60_000} minutes; ${WORKBENCH_LOG} has VS Code's log`,
          ),
        ),
      LONGEST_RUN_MS,
    );
    page.once('crash', () => fail(new Missing('the browser page crashed')));
    void page.exposeFunction('codeAutomationExit', (code) => done(code));
  });
  // VS Code's own log, mostly about native modules that the npm package lacks: kept, not shown.
  mkdirSync(dirname(WORKBENCH_LOG), { recursive: true });
  const log = createWriteStream(WORKBENCH_LOG);
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    log.write(`${type} ${format(...args)}\n`);
  });
  try {
    await page.goto(address);
    return await ended;
  } finally {
    clearTimeout(timer);
    log.end();
  }
}
