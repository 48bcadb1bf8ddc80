/** The checks that need no running program: types, lint, formatting, borders, unused code. One table. */
import { join } from 'node:path';
import { root } from './paths.mjs';
import { environment, node24 } from './prepare.mjs';
import { run } from './run.mjs';

const PROJECTS = ['core', 'portable', 'node', 'webview', 'test'];

/** Name, program inside node_modules, arguments. */
const CHECKS = [
  ...PROJECTS.map((name) => [
    `types (${name})`,
    'typescript/bin/tsc',
    ['-p', `tsconfig.${name}.json`],
  ]),
  ['eslint', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']],
  ['formatting', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']],
  [
    'import borders',
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    ['--config', '.dependency-cruiser.cjs', 'src', 'webview'],
  ],
  ['unused code', 'knip/bin/knip.js', ['--no-progress']],
];

/** Runs all of them, prints the output of those that fail, and counts. */
export async function runChecks() {
  const env = await environment();
  const node = await node24();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, program, args] of CHECKS) {
    const started = performance.now();
    const path = join(root, 'node_modules', ...program.split('/'));
    const { code, output } = await run(node, [path, ...args], { quiet: true, env });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`  ${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (code !== 0) console.log(output.trimEnd());
    counts[code === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}
