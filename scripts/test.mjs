/** `npm test`: prepares what is needed, runs everything, and ends with one line of counts. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChecks } from './lib/checks.mjs';
import { chromium } from './lib/chromium.mjs';
import { cache, root } from './lib/paths.mjs';
import { build, dependencies, environment, node24 } from './lib/prepare.mjs';
import { main, Missing, run } from './lib/run.mjs';
import { installServedCode } from './lib/servedCode.mjs';

/** In the order in which a mistake is cheapest to find. */
const STEPS = {
  lint: runChecks,
  unit: () => vitest('unit', 'vitest.config.mts'),
  webview: async () => {
    await build();
    return vitest('webview', 'vitest.webview.config.mts', { CHROME_PATH: await chromium() });
  },
  extension: async () => {
    await build();
    await installServedCode();
    return counted('extension', [join(root, 'scripts', 'extensionTests.mjs')], {
      CHROME_PATH: await chromium(),
    });
  },
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });

await main(async () => {
  const wanted = values.only?.split(',') ?? Object.keys(STEPS);
  const unknown = wanted.find((name) => !(name in STEPS));
  if (unknown !== undefined) {
    throw new Missing(`--only ${unknown}: ${Object.keys(STEPS).join(', ')} are legal`);
  }
  await dependencies();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of wanted) {
    console.log(`\n== ${name}`);
    const started = performance.now();
    const counts = await step(STEPS[name]);
    for (const key of Object.keys(total)) total[key] += counts[key];
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
});

/** A step that can not run is one failure, and the others still run. */
async function step(body) {
  try {
    return await body();
  } catch (error) {
    console.error(error instanceof Missing ? `dynascope: ${error.message}` : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function vitest(name, config, env = {}) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`];
  return counted(name, [program, 'run', '--config', config, ...reporters], env);
}

/**
 * Runs a program that leaves its counts in a report, in the form that vitest writes.
 * A program that fails without a failed test (it crashed, or found no test) counts as one failure.
 */
async function counted(name, args, extra) {
  const path = report(name);
  mkdirSync(join(cache, 'reports'), { recursive: true });
  rmSync(path, { force: true });
  const env = { ...(await environment()), ...extra, DYNASCOPE_TEST_REPORT: path };
  const { code } = await run(await node24(), args, { env });
  const read = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: skipped = 0 } = read;
  const crashed = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: crashed ? 1 : failed, skipped };
}

function report(name) {
  return join(cache, 'reports', `${name}.json`);
}
