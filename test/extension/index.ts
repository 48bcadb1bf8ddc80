/** What VS Code calls inside the extension host: runs every bundled suite of one folder with Mocha. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { browser, hasBrowser, print } from './browser';

export async function run(): Promise<void> {
  try {
    const failures = await runSuites();
    if (failures > 0) throw new Error(`${failures} of the extension's tests failed`);
  } catch (error) {
    await print(error);
    throw error;
  }
}

/** Number of failed tests. */
async function runSuites(): Promise<number> {
  const folder = process.env.DYNASCOPE_SUITES;
  if (!folder) throw new Error('DYNASCOPE_SUITES names no folder of suites');
  Mocha.reporters.Base.consoleLog = (...line: unknown[]) => void print(...line);
  const mocha = new Mocha({ ui: 'tdd', timeout: 300_000, slow: 5000, color: false });
  mocha.rootHooks({ afterEach: photographFailure });
  if (hasBrowser()) await browser('contributionsKnown', {});
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(folder, name));
  }
  return new Promise((done) => {
    const runner = mocha.run(done);
    runner.on('end', () => writeReport(runner.stats));
  });
}

/** What was on screen when a test failed, beside the reports. */
async function photographFailure(this: Mocha.Context): Promise<void> {
  const media = process.env.DYNASCOPE_MEDIA;
  const test = this.currentTest;
  if (test?.state !== 'failed' || !media || !hasBrowser()) return;
  const name = test.fullTitle().replace(/[^a-z0-9]+/gi, '-');
  await browser('screenshot', { path: join(media, `failed-${name}.png`) });
}

/** In the form that vitest writes, so that one reader serves both. */
function writeReport(stats: Mocha.Stats | undefined): void {
  const path = process.env.DYNASCOPE_TEST_REPORT;
  if (!path || !stats) return;
  const counts = {
    numPassedTests: stats.passes,
    numFailedTests: stats.failures,
    numPendingTests: stats.pending,
  };
  writeFileSync(path, JSON.stringify(counts));
}
