/** Mean first-passage times out of each symbol's region: direct runs beside multilevel splitting and the Hill relation. */
import { bankedNoise, freshNoise, type RolloutNoise } from '../../../core/analysis/rolloutNoise';
import { STREAM, uniformSequence } from '../../../core/random/streams';
import { stateSize } from '../../../core/rnn/network';
import {
  directEstimate,
  directTimes,
  entrances,
  leadsWithin,
  passageChain,
  type DirectTimes,
} from '../../../core/transitions/firstPassage';
import { exitRun, hillEstimate, type HillPart } from '../../../core/transitions/hillRelation';
import { splittingEstimate, splittingRun } from '../../../core/transitions/multilevelSplitting';
import type { TransitionsParams, TransitionsResult } from '../../../protocol/analyses/transitions';
import { median } from '../../basis';
import { rowsAt, type AnalysisSubject } from '../subject';
import type { Changes } from './pairs';

type Passage = TransitionsResult['passages'][number];

/** Rollout numbers of one passage: direct runs, exits and splitting have a quarter each. */
const ROLLOUTS_EACH = 2 ** 20;
const RUNS_PER_PART = 25;
/** Fewer exits from home are no start for replicas. */
const LEAST_EXITS = 10;

export interface Asked {
  readonly from: number;
  readonly to: number | null;
}

/** Every symbol of the orbit to whichever is next, and the chosen change where that asks something else. */
export function passagesWanted(
  symbols: Uint8Array,
  outputs: number,
  chosen: { readonly from: number; readonly to: number } | null,
): Asked[] {
  const seen = [...new Set(symbols)].sort((a, b) => a - b);
  const wanted: Asked[] = seen.map((from) => ({ from, to: null }));
  // With two symbols the next one is the other one.
  return chosen && outputs > 2 && seen.includes(chosen.from) ? [...wanted, chosen] : wanted;
}

/** Of one analysis: the bank is made once. @throws Cancelled */
export function passageNoise(
  { network, noiseStd, seed, signal }: AnalysisSubject,
  params: TransitionsParams,
): RolloutNoise {
  return params.noise === 'bank'
    ? bankedNoise(network, noiseStd, seed, signal)
    : freshNoise(network, noiseStd, seed);
}

/** @param index of the passage, for noise of its own. @throws Cancelled */
export async function passageOf(
  subject: AnalysisSubject,
  { readout, symbols }: Changes,
  { from, to }: Asked,
  params: TransitionsParams,
  noise: RolloutNoise,
  index: number,
): Promise<Passage> {
  const { network, states, seed, signal } = subject;
  const depth = median(leadsWithin(network, readout, states, symbols, from));
  const chainAt = (part: number) =>
    passageChain(network, readout, { from, to, depth }, noise, (4 * index + part) * ROLLOUTS_EACH);
  const found = emptyPassage({ from, to }, depth);
  if (subject.noiseStd === 0) return { ...found, refused: 'without noise every run is the same' };
  if (!(depth > 0)) return { ...found, refused: 'no state leads by anything: nothing is home' };
  const entered = entrances(chainAt(0), states);
  const home = [...symbols.keys()].filter((step) =>
    chainAt(0).isHome(states.subarray(step * stateSize(network), (step + 1) * stateSize(network))),
  );
  const startSteps = entered.length > 0 ? entered : home.slice(0, 1);
  const starts = rowsAt(states, startSteps, stateSize(network));
  const direct = await directOf(subject, chainAt(0), starts, params, readout.outputs);
  const parts: HillPart[] = [];
  const exits = exitRun(chainAt(1), starts, params.capSteps);
  const chain = chainAt(2);
  const uniform = uniformSequence(seed, STREAM.branching, index * 2 ** 32);
  let refused: string | null = null;
  for (let run = 0; run < params.splittingRuns; run++) {
    await subject.pause();
    const own = exits.next(params.replicas, signal);
    if (own.stay.length < Math.max(LEAST_EXITS, params.kill + 1)) {
      refused = `home is hardly ever left: ${own.stay.length} exits in stays of up to ${params.capSteps} steps`;
      break;
    }
    const options = { kill: params.kill, capSteps: params.capSteps, uniform, signal };
    parts.push({ exits: own, run: splittingRun(chain, own.states, options) });
  }
  const shared = { ...found, starts: entered.length, direct };
  return refused === null && parts.length > 0
    ? { ...shared, ...splittingPart(parts, direct) }
    : { ...shared, refused };
}

async function directOf(
  subject: AnalysisSubject,
  chain: ReturnType<typeof passageChain>,
  starts: Float64Array,
  { runs, capSteps }: TransitionsParams,
  outputs: number,
): Promise<Passage['direct']> {
  const parts: DirectTimes[] = [];
  for (let first = 0; first < runs; first += RUNS_PER_PART) {
    await subject.pause();
    const count = Math.min(RUNS_PER_PART, runs - first);
    parts.push(directTimes(chain, starts, { first, count, capSteps }, subject.signal));
  }
  return directEstimate(parts, outputs);
}

function splittingPart(
  parts: readonly HillPart[],
  direct: Passage['direct'],
): Pick<Passage, 'exits' | 'splitting' | 'hill' | 'differenceInErrors'> {
  const estimate = splittingEstimate(parts.map(({ run }) => run));
  const hill = hillEstimate(parts);
  const sum = (of: (part: HillPart) => number) => parts.reduce((all, part) => all + of(part), 0);
  const arrivals = sum(({ exits }) => exits.arrivals);
  const decided = arrivals + sum(({ exits }) => exits.loops.count);
  const share = decided > 0 ? arrivals / decided : Number.NaN;
  // Arrivals of a memoryless law: a relative error of 1 / √arrivals.
  const arrived = direct.arrivals.reduce((all, count) => all + count, 0);
  const isCensored = direct.censored > 0;
  const directMean = isCensored ? direct.stepsPerArrival : direct.mean;
  const directError = isCensored ? direct.stepsPerArrival / Math.sqrt(arrived) : direct.error;
  return {
    exits: {
      count: sum(({ exits }) => exits.stay.length),
      probability: share,
      error: Math.sqrt((share * (1 - share)) / decided),
      capped: sum(({ exits }) => exits.capped),
    },
    splitting: {
      runs: estimate.runs,
      probability: estimate.probability,
      error: estimate.error,
      extinctRuns: estimate.extinctRuns,
      cappedPaths: estimate.cappedPaths,
      levels: estimate.meanLevels,
    },
    hill,
    differenceInErrors: (hill.mean - directMean) / Math.hypot(hill.error, directError),
  };
}

function emptyPassage({ from, to }: Asked, depth: number): Passage {
  const none = Number.NaN;
  return {
    ...{ from, to, depth, refused: null, starts: 0, differenceInErrors: none },
    direct: {
      ...{ runs: 0, mean: none, error: none, censored: none, stepsPerArrival: none },
      arrivals: [],
    },
    exits: { count: 0, probability: none, error: none, capped: 0 },
    splitting: {
      ...{ runs: 0, probability: none, error: none, extinctRuns: 0, cappedPaths: 0 },
      levels: none,
    },
    hill: { mean: none, error: none, loop: none, reactive: none },
  };
}
