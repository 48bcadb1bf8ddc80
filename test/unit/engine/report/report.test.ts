import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseView } from '../../../../src/documents/view/parseView';
import { REPORT_PARTS, reportOf } from '../../../../src/engine/report/checkpointReport';
import { networkForJob } from '../../../../src/engine/jobs/openNetwork';
import { Simulator } from '../../../../src/engine/simulation';
import { argmax } from '../../../../src/core/rnn/readout';
import { nodeByteSource } from '../../../../src/files/nodeByteSource';
import type { TransitionsResult } from '../../../../src/protocol/analyses/transitions';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import { csvText, dataFiles } from '../../../../src/engine/report/dataFiles';
import { link, resultLines } from '../../../../src/engine/report/words';
import { ownThread } from '../../../../src/engine/parallel/helpers';
import type { ReportParams, ReportProgress } from '../../../../src/protocol/checkpointReport';
import { DEFAULT_LYAPUNOV, DEFAULT_REQUESTS } from '../../../../src/protocol/analyses/defaults';
import { xmlProblems } from '../../core/figures/xmlProblems';

const fixtures = join(import.meta.dirname, '../../../fixtures/runs');
const LAST = '2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth';
/** Milliseconds: minutes on a machine that is busy. */
const WITH_DEFAULT_EFFORT = 300_000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-report-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A run of its own with this one checkpoint, which may be called anything. */
async function runWith(name: string, checkpoint: string, called = basename(checkpoint)) {
  const run = join(folder, name);
  await mkdir(join(run, 'models'), { recursive: true });
  const source = join(fixtures, checkpoint);
  await cp(source, join(run, 'models', called));
  const config = join(fixtures, checkpoint.split('/')[0], 'config.json');
  await cp(config, join(run, 'config.json'));
  return join(run, 'models', called);
}

const params = (checkpoint: string, more: Partial<ReportParams> = {}): ReportParams => ({
  checkpoint,
  out: null,
  what: null,
  background: 'paper',
  correction: null,
  steps: 1000,
  seed: 1,
  noiseStd: 1,
  ...more,
});
const environment = (told: Omit<ReportProgress, 'run'>[] = [], aborted = false) => ({
  signal: { aborted },
  pause: () => Promise.resolve(),
  helpers: ownThread(),
  progress: (at: Omit<ReportProgress, 'run'>) => void told.push(at),
});

/** Its numbers of transitions are those of its own orbit, in JSON, as text and in the tables. */
async function expectTransitions(checkpoint: string, reported: string, text: string) {
  const source = await nodeByteSource(checkpoint);
  const network = await networkForJob({ source, config: null, signal: { aborted: false } }, {});
  const { lengthSteps: _default, ...simulation } = DEFAULT_VIEW.simulation;
  const { intact } = new Simulator(network).run(
    { ...simulation, sequence: 0, lengthSteps: 1000 },
    null,
    { aborted: false },
  );
  const outputs = network.readout!.outputs;
  const symbols = Array.from({ length: intact.steps }, (_, t) =>
    argmax(intact.logits, t * outputs, outputs),
  );
  const counted = new Map<string, number>();
  symbols.forEach((symbol, t) => {
    if (t === 0 || symbol === symbols[t - 1]) return;
    const pair = `${symbols[t - 1]}→${symbol}`;
    counted.set(pair, (counted.get(pair) ?? 0) + 1);
  });
  const { transitions } = JSON.parse(await readFile(join(reported, 'results.json'), 'utf8')) as {
    transitions: TransitionsResult;
  };
  const told = transitions.pairs.filter(({ changes }) => changes > 0);
  expect(new Map(told.map(({ from, to, changes }) => [`${from}→${to}`, changes]))).toEqual(counted);
  const passages = transitions.passages.filter(({ refused }) => refused === null);
  expect(passages.length).toBeGreaterThan(0);
  for (const { direct } of passages) {
    expect(direct.arrivals.reduce((sum, count) => sum + count, 0)).toBe(
      Math.round((1 - direct.censored) * direct.runs),
    );
    // Arrivals are rare of one another: a mean of n of them is about its own size over √n uncertain.
    expect(direct.error / direct.mean).toBeLessThan(3 / Math.sqrt(direct.runs));
  }
  const section = text.slice(text.indexOf('## Transitions'));
  const [pair] = told;
  expect(section).toMatch(new RegExp(`\\| ${pair.from} +\\| ${pair.to} +\\| ${pair.changes} `));
  const [header, row] = (await readFile(join(reported, 'transitions-pairs.csv'), 'utf8')).split(
    '\n',
  );
  expect(header.startsWith('from,to,changes,events')).toBe(true);
  expect(row.startsWith(`${pair.from},${pair.to},${pair.changes},${pair.events}`)).toBe(true);
}

