/** `npm run lint`: types, eslint with the borders, formatting. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { dependencies, environment, node24 } from './lib/prepare.mjs';
import { main, run } from './lib/run.mjs';

const projects = readdirSync(root).filter((name) => /^tsconfig\.(?!base)\w+\.json$/.test(name));
const tool = (name, file) => join(root, 'node_modules', name, file);

/** Each runs even when one before failed, so that one run shows everything. */
const STEPS = [
  ...projects.map((project) => [tool('typescript', 'bin/tsc'), '-p', project]),
  [tool('eslint', 'bin/eslint.js'), '--max-warnings=0', 'src', 'webview', 'test'],
  [tool('prettier', 'bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
];

await main(async () => {
  await dependencies();
  const env = await environment();
  const node = await node24();
  let failed = 0;
  for (const args of STEPS) if ((await run(node, args, { env })).code !== 0) failed++;
  console.log(`${STEPS.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
