/**
 * `npm test`: prepares what it needs and runs everything; --only lint,unit,webview,extension,package picks
 * steps.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from './lib/chromium.mjs';
import { root } from './lib/paths.mjs';
import { build, dependencies, environment, node24 } from './lib/prepare.mjs';
import { main, run } from './lib/run.mjs';
import { installServedCode } from './lib/servedCode.mjs';
import { tensorflowForTests } from './lib/tensorflow.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** Each tells its counts in its own words; `counts` reads them. */
const STEPS = {
  lint: { args: ['scripts/lint.mjs'], counts: plainCounts },
  unit: { args: [vitest, 'run', '--reporter=default'], counts: vitestCounts },
  webview: {
    args: [vitest, 'run', '-c', 'vitest.webview.config.mts', '--reporter=default'],
    counts: vitestCounts,
  },
  extension: { args: ['scripts/extensionTests.mjs'], counts: plainCounts },
  package: {
    args: [vitest, 'run', '-c', 'vitest.package.config.mts', '--reporter=default'],
    counts: vitestCounts,
  },
};

await main(async () => {
  const wanted = values.only?.split(',') ?? Object.keys(STEPS);
  await dependencies();
  await build();
  const env = { ...(await environment()), FORCE_COLOR: '0', NO_COLOR: '1' };
  const needs = (...steps) => steps.some((step) => wanted.includes(step));
  if (needs('webview', 'extension', 'package')) env.CHROME_PATH = await chromium();
  if (needs('extension', 'package')) await installServedCode();
  if (needs('unit')) await tensorflowForTests();
  let passed = 0;
  let failed = 0;
  for (const name of wanted) {
    const step = STEPS[name];
    if (!step) throw new Error(`--only ${name}: ${Object.keys(STEPS).join(', ')} are legal`);
    const started = Date.now();
    console.log(`\n== ${name}`);
    const { code, output } = await run(await node24(), step.args, { env, tee: true });
    const counts = step.counts(output);
    // A runner that fails without a count (it could not start, or a suite did not load) is one failure.
    const bad = code !== 0 ? Math.max(1, counts.failed) : counts.failed;
    passed += counts.passed;
    failed += bad;
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`== ${name}: ${counts.passed} passed, ${bad} failed in ${seconds} s`);
  }
  if (passed === 0) failed = Math.max(1, failed);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

function plainCounts(output) {
  const match = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return { passed: Number(match?.[1] ?? 0), failed: Number(match?.[2] ?? 0) };
}

/** "Tests  1 failed | 52 passed (53)". */
function vitestCounts(output) {
  const line = /^\s*Tests\s+(.*)$/m.exec(output)?.[1] ?? '';
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  return { passed: count('passed'), failed: count('failed') };
}
