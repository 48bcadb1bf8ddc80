import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/runCli';
import { number } from '../../../src/engine/fidelity/markdown';
import { JOBS } from '../../../src/engine/jobs/registry';
import { fixtureJson } from '../formats/fixtures';

const fixtures = join(import.meta.dirname, '../../fixtures');
const small = join(fixtures, 'runs/two-small/models/evolution/model_epoch_1500.pth');
let folder = '';

async function run(...args: string[]) {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
  });
  return { code, out, err };
}
async function json<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { out, err } = await run(...args, '--json');
  expect(err).toBe('');
  return JSON.parse(out) as T;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('dynascope', () => {
  it('inspect tells model and tensors, as its schema says', async () => {
    const result = await json('inspect', small);
    expect(result).toMatchObject({
      model: {
        cell: 'rnn',
        nonlinearity: 'relu',
        input: 10,
        hidden: 50,
        layers: [50],
        bias: false,
        outputs: 3,
      },
      notLoaded: [],
    });
    expect(Value.Check(JOBS.inspect.result, result)).toBe(true);
  });

  it.each(
    Object.entries(
      fixtureJson<{
        forward: Record<string, { inputs: number[][]; hidden: number[][]; logits: number[][] }>;
      }>('golden/formats.json').forward,
    ),
  )('simulate %s agrees with PyTorch to 1e-10', async (file, { inputs, hidden, logits }) => {
    const path = join(folder, 'inputs.json');
    await writeFile(path, JSON.stringify(inputs));
    const flag = file.includes('relu') ? ['--nonlinearity', 'relu'] : [];
    const result = await json<{ hidden: number[][]; logits: number[][] }>(
      'simulate',
      join(fixtures, 'formats', file),
      '--inputs',
      path,
      ...flag,
    );
    const worst = (a: number[][], b: number[][]) =>
      Math.max(...a.flat().map((value, k) => Math.abs(value - b.flat()[k])));
    expect(worst(hidden, result.hidden)).toBeLessThan(1e-10);
    expect(worst(logits, result.logits)).toBeLessThan(1e-10);
  });

  it('simulate is the same for the same seed', async () => {
    const once = await run(
      'simulate',
      small,
      '--steps',
      '50',
      '--seed',
      '7',
      '--noise',
      '2',
      '--json',
    );
    const again = await run(
      'simulate',
      small,
      '--steps',
      '50',
      '--seed',
      '7',
      '--noise',
      '2',
      '--json',
    );
    const other = await run(
      'simulate',
      small,
      '--steps',
      '50',
      '--seed',
      '8',
      '--noise',
      '2',
      '--json',
    );
    expect(again.out).toBe(once.out);
    expect(other.out).not.toBe(once.out);
  });

  it('simulate starts at the state of a file', async () => {
    const h0 = join(folder, 'h0.json');
    const several = join(folder, 'several.json');
    await writeFile(h0, JSON.stringify({ h0: new Array(50).fill(0.25) }));
    await writeFile(several, JSON.stringify([new Array(50).fill(0), new Array(50).fill(1)]));
    const command = ['simulate', small, '--steps', '4', '--noise', '0', '--h0'];
    const { hidden } = await json<{ hidden: number[][] }>(...command, h0);
    expect(Math.max(...hidden[0])).toBeGreaterThan(0);
    const refused = await run(...command, several);
    expect([refused.code, refused.err]).toEqual([
      1,
      `dynascope: --h0 ${several}: 2 states found, one is legal\n`,
    ]);
    expect((await run('analyse', small, '--h0', h0)).err).toContain(
      '--h0: not an option of analyse',
    );
  });

  it('help is --help, and lists every analysis', async () => {
    expect((await run('help')).out).toBe((await run('--help')).out);
    const { out } = await run('help', 'analyse');
    expect(out).toBe((await run('analyse', '--help')).out);
    expect(out).toContain('lyapunov,averaged,noise');
  });

  it('analyse tells what could not be had of a GRU beside the rest, and ends well', async () => {
    const gru = join(fixtures, 'formats/gru.pth');
    const what = ['--what', 'pca,local,lyapunov,readout', '--steps', '300'];
    const { code, out, err } = await run('analyse', gru, ...what, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      lyapunov: { stepsCounted: expect.any(Number) as number },
      failures: [{ part: 'local', failure: expect.stringContaining('one ReLU layer') as string }],
    });
    expect((await run('analyse', gru, ...what)).out).toMatch(/part: local/);
    const none = await run('analyse', gru, '--what', 'local', '--steps', '300');
    expect(none.code).toBe(1);
  });

  it('analyse and simulate foretell an explosion on standard error, before the result', async () => {
    const path = join(fixtures, 'runs/two-h150-d100/models/evolution/model_epoch_300.pth');
    const analysed = await run('analyse', path, '--what', 'pca', '--steps', '300', '--json');
    expect(analysed.err).toMatch(/^dynascope: The network will explode in a long run: /);
    expect(() => JSON.parse(analysed.out) as unknown).not.toThrow();
    const simulated = await run('simulate', path, '--steps', '50', '--json');
    expect(simulated.err).toContain('will explode');
  });

  it('analyse gives what is asked for, as its schema says', async () => {
    const all = await json<{ rays: { attracting: boolean }[]; outputs: { rule: string } }>(
      'analyse',
      small,
      '--steps',
      '3000',
    );
    expect(Value.Check(JOBS.analyse.result, all)).toBe(true);
    const { rays, outputs } = all;
    expect(rays.filter(({ attracting }) => attracting)).toHaveLength(2);
    expect(outputs.rule).toBe('sampled');
    const some = await json('analyse', small, '--what', 'pca,spectrum', '--steps', '500');
    expect(Object.keys(some)).toEqual(['orbit', 'pca', 'spectrum']);
  });

  it('hmm gives exact statistics, and what it says about sequences', async () => {
    const path = join(folder, 'sequences.txt');
    await writeFile(path, '0 0 2 2\n2,1,0\n');
    const result = await json(
      'hmm',
      join(fixtures, 'runs/two-small/config.json'),
      '--sequences',
      path,
    );
    expect(result).toMatchObject({
      label: 'chain of 2, linear emissions',
      stationary: [expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)] as unknown[],
    });
    expect(result.viterbi).toEqual([
      [0, 0, 1, 1],
      [1, expect.any(Number), 0],
    ]);
    expect(result.logLikelihoods).toHaveLength(2);
    expect(Value.Check(JOBS.hmm.result, result)).toBe(true);
  });

  it('writes strict JSON', async () => {
    const { out } = await run('inspect', join(fixtures, 'hostile/nan-weights.pth'), '--json');
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(out).not.toMatch(/[:,[]\s*(NaN|-?Infinity)/);
  });

  const hostile = ['code-execution.pth', 'nan-weights.pth', 'not-recurrent.pth'];
  it('ends with 1 and one line on every hostile file but three', async () => {
    for (const name of await readdir(join(fixtures, 'hostile'))) {
      const { code, err } = await run('inspect', join(fixtures, 'hostile', name), '--json');
      expect([name, code]).toEqual([name, hostile.includes(name) ? 0 : 1]);
      expect(err.split('\n').filter(Boolean)).toHaveLength(code);
      expect(err).not.toMatch(/\n\s+at /);
    }
  });

  it.each([
    [
      ['frobnicate', 'x'],
      "'frobnicate' found; inspect, simulate, analyse, ablate, mechanism, patch, hmm, train, replay, report, sweep, evolution, mechanisms, fidelity, divergence, bench and schema are legal",
    ],
    [['inspect'], 'inspect needs FILE, nothing found'],
    [['divergence', small], 'divergence needs X and Y'],
    [['fidelity'], 'fidelity needs RUN|CHECKPOINT'],
    [['fidelity', '/no/such'], "a run's folder or a checkpoint is needed"],
    [['fidelity', fixtures], 'no checkpoint found'],
    [['fidelity', small, '--sequences', '5'], '--sequences: 5 found'],
    [['fidelity', small, '--sequences', 'many'], "--sequences: 'many' found"],
    [['fidelity', small, '--what', 'rays'], '--what: not an option of fidelity'],
    [['fidelity', small, '--config', join(fixtures, 'golden/formats.json')], 'names an HMM'],
    [['bench', 'speed'], '--what: "speed" found'],
    [['inspect', '/no/such.pth'], 'can not be opened (ENOENT)'],
    [['analyse', small, '--what', 'magic'], "--what: 'magic' found; pca"],
    [['simulate', small, '--seed', 'x'], "--seed: 'x' found"],
    [['simulate', small, '--seed', '-1'], '--seed'],
    [['inspect', small, '--steps', '5'], '--steps: not an option of inspect'],
    [['inspect', small, '--cell', 'foo'], '--cell: "foo" found; rnn, gru, lstm are legal'],
    [['inspect', join(fixtures, 'hostile/text.pth')], 'Run git lfs pull'],
    [['hmm', join(fixtures, 'hostile/text.pth')], 'run git lfs pull'],
    [['inspect', small, '--bogus'], 'bogus'],
    [['hmm', small], 'not valid JSON'],
    [['inspect', small, '--cell', 'gru'], '[3N, N] is needed'],
    [['ablate', small], 'units or edges are needed'],
    [['ablate', small, '--units', '3,x'], "--units: 'x' found, whole numbers from 0 are legal"],
    [['ablate', small, '--units', '50'], 'unit 50 of layer 0 found, the layer has 50 units'],
    [['ablate', small, '--edges', '3>4'], "--edges: '3>4' found, FROM-TO is legal"],
    [['ablate', small, '--units', '3', '--gain', '2.5'], '--gain: 2.5 found'],
    [['ablate', small, '--units', '3', '--site', 'soma'], 'output, recurrent, noise are legal'],
    [
      ['ablate', small, '--units', '3', '--scope', 'zone:x'],
      'zone:cluster, zone:kick, zone:transition are legal',
    ],
    [['ablate', small, '--units', '3', '--scope', 'symbol:3'], 'symbol 3 found'],
    [['ablate', small, '--edges', '3-4', '--site', 'noise'], "'noise' found, edges have none"],
  ])('%j is refused in one line', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('ablate tells paired effects beside controls, as its schema says, the same each time', async () => {
    const args = ['ablate', small, '--units', '3,17', '--controls', '4', '--steps', '2000'];
    const result = await json(...args);
    expect(Value.Check(JOBS.ablate.result, result)).toBe(true);
    expect(result).toMatchObject({ runs: 20, stepsPerRun: 100, controls: { sets: 4 } });
    expect(await json(...args)).toEqual(result);
    const told = (await run(...args)).out;
    expect(told).toContain('units 3, 17 (layer 0), output: gain 0, always');
    expect(told).toMatch(/argmax: residency .* → .* control/);
  });

  it('mechanism tells what it claims and why not, as its schema says, and what it knows so far', async () => {
    const args = ['mechanism', small, '--steps', '4000'];
    const result = await json(...args);
    expect(Value.Check(JOBS.mechanism.result, result)).toBe(true);
    expect(result).toMatchObject({ notDecidable: null, rule: 'argmax', steps: 4000 });
    const told = (await run(...args, '--json-lines')).out.split('\n');
    const [first] = told.map((line) => JSON.parse(line.startsWith('{') ? line : 'null') as unknown);
    expect(first).toMatchObject({ event: 'progress', stage: 'run', partial: { kickSets: [] } });
    expect(told.join()).toContain('searched in a run of 4000 steps (seed 1)');
    const tanh = (await run('mechanism', small, '--nonlinearity', 'tanh')).out;
    expect(tanh).toContain('not decidable: 1 rnn layers with tanh found');
  });

  it('mechanism judges units that are named, and writes what it found', async () => {
    const out = join(folder, 'mechanism');
    const args = [
      'mechanism',
      small,
      '--steps',
      '4000',
      '--units',
      '25',
      '--from',
      '2',
      '--to',
      '0',
    ];
    const result = await json<Static<typeof JOBS.mechanism.result>>(...args, '--out', out);
    expect(result).toMatchObject({ named: [25], folder: out });
    expect(result.kickSets.map(({ from, to, units }) => [from, to, units.length])).toEqual([
      [2, 0, 1],
    ]);
    const page = await readFile(join(out, 'report.md'), 'utf8');
    expect(page).toContain(
      `dynascope mechanism ${relative(out, small)} --units 25 --from 2 --to 0`,
    );
    for (const name of result.files) expect((await stat(join(out, name))).size).toBeGreaterThan(0);
    const { err } = await run('mechanism', small, '--from', '2');
    expect(err).toContain('--units is needed');
  });

  it('sweep tells outputs and pairs against gain, as its schema says, and writes its figures', async () => {
    const out = join(folder, 'sweep');
    const common = ['--gains', '0,1', '--steps', '2000', '--controls', '3'];
    const args = ['sweep', small, '--units', '25,11', ...common];
    const result = await json<Static<typeof JOBS.sweep.result>>(...args, '--out', out);
    expect(Value.Check(JOBS.sweep.result, result)).toBe(true);
    const { sets, files } = result;
    expect(sets.map(({ name, units }) => [name, units.length])).toEqual([
      ['kick', 2],
      ['noise', 36],
      ['control', 26],
    ]);
    const { changesPerStep } = sets[0].points[1].outputs[0];
    const { value } = changesPerStep;
    expect(changesPerStep).toEqual({
      ...{ value, difference: 0, standardError: 0 },
      controls: { sets: 3, low: value, high: value, median: value },
    });
    expect(sets.map(({ controls }) => controls?.sets)).toEqual([3, 3, undefined]);
    expect((await readdir(out)).sort()).toEqual([...files].sort());
    expect(result.paths?.gains.map(({ gain }) => gain)).toEqual([0, 1, 1.9]);
    for (const { left, trace, shown } of result.paths?.gains ?? []) {
      expect([left.length, trace.length, ...shown.map((path) => path.length)]).toEqual([
        ...[100, 100, 61, 61, 61],
      ]);
      expect(left).toEqual([...left].sort((a, b) => a - b));
      expect(shown[2][0]).toEqual(result.paths?.gains[0].shown[0][0]);
    }
    expect(await readFile(join(out, 'transition-rate.svg'), 'utf8')).toContain('changes per step');
    const page = await readFile(join(out, 'sweep.md'), 'utf8');
    const [kick] = page.split('\n').filter((line) => line.startsWith('| kick'));
    const rates = sets[0].points.map(
      ({ outputs }) => outputs[1].changesPerStep.value ?? Number.NaN,
    );
    expect(kick.split(/ *\| */).slice(2, -1)).toEqual([
      'recurrent input of the kick units',
      ...rates.map((rate) => number(rate)),
      '11 25',
    ]);
    for (const [, name] of page.matchAll(/\]\(([^)]+)\)/g)) expect(files).toContain(name);
    const told = (await run(...args, '--json-lines')).out;
    expect(told).toContain('{"event":"progress","share":1}');
    expect(told).toContain('kick (2 units, recurrent): 0: ');
    expect(told).toMatch(/kick, changes per step: (outside of|among) them at gain 0\./);
    const [header] = (await readFile(join(out, 'sweep.csv'), 'utf8')).split('\n');
    expect(header).toContain('changesControlsLow,changesControlsHigh,changesControlsMedian');
  });

  it('prints a schema, a version, and help', async () => {
    expect((JSON.parse((await run('schema', 'inspect')).out) as { type: string }).type).toBe(
      'object',
    );
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run('--help')).out).toContain('simulate');
    expect((await run('analyse', '--help')).out).toContain('--what');
    expect((await run('inspect', small)).out).toContain('cell: rnn');
  });
});
