/**
 * `npm run reproduce`: trains the families of the paper, measures the fidelity of each run, and writes the table of
 * RESULTS.md: --families two,fully --seeds 1,2,3 --recipe fast|paper --units 150 --inputs 100 --effort 1 --threads N.
 * Runs are kept in --runs FOLDER; one that is finished there is not trained again, and the table is of all of them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cache, root } from './lib/paths.mjs';
import { build, dependencies, node24 } from './lib/prepare.mjs';
import { resultsTable, withTable } from './lib/resultsTable.mjs';
import { main, Missing, run } from './lib/run.mjs';

/** The paper's HMMs and lengths of sequences; what is left out are defaults. */
const FAMILIES = {
  two: { hmm: { family: 'chain', states: 2 }, lengthSteps: 100 },
  three: { hmm: { family: 'chain', states: 3 }, lengthSteps: 30 },
  four: { hmm: { family: 'chain', states: 4 }, lengthSteps: 30 },
  five: { hmm: { family: 'chain', states: 5 }, lengthSteps: 40 },
  fully: { hmm: { family: 'fullyConnected', states: 3 }, lengthSteps: 30 },
  cyclic: { hmm: { family: 'cyclic', states: 4 }, lengthSteps: 40 },
};
/** Where the authors' settings differ from the defaults. */
const PAPER = { fully: { epochs: 1000, clipNorm: 0.3 }, cyclic: { clipNorm: 0.3 } };
const RESULTS = join(root, 'RESULTS.md');
const ABOUT = 'about.json';

const { values } = parseArgs({
  options: {
    families: { type: 'string', default: Object.keys(FAMILIES).join(',') },
    seeds: { type: 'string', default: '1,2,3' },
    recipe: { type: 'string', default: 'fast' },
    units: { type: 'string', default: '150' },
    inputs: { type: 'string', default: '100' },
    effort: { type: 'string', default: '1' },
    threads: { type: 'string', default: '0' },
    runs: { type: 'string', default: join(cache, 'reproduce') },
    /** Only the table, of what is there. */
    table: { type: 'boolean', default: false },
  },
});

await main(async () => {
  const runs = resolve(values.runs);
  mkdirSync(runs, { recursive: true });
  if (!values.table) {
    const wanted = wantedRuns();
    await dependencies();
    await build();
    const node = await node24();
    for (const about of wanted) await reproduce(node, join(runs, nameOf(about)), about);
  }
  const found = readdirSync(runs)
    .filter((name) => existsSync(join(runs, name, 'fidelity.json')))
    .map((name) => readRun(join(runs, name)));
  writeFileSync(RESULTS, withTable(readFileSync(RESULTS, 'utf8'), resultsTable(found)));
  console.log(`${found.length} runs in RESULTS.md`);
});

function wantedRuns() {
  const { recipe } = values;
  if (!['fast', 'paper'].includes(recipe)) {
    throw new Missing(`--recipe ${recipe}: fast or paper is legal`);
  }
  const [units, inputs, effort] = ['units', 'inputs', 'effort'].map((key) => number(key));
  return values.families.split(',').flatMap((family) => {
    if (!Object.hasOwn(FAMILIES, family)) {
      throw new Missing(`--families ${family}: ${Object.keys(FAMILIES).join(', ')} are legal`);
    }
    return values.seeds
      .split(',')
      .map((seed) => ({ family, recipe, units, inputs, effort, seed: Number(seed) }));
  });
}

function number(key) {
  const value = Number(values[key]);
  if (!(value > 0)) throw new Missing(`--${key} ${values[key]}: a number above 0 is legal`);
  return value;
}

function nameOf({ family, recipe, units, inputs, effort, seed }) {
  const times = recipe === 'fast' && effort !== 1 ? `-x${effort}` : '';
  return `${family}-${recipe}${times}-n${units}-d${inputs}-s${seed}`;
}

async function reproduce(node, folder, about) {
  if (existsSync(join(folder, 'fidelity.json'))) return;
  const { family, recipe, units, inputs, effort, seed } = about;
  const { hmm, lengthSteps } = FAMILIES[family];
  const training =
    recipe === 'fast'
      ? { recipe, effort }
      : { recipe, ...PAPER[family], checkpointEveryEpochs: 50 };
  const experiment = { hmm, network: { units, inputs }, data: { lengthSteps }, training, seed };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${family}.dynascope.json`);
  writeFileSync(file, `${JSON.stringify(experiment, null, 2)}\n`);
  console.log(`${nameOf(about)}: training`);
  const cpuFile = join(folder, 'cpu.json');
  const started = Date.now();
  const trained = await command(node, ['train', file, '--out', folder, ...threads()], cpuFile);
  const wallSeconds = (Date.now() - started) / 1000;
  // Written once more when the last step is made, before the run is judged.
  const last = join(trained.folder, 'models', 'last.safetensors');
  const trainedSeconds = (statSync(last).mtimeMs - started) / 1000;
  const { cpuSeconds } = JSON.parse(readFileSync(cpuFile, 'utf8'));
  writeFileSync(
    join(folder, ABOUT),
    JSON.stringify({
      ...about,
      threads: values.threads,
      trainedSeconds,
      wallSeconds,
      cpuSeconds,
      ...trained,
    }),
  );
  console.log(`${nameOf(about)}: measuring`);
  const fidelity = await command(node, ['fidelity', trained.folder], join(folder, 'measured.json'));
  writeFileSync(join(folder, 'fidelity.json'), JSON.stringify(fidelity));
}

function threads() {
  return values.threads === '0' ? [] : ['--threads', values.threads];
}

/** What a verb of the command line prints as JSON; processor time of the whole process goes to `cpuFile`. */
async function command(node, args, cpuFile) {
  const reporter = join(root, 'scripts', 'lib', 'reportCpu.mjs');
  const cli = join(root, 'dist', 'cli.js');
  const env = { ...process.env, DYNASCOPE_CPU_FILE: cpuFile };
  const { code, output } = await run(node, ['--import', reporter, cli, ...args, '--json'], {
    env,
    quiet: true,
  });
  if (code !== 0) throw new Missing(`dynascope ${args.join(' ')}: ${output.trim()}`);
  return JSON.parse(output.slice(output.indexOf('{')));
}

function readRun(folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { about: read(ABOUT), fidelity: read('fidelity.json') };
}
