/**
 * `npm run bench`: runs the benchmarks of test/bench, each NAME.bench.ts in a process of its own, prints their tables
 * and keeps them as JSON in the cache; --only editor,kernel picks some. It judges no time: figures are for people.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cache, root } from './lib/paths.mjs';
import { build, dependencies, environment, node24 } from './lib/prepare.mjs';
import { main, Missing, run } from './lib/run.mjs';

const SOURCES = join(root, 'test', 'bench');
const BUNDLES = join(cache, 'bench');
const ENDING = '.bench.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });

await main(async () => {
  const known = readdirSync(SOURCES)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length));
  const wanted = values.only?.split(',') ?? known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown) throw new Missing(`--only ${unknown}: ${known.join(', ')} are legal`);
  await dependencies();
  await build();
  await bundleBenches(wanted);
  let failed = 0;
  for (const name of wanted) {
    console.log(`\n== ${name}`);
    const args = [join(root, 'scripts', 'lib', 'runBench.mjs'), join(BUNDLES, `${name}.mjs`)];
    const { code } = await run(await node24(), args, { env: await environment() });
    if (code !== 0) failed++;
  }
  return failed === 0 ? 0 : 1;
});

async function bundleBenches(names) {
  const { build: bundle } = await import('esbuild');
  mkdirSync(BUNDLES, { recursive: true });
  await bundle({
    entryPoints: names.map((name) => ({ in: join(SOURCES, `${name}${ENDING}`), out: name })),
    outdir: BUNDLES,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    // jsonc-parser's main file can not be bundled.
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
