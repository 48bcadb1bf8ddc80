/** A run looked at checkpoint by checkpoint on the same noise: changes of symbol, spectra, rays, and where they begin. Draws nothing. */
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
import { meanOf } from '../core/dynamics/batchError';
import { runOrbit, type Orbit } from '../core/dynamics/orbit';
import { symbolStatistics } from '../core/dynamics/outputs';
import { findRays, hasRays } from '../core/dynamics/rays';
import type { Network } from '../core/rnn/network';
import { changePoint } from '../core/statistics/changePoint';
import { symbolChanges } from '../core/transitions/symbolChanges';
import { nodeByteSource } from '../files/nodeByteSource';
import type { RunCheckpoint } from '../files/runFolder';
import { checkpointsOfRun, configBeside } from '../files/viewFiles';
import { FormatError } from '../formats/formatError';
import { DEFAULT_LOCAL } from '../protocol/analyses/defaults';
import type { CorrectionParams } from '../protocol/inspector';
import { analyseLocally } from './analyses/local';
import type { EvolutionResult } from './jobs/evolutionSchemas';
import { finiteNetworkForJob } from './jobs/openNetwork';
import { subjectOf } from './jobs/statisticalAnalyses';
import type { Helpers } from './parallel/helpers';
import { noisyStarts } from './searchStarts';

export interface EvolutionOptions extends CorrectionParams {
  readonly steps: number;
  readonly seed: number;
  readonly noise: number;
  readonly signal: CancelSignal;
  readonly helpers?: Helpers;
  /** Told of each checkpoint. */
  readonly progress: (share: number, file: string) => void;
}

type Checkpoint = EvolutionResult['checkpoints'][number];
type Measured = NonNullable<Checkpoint['measured']>;

const WARMUP_STEPS = 100;
/** Of the paper's rule. */
const PAPER_JUMP = 0.02;

/**
 * @param run folder of a run
 * @throws FormatError when it has no checkpoint; Cancelled
 */
export async function evolutionOf(
  run: string,
  options: EvolutionOptions,
): Promise<EvolutionResult> {
  const { steps, seed, noise } = options;
  const places = await checkpointsOfRun(run);
  const checkpoints: Checkpoint[] = [];
  for (const place of places) {
    throwIfCancelled(options.signal);
    checkpoints.push(await lookAt(place, options));
    options.progress(checkpoints.length / places.length, checkpoints[checkpoints.length - 1].file);
  }
  return {
    ...{ seed, noise, steps, warmupSteps: WARMUP_STEPS, checkpoints },
    onsets: onsetsOf(checkpoints, seed),
    paperOnset: paperOnsetOf(checkpoints),
    notes: [
      'Every checkpoint runs on the same noise from h = 0; the paper carries the state on from one to the next.',
      ...explosionNote(checkpoints),
      'Onsets take one change of level and independent errors: of a slow drift, or of several changes, they tell the largest.',
      'A count of rays flickers over training: a ray is neither a state nor an onset.',
    ],
    ...{ folder: null, files: [] },
  };
}

function explosionNote(checkpoints: readonly Checkpoint[]): string[] {
  const exploded = checkpoints.filter(
    ({ measured }) => measured && measured.explodedAtStep !== null,
  );
  if (exploded.length === 0) return [];
  return [
    `${exploded.length} checkpoints exploded: their numbers are of the steps until then, and their onsets are left out.`,
  ];
}

async function lookAt(place: RunCheckpoint, options: EvolutionOptions): Promise<Checkpoint> {
  const source = await nodeByteSource(place.path);
  const about = { file: source.name, epoch: place.epoch };
  try {
    const config = await configBeside(place.path);
    const context = { source, config, signal: options.signal };
    const network = await finiteNetworkForJob(context, options);
    return { ...about, skipped: null, measured: await measure(network, options) };
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof RangeError)) throw error;
    return { ...about, skipped: error.message, measured: null };
  }
}

async function measure(network: Network, options: EvolutionOptions): Promise<Measured> {
  const { steps, seed, noise, signal, helpers } = options;
  const input = { kind: 'noise', std: noise } as const;
  const orbit = runOrbit(network, {
    ...{ lengthSteps: steps, warmupSteps: WARMUP_STEPS, input, seed, signal },
  });
  const subject = subjectOf(
    network,
    orbit,
    { noise, seed, warmupSteps: WARMUP_STEPS },
    { signal, ...(helpers ? { helpers } : {}) },
  );
  const local = await analyseLocally(subject, { ...DEFAULT_LOCAL, steps }, () => undefined);
  const { expandingShare, unstable, criticalShare, boxShare } = local;
  return {
    ...{ explodedAtStep: orbit.explodedAtStep, steps: orbit.steps },
    ...changesOf(orbit, network.readout?.outputs ?? 0),
    ...{ expandingShare, unstable, criticalShare, boxShare },
    growths: growthsOf(network, seed, signal),
  };
}

function changesOf(
  { argmax }: Orbit,
  outputs: number,
): Pick<Measured, 'changesPerStep' | 'reciprocalRate'> {
  const { changesPerStep: mean, changesPerStepError: error } = symbolStatistics(argmax, outputs);
  const times = symbolChanges(argmax).map(({ step }) => step);
  const reciprocals = times.slice(1).map((time, k) => 1 / (time - times[k]));
  return {
    changesPerStep: { mean, error },
    reciprocalRate: reciprocals.length > 0 ? meanOf(reciprocals) : Number.NaN,
  };
}

function growthsOf(network: Network, seed: number, signal: CancelSignal): number[] {
  if (!hasRays(network)) return [];
  const { rays } = findRays(network, { ...noisyStarts(network, seed, signal), seed });
  return rays
    .filter(({ attracting }) => attracting)
    .map(({ growth }) => growth)
    .sort((a, b) => b - a);
}

interface Placed {
  readonly epoch: number;
  readonly measured: Measured;
}

/** Those with a place in training, and numbers. */
function placed(checkpoints: readonly Checkpoint[]): Placed[] {
  return checkpoints.flatMap(({ epoch, measured }) =>
    epoch === null || measured === null ? [] : [{ epoch, measured }],
  );
}

const SERIES: readonly (readonly [string, (measured: Measured) => number])[] = [
  ['changesPerStep', ({ changesPerStep }) => changesPerStep.mean],
  ['criticalShare', ({ criticalShare }) => criticalShare.mean],
  ['expandingShare', ({ expandingShare }) => expandingShare.mean],
];

/** Of those that did not explode: the others are of a few steps only. */
function onsetsOf(checkpoints: readonly Checkpoint[], seed: number): EvolutionResult['onsets'] {
  const rows = placed(checkpoints).filter(({ measured }) => measured.explodedAtStep === null);
  return SERIES.flatMap(([what, read]) => {
    const found = changePoint(
      rows.map(({ measured }) => read(measured)),
      seed,
    );
    if (!found) return [];
    const [from, to] = found.interval;
    const { at, before, after, p } = found;
    return [
      { what, epoch: rows[at].epoch, from: rows[from].epoch, to: rows[to].epoch, before, after, p },
    ];
  });
}

function paperOnsetOf(checkpoints: readonly Checkpoint[]): number | null {
  const rows = placed(checkpoints);
  const jump = rows.findIndex(
    ({ measured }, k) =>
      k > 0 && Math.abs(measured.boxShare.mean - rows[k - 1].measured.boxShare.mean) > PAPER_JUMP,
  );
  return jump < 0 ? null : rows[jump].epoch;
}
