/** Runs one bundled benchmark (its path is the argument) with the tools of test/bench/bench.ts, and prints its tables. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runInServedCode } from './extensionSuites.mjs';
import { cache, root } from './paths.mjs';
import { main } from './run.mjs';
import { tableText } from './tableText.mjs';

const [path] = process.argv.slice(2);

await main(async () => {
  const { bench } = await import(pathToFileURL(path).href);
  const tables = await bench.run({ root, cache, runInServedCode });
  for (const table of tables) console.log(`\n${tableText(table)}`);
  const report = path.replace(/\.mjs$/, '.json');
  const machine = { node: process.version, platform: `${process.platform} ${process.arch}` };
  writeFileSync(report, JSON.stringify({ date: new Date().toISOString(), machine, tables }));
  console.log(`\ndynascope: kept in ${report}`);
});