describe('the report of a checkpoint', () => {
  it('writes Markdown, figures and data into the run, with the known growths', async () => {
    const checkpoint = await runWith('whole', `two-h150-d100/models/${LAST}`);
    const told: Omit<ReportProgress, 'run'>[] = [];
    const what = ['scene', 'skeleton', 'lyapunov', 'readout'];
    const result = await reportOf(params(checkpoint, { what, steps: 3000 }), environment(told));
    expect(result.folder).toBe(join(folder, 'whole', 'analysis', 'models', LAST));
    expect(result.parts).toEqual(what.map((name) => ({ name, failure: null })));
    expect((await readdir(result.folder)).sort()).toEqual([...result.files].sort());
    const text = await readFile(result.report, 'utf8');
    expect(text).toMatch(/\| 1 +\| 0\.727\d \| 1 +\| attracting/);
    expect(text).toMatch(/\| 0\.641\d \| 1 +\| attracting/);
    const kept = JSON.parse(await readFile(join(result.folder, 'results.json'), 'utf8')) as {
      skeleton: { rays: { growth: number; attracting: boolean }[] };
    };
    const growths = kept.skeleton.rays.filter((ray) => ray.attracting).map(({ growth }) => growth);
    expect(growths.map((growth) => growth.toFixed(3)).sort()).toEqual(['0.642', '0.727']);
    expect(text).toContain(`[open in the Inspector](../../../models/${LAST})`);
    for (const [, target] of text.matchAll(/\]\((\.\/[^)]+)\)/g)) {
      expect(result.files).toContain(decodeURI(target.slice(2)));
    }
    for (const name of result.files.filter((one) => one.endsWith('.svg'))) {
      expect(xmlProblems(await readFile(join(result.folder, name), 'utf8'))).toEqual([]);
    }
    const view = parseView(await readFile(join(result.folder, 'view.dynascope-view.json'), 'utf8'));
    expect(view.diagnostics).toEqual([]);
    expect(view.view?.checkpoint?.path).toBe(`../../../models/${LAST}`);
    // Each section has a view of its own, which opens the panel it is about with the same parameters.
    for (const name of what) {
      const file = `${name}.dynascope-view.json`;
      expect(text).toContain(`](./${file})`);
      const own = parseView(await readFile(join(result.folder, file), 'utf8'));
      expect(own.diagnostics).toEqual([]);
      expect(own.view?.simulation).toEqual(view.view?.simulation);
    }
    const lyapunov = await readFile(join(result.folder, 'lyapunov.dynascope-view.json'), 'utf8');
    expect(parseView(lyapunov).view).toMatchObject({
      picture: { panel: 'analysis' },
      analyses: { shown: 'lyapunov', requests: [{ kind: 'lyapunov', params: DEFAULT_LYAPUNOV }] },
    });
    const shares = told.map(({ doneShare }) => doneShare);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(told.map(({ part }) => part)).toContain('lyapunov');
  });

  it(
    'has every analysis on request among its parts, and can make all of them',
    async () => {
      expect(REPORT_PARTS).toEqual([
        'scene',
        'skeleton',
        ...DEFAULT_REQUESTS.map(({ kind }) => kind),
      ]);
      const checkpoint = await runWith('all', 'two-small/models/evolution/model_epoch_1500.pth');
      const result = await reportOf(params(checkpoint), environment());
      expect(result.parts.filter(({ failure }) => failure !== null)).toEqual([]);
      const text = await readFile(result.report, 'utf8');
      expect(text).toContain('## The network as an HMM');
      expect(text).toContain('Beside: chain of 2, linear emissions.');
      expect(text).not.toMatch(/undefined|\[object/);
    },
    WITH_DEFAULT_EFFORT,
  );

  it(
    'has transitions with the numbers of its own orbit',
    async () => {
      const checkpoint = await runWith('moves', 'two-small/models/evolution/model_epoch_1500.pth');
      const result = await reportOf(params(checkpoint, { what: ['transitions'] }), environment());
      const text = await readFile(result.report, 'utf8');
      await expectTransitions(checkpoint, result.folder, text);
    },
    WITH_DEFAULT_EFFORT,
  );

  it('says of a network that explodes how far it reaches, before anything else', async () => {
    const checkpoint = await runWith('exploding', 'two-small/models/evolution/model_epoch_100.pth');
    const told: Omit<ReportProgress, 'run'>[] = [];
    const result = await reportOf(
      params(checkpoint, { what: ['scene', 'hmm'], steps: 20_000 }),
      environment(told),
    );
    expect(told[0].warnings[0]).toMatch(/^The network explodes: ‖h‖ passed 10⁶ at step \d+/);
    const text = await readFile(result.report, 'utf8');
    expect(text.indexOf('The network explodes')).toBeLessThan(text.indexOf('## Network'));
  });

  it('tells in its place what could not be measured, and goes on', async () => {
    const checkpoint = await runWith('short', 'two-small/models/evolution/model_epoch_1500.pth');
    const what = ['hmm', 'readout'];
    const result = await reportOf(params(checkpoint, { what, steps: 200 }), environment());
    expect(result.parts).toEqual([
      { name: 'readout', failure: null },
      { name: 'hmm', failure: 'hmm: 200 steps found, 300 or more are needed' },
    ]);
    expect(await readFile(result.report, 'utf8')).toContain(
      'Not measured: hmm: 200 steps found, 300 or more are needed.',
    );
  });

  it('keeps checkpoints of the same name in different folders apart', async () => {
    const path = 'two-small/models/evolution/model_epoch_1500.pth';
    const one = await runWith('twice', path, 'a.pth');
    const other = join(folder, 'twice', 'models', 'evolution', 'a.pth');
    await mkdir(join(other, '..'));
    await cp(one, other);
    const what = { what: ['scene'], steps: 300 };
    const reports = [];
    for (const checkpoint of [one, other]) {
      reports.push((await reportOf(params(checkpoint, what), environment())).report);
    }
    const analysis = join(folder, 'twice', 'analysis');
    expect(reports).toEqual([
      join(analysis, 'models', 'a.pth', 'report.md'),
      join(analysis, 'models', 'evolution', 'a.pth', 'report.md'),
    ]);
    expect(await readFile(reports[1], 'utf8')).toContain('](../../../../models/evolution/a.pth)');
  });

  it('takes no name of a file for Markdown or a scheme', async () => {
    const name = 'a](x)<img src=x onerror=alert(1)>|`b`.pth';
    const checkpoint = await runWith(
      'hostile',
      'two-small/models/evolution/model_epoch_1500.pth',
      name,
    );
    const result = await reportOf(
      params(checkpoint, { what: ['scene'], steps: 300 }),
      environment(),
    );
    const text = await readFile(result.report, 'utf8');
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).toContain(
      '../../../models/a%5D%28x%29%3Cimg%20src=x%20onerror=alert%281%29%3E%7C%60b%60.pth',
    );
  });

  it('refuses parts that are none, and leaves nothing when cancelled', async () => {
    const checkpoint = await runWith('none', 'two-small/models/evolution/model_epoch_1500.pth');
    const strange = reportOf(params(checkpoint, { what: ['zone'] }), environment());
    await expect(strange).rejects.toThrow("what: 'zone' found; scene, skeleton, zones");
    const cancelled = reportOf(params(checkpoint), environment([], true));
    await expect(cancelled).rejects.toThrow('cancelled');
    expect(await readdir(join(folder, 'none'))).not.toContain('analysis');
  });
});

