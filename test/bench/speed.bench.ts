/** How long the analyses take beside the times they were built for, at the paper's size and at 1,000 units. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runOrbit } from '../../src/core/dynamics/orbit';
import { findRays } from '../../src/core/dynamics/rays';
import { stateSize, type Network } from '../../src/core/rnn/network';
import { analyseLocally, analyseLyapunov } from '../../src/engine/analyses/local';
import type { AnalysisSubject } from '../../src/engine/analyses/subject';
import { measureZones } from '../../src/engine/analyses/zones';
import { useFastProducts } from '../../src/engine/fastProducts';
import { helpersBeside } from '../../src/engine/parallel/helperPool';
import { ownThread } from '../../src/engine/parallel/helpers';
import { networkForJob } from '../../src/engine/jobs/openNetwork';
import { subjectOf } from '../../src/engine/jobs/statisticalAnalyses';
import { noisyStarts } from '../../src/engine/searchStarts';
import { bytesSource } from '../../src/formats/byteSource';
import type { ZonesParams } from '../../src/protocol/analyses/zones';
import {
  DEFAULT_LOCAL,
  DEFAULT_LYAPUNOV,
  DEFAULT_ZONES,
} from '../../src/protocol/analyses/defaults';
import { randomNetwork } from '../unit/engine/randomNetwork';
import type { Bench, Table } from './bench';

const PAPER =
  'test/fixtures/runs/two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth';
const SEED = 1;
const LARGE = { units: 1000, inputs: 100, seed: SEED };
/** Recurrent weights well below √2, at which half of the units would keep each other active. */
const SPREAD = 0.5;
/** Growth along the ray that is planted in it. */
const PLANTED_GROWTH = 0.95;
/** The residency map of the paper’s script; without hysteresis no state has further rollouts. */
const MAP = { rollouts: 20, capSteps: 50, hysteresis: 0 };

/** As in the worker and on the command line. */
let helpers = ownThread();

interface Measured {
  readonly wall: number;
  /** Of all threads of the process: what a machine does beside does not count. */
  readonly cpu: number;
  readonly found: string;
}

export const bench: Bench = {
  async run({ root }) {
    const dist = join(root, 'dist');
    await useFastProducts(dist);
    helpers = helpersBeside(dist, {
      cores: availableParallelism(),
      pause: () => Promise.resolve(),
      log: console.error,
    });
    const paper = await networkOf(join(root, PAPER));
    const rows = [...(await paperRows(paper)), ...(await largeRows())];
    return [tableOf(rows)];
  },
};

type Row = Table['rows'][number];

async function paperRows(network: Network): Promise<Row[]> {
  const subject = subjectFor(network, 10_000);
  return [
    row('150', 'residency map, 1,000 states', 1, await measure(() => zones(subject, 1000))),
    row(
      '150',
      'the same, up to 200 rollouts where 20 do not settle',
      '–',
      await measure(() => settledZones(subject)),
    ),
    row('150', 'residency map, 10,000 states', 8, await measure(() => zones(subject, 10_000))),
    row('150', 'spectra along 10,000 steps', 3, await measure(() => spectra(subject))),
    row('150', 'rays', 0.5, await measure(() => rays(network))),
    row('150', '20 Lyapunov exponents, 10,000 steps', 1, await measure(() => lyapunov(subject))),
  ];
}

async function largeRows(): Promise<Row[]> {
  const network = withRay(randomNetwork({ ...LARGE, spread: SPREAD }));
  const searched = await measure(() => rays(network));
  const mapped = await measure(() => zones(subjectFor(network, 1000), 1000));
  const peak = process.resourceUsage().maxRSS / 2 ** 20;
  return [
    row('1,000', 'rays', 10, searched),
    row('1,000', 'zones, 1,000 states', 30, mapped),
    [
      '1,000',
      'memory, GB',
      1,
      Number(peak.toPrecision(2)),
      '–',
      'the most this bench held at once',
    ],
  ];
}

/** W + λ u uᵀ with u = (1, …, 1) / √N: near u lies a ray of growth near λ, as trained networks have some. */
function withRay(network: Network): Network {
  const [layer] = network.layers;
  const added = PLANTED_GROWTH / layer.hiddenSize;
  const recurrentWeight = layer.recurrentWeight.map((weight) => weight + added);
  return { ...network, layers: [{ ...layer, recurrentWeight }] };
}

async function zones(subject: AnalysisSubject, states: number): Promise<string> {
  return mapped(subject, { ...DEFAULT_ZONES, ...MAP, states });
}

async function settledZones(subject: AnalysisSubject): Promise<string> {
  const { hysteresis } = DEFAULT_ZONES;
  return mapped(subject, { ...DEFAULT_ZONES, ...MAP, states: 1000, hysteresis });
}

async function mapped(subject: AnalysisSubject, params: ZonesParams): Promise<string> {
  const { residency, unstable } = await measureZones(subject, params, () => undefined);
  const known = unstable.filter((count) => !Number.isNaN(count)).length;
  return `${residency.states} states, ${known} unstable counts`;
}

async function spectra(subject: AnalysisSubject): Promise<string> {
  const params = { ...DEFAULT_LOCAL, steps: subject.steps };
  const { activeSets, stepsWithoutSpectrum } = await analyseLocally(
    subject,
    params,
    () => undefined,
  );
  return `${activeSets} active sets, ${stepsWithoutSpectrum} steps without`;
}

function rays(network: Network): string {
  const from = noisyStarts(network, SEED, undefined);
  const found = findRays(network, { ...from, unstableSearch: true, seed: SEED });
  const attracting = found.rays.filter((ray) => ray.attracting).length;
  return `${attracting} attracting of ${found.rays.length}`;
}

async function lyapunov(subject: AnalysisSubject): Promise<string> {
  const params = { ...DEFAULT_LYAPUNOV, exponents: 20, steps: 10_000 };
  const { exponents, stepsCounted } = await analyseLyapunov(subject, params, () => undefined);
  return `${exponents.length} exponents over ${stepsCounted} steps`;
}

async function measure(work: () => string | Promise<string>): Promise<Measured> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const found = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, found };
}

function row(units: string, what: string, goal: number | '–', { wall, cpu, found }: Measured): Row {
  return [units, `${what}, s`, goal, wall, cpu, found];
}

function subjectFor(network: Network, lengthSteps: number): AnalysisSubject {
  const input = { kind: 'noise', std: 1 } as const;
  const orbit = runOrbit(network, { lengthSteps, warmupSteps: 100, input, seed: SEED });
  if (orbit.explodedAtStep !== null) {
    throw new RangeError(`speed: the network of ${stateSize(network)} units exploded`);
  }
  const run = { noise: 1, seed: SEED, warmupSteps: 100 };
  return subjectOf(network, orbit, run, { signal: { aborted: false }, helpers });
}

function networkOf(path: string): Promise<Network> {
  const bytes = bytesSource(path, new Uint8Array(readFileSync(path)));
  return networkForJob({ source: bytes, config: null, signal: { aborted: false } }, {});
}

function tableOf(rows: readonly Row[]): Table {
  return {
    title: 'Analyses beside their goals',
    columns: ['units', 'what', 'goal', 'measured', 'CPU s', 'found'],
    rows,
    note: `Each once, in order, threads for maps and spectra started with the first; the goals are for two cores with nothing else to do. A residency map is ${MAP.rollouts} rollouts a state of at most ${MAP.capSteps} steps with unstable counts: the paper's script takes 22 s for 1,000 states. The network of 150 units is trained, that of 1,000 is random with one ray planted in it.`,
  };
}
