/** The fidelity report of a network against its HMM, part by part. Opens no file, draws no picture. */
import { throwIfCancelled, type CancelSignal } from '../../core/cancel';
import type { StepShape, TrainingKernel } from '../../core/compute';
import { dwellLaws } from '../../core/fidelity/dwell';
import { freeRun } from '../../core/fidelity/freeRun';
import { klRate } from '../../core/fidelity/klRate';
import { outputFidelity } from '../../core/fidelity/outputs';
import { judge } from '../../core/fidelity/verdict';
import type { Hmm } from '../../core/hmm/hmm';
import { stationaryHmm } from '../../core/hmm/outputLaw';
import { hmmStatistics } from '../../core/hmm/statistics';
import type { Network } from '../../core/rnn/network';
import type { SymbolStrings } from '../../core/transport/strings';
import { FormatError } from '../../formats/formatError';
import type { FidelityProgress, FidelityReport } from '../../protocol/fidelityReport';
import { AUTHORS_STEPS, authorsComparison, divergenceBlocks, matchedBlocks } from './comparisons';
import { networkStrings } from './networkStrings';
import { rayOutputs } from './rayOutputs';

/** What is judged, and on which noise. */
export interface FidelityQuestion {
  readonly network: Network;
  readonly hmm: Hmm;
  /** T of training; strings from the start have at most as many steps as are run at all. */
  readonly lengthSteps: number;
  readonly noiseStd: number;
  /** Standard deviation of h_0. */
  readonly initialStd: number;
}

export interface FidelityOptions {
  /** At least LEAST_SEQUENCES. */
  readonly sequences: number;
  /** uint32 */
  readonly seed: number;
  /** Also as the authors evaluate. */
  readonly parity: boolean;
}

export interface FidelityEnvironment {
  readonly createKernel: (shape: StepShape) => Promise<TrainingKernel>;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Lets waiting messages in. */
  readonly yieldOnce: () => Promise<void>;
  readonly signal: CancelSignal;
  readonly progress: (progress: FidelityProgress) => void;
}

export const LEAST_SEQUENCES = 100;
/** What the verdict is about: 2,000 strings of 100 steps after 100 steps, and a free run. */
export const DEFAULT_SEQUENCES = 2000;
export const DEFAULT_SEED = 3_141_592_653;
export const WARMUP_STEPS = 100;
export const RECORDED_STEPS = 100;
const FREE_RUN_STEPS = 100_000;

/**
 * Guarantee: the same question, options and kernel build give the same report, but for the time it took; threads make
 * no difference.
 *
 * @throws FormatError, RangeError when network and HMM do not fit or the HMM has no unique stationary distribution;
 * Cancelled
 */
export async function measureFidelity(
  question: FidelityQuestion,
  options: FidelityOptions,
  environment: FidelityEnvironment,
): Promise<FidelityReport> {
  const started = environment.now();
  checkQuestion(question);
  const { network, hmm, noiseStd } = question;
  const { sequences, seed, parity } = options;
  const { signal, now } = environment;
  const { progress, breathe } = pace(environment);
  const sampled = await networkStrings(
    network,
    { ...question, count: sequences, lengthSteps: WARMUP_STEPS + RECORDED_STEPS, seed },
    { createKernel: environment.createKernel, breathe: (share) => breathe('strings', share) },
  );
  const settled = stepsOf(sampled.strings, WARMUP_STEPS, RECORDED_STEPS);
  const lengthSteps = Math.min(question.lengthSteps, WARMUP_STEPS + RECORDED_STEPS);
  const fromStart = stepsOf(sampled.strings, 0, lengthSteps);
  const target = stationaryHmm(hmm);
  const stationary = outputFidelity(target, settled);
  await breathe('free run', 0);
  const run = freeRun(network, {
    steps: FREE_RUN_STEPS,
    noiseStd,
    seed,
    signal,
    progress: (share) => progress('free run', share),
  });
  await breathe('rays', 0);
  const rays = rayOutputs(network, run.medianNorm, seed, signal);
  const compare = { hmm, seed, signal, breathe: (share: number) => breathe('distances', share) };
  const divergence = await divergenceBlocks(fromStart, compare);
  const matched = await matchedBlocks(fromStart, compare);
  const authors = parity
    ? await authorsComparison(network, stepsOf(sampled.strings, 0, AUTHORS_STEPS), compare)
    : null;
  await breathe('KL rate', 0);
  return {
    verdict: judge(stationary, run),
    stationary,
    warmupSteps: WARMUP_STEPS,
    fromStart: outputFidelity(hmm, fromStart),
    dwell: dwellLaws(hmm, settled),
    klRate: klRate(hmm, settled, { seed, signal }),
    divergence,
    matched,
    authors,
    freeRun: run,
    rays,
    sequences,
    seed,
    noiseStd,
    sampledBy: sampled.sampledBy,
    nonFiniteStrings: sampled.nonFinite,
    elapsedMs: now() - started,
  };
}

/** Tells where it is, lets messages in and notices whoever gave up. */
function pace({ progress, yieldOnce, signal }: FidelityEnvironment) {
  const tell = (part: FidelityProgress['part'], share: number) => progress({ part, share });
  return {
    progress: tell,
    breathe: async (part: FidelityProgress['part'], share: number): Promise<void> => {
      tell(part, share);
      await yieldOnce();
      throwIfCancelled(signal);
    },
  };
}

function checkQuestion({ network, hmm, lengthSteps }: FidelityQuestion): void {
  hmmStatistics(hmm);
  const outputs = hmm.emission[0].length;
  if (!network.readout) {
    throw new FormatError('the network has no readout, fidelity is about its outputs');
  }
  if (network.readout.outputs !== outputs) {
    throw new FormatError(
      `the network has ${network.readout.outputs} outputs, its HMM has ${outputs} symbols: as many are needed`,
    );
  }
  if (!(lengthSteps >= 2)) {
    throw new FormatError(`sequences of ${lengthSteps} steps found, 2 or more are needed`);
  }
}

/** Steps `from` .. `from + lengthSteps` of every string. */
function stepsOf(strings: SymbolStrings, from: number, lengthSteps: number): SymbolStrings {
  const { count, outputs, lengthSteps: all, symbols } = strings;
  const part = new Uint8Array(count * lengthSteps);
  for (let i = 0; i < count; i++) {
    part.set(symbols.subarray(i * all + from, i * all + from + lengthSteps), i * lengthSteps);
  }
  return { count, lengthSteps, outputs, symbols: part };
}