describe('the words of a report', () => {
  it('link to paths only', () => {
    expect(link('x', 'javascript:alert(1)')).toBe('[x](./javascript:alert%281%29)');
    expect(link('a]b', '../c d.pth')).toBe('[a\\]b](../c%20d.pth)');
  });

  it('put errors beside their numbers, and say where one is missing', () => {
    const lines = resultLines({
      mean: 1.2345,
      meanError: 0.01,
      lonely: 3,
      none: 2,
      noneError: Number.NaN,
      pair: { mean: 5, error: 0.5 },
      rows: [{ name: '<b>', value: 1, valueError: 0.1 }],
    }).join('\n');
    expect(lines).toContain('1.234 ± 0.010');
    expect(lines).toContain('2 (no error: too few values)');
    expect(lines).toContain('5.00 ± 0.50');
    expect(lines).toContain('\\<b\\>');
    expect(lines).not.toContain('Error');
  });
});

describe('data files', () => {
  it('are tables and arrays of whatever a result holds', () => {
    const files = dataFiles('zones', {
      parameters: { a: 1 },
      list: [{ a: 1, b: [1, 2] }],
      columns: { x: [1, 2], y: [3, 4] },
      matrix: [
        [1, 2],
        [3, 4],
      ],
      notes: ['no'],
    });
    expect(files.map(({ name }) => name)).toEqual([
      'zones-list.csv',
      'zones-columns.csv',
      'zones.npz',
    ]);
    expect(files[0].content).toBe('a,b\n1,1 2\n');
    expect(files[1].content).toBe('x,y\n1,3\n2,4\n');
  });

  it('run no formula and break no row', () => {
    expect(csvText([{ a: '=cmd()', b: 'x,"y"\n', c: null }])).toBe(
      'a,b,c\n\'=cmd(),"x,""y""\n",\n',
    );
  });
});
