/** How long a network under fresh noise takes from deep inside one symbol's region to another's, run by run. No rare-event method. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { LONGEST_ROLLOUT, type RolloutNoise } from '../analysis/rolloutNoise';
import type { Network, Readout } from '../rnn/network';
import { topOffset } from '../rnn/network';
import { argmax, logitsOf } from '../rnn/readout';
import { createStepper } from '../rnn/step';
import { sampleOf } from '../statistics/sample';
import type { RareEvent } from './multilevelSplitting';

export interface Passage {
  readonly from: number;
  /** null: whichever symbol comes next. */
  readonly to: number | null;
  /** Home A: argmax is `from`, by at least this much over the next logit. > 0 */
  readonly depth: number;
}

export interface PassageChain extends RareEvent {
  /** Argmax symbol. */
  symbolOf(state: Float64Array): number;
}

/**
 * The network as a chain. B: argmax is `to` (or not `from`). Score: 1 + (lead of the target over the others) / depth,
 * so that it is 0 at the border of A when any symbol will do.
 *
 * @param firstRollout steps take the noise of rollouts from this number on; chains with numbers apart are independent
 */
export function passageChain(
  network: Network,
  readout: Readout,
  { from, to, depth }: Passage,
  noise: RolloutNoise,
  firstRollout: number,
): PassageChain {
  const stepper = createStepper(network);
  const top = topOffset(network);
  const { outputs } = readout;
  const logits = new Float64Array(outputs);
  let stepsMade = 0;
  const leadOf = (symbol: number): number => {
    let other = -Infinity;
    for (let k = 0; k < outputs; k++) if (k !== symbol && logits[k] > other) other = logits[k];
    return logits[symbol] - other;
  };
  const read = (state: Float64Array): number => {
    logitsOf(readout, state, top, logits);
    return argmax(logits, 0, outputs);
  };
  return {
    size: stepper.stateSize,
    step(state) {
      const rollout = firstRollout + Math.floor(stepsMade / LONGEST_ROLLOUT);
      stepper.step(state, noise.rows, noise.driveAt(rollout, stepsMade++ % LONGEST_ROLLOUT));
    },
    symbolOf: read,
    score(state) {
      const symbol = read(state);
      if (to === null ? symbol !== from : symbol === to) return 1;
      const lead = to === null ? -leadOf(from) : leadOf(to);
      // A tie that argmax gives to the other symbol is not yet there.
      return Math.min(1 + lead / depth, 1 - Number.EPSILON);
    },
    isHome: (state) => read(state) === from && leadOf(from) >= depth,
  };
}

/** Lead of the argmax symbol over the next one, of each state whose symbol is `symbol`. @param states [n, S] */
export function leadsWithin(
  network: Network,
  readout: Readout,
  states: Float64Array,
  symbols: Uint8Array,
  symbol: number,
): Float64Array {
  const size = states.length / symbols.length;
  const top = topOffset(network);
  const logits = new Float64Array(readout.outputs);
  const leads: number[] = [];
  symbols.forEach((own, step) => {
    if (own !== symbol) return;
    logitsOf(readout, states, step * size + top, logits);
    const others = logits.filter((_, k) => k !== symbol);
    leads.push(logits[symbol] - Math.max(...others));
  });
  return Float64Array.from(leads);
}

/** Steps of an orbit at which it comes home for the first time since it was in B; the orbit's first visit does not count. */
export function entrances(event: RareEvent, states: Float64Array): number[] {
  const { size } = event;
  const found: number[] = [];
  let away = false;
  for (let step = 0; step < states.length / size; step++) {
    const state = states.subarray(step * size, (step + 1) * size);
    if (event.score(state) >= 1) away = true;
    else if (away && event.isHome(state)) {
      found.push(step);
      away = false;
    }
  }
  return found;
}

/** Runs until B or the cap, one entry a run. */
export interface DirectTimes {
  /** Steps to B; the cap where it was not reached. */
  readonly steps: Uint32Array;
  /** Symbol of arrival; -1 where B was not reached. */
  readonly symbol: Int16Array;
}

/**
 * Runs `first` .. `first + count - 1`, from `starts` one after another.
 * @param starts [n, S], n >= 1
 * @throws Cancelled
 */
export function directTimes(
  chain: PassageChain,
  starts: Float64Array,
  { first, count, capSteps }: { first: number; count: number; capSteps: number },
  signal?: CancelSignal,
): DirectTimes {
  const { size } = chain;
  const state = new Float64Array(size);
  const steps = new Uint32Array(count);
  const symbol = new Int16Array(count).fill(-1);
  for (let run = 0; run < count; run++) {
    throwIfCancelled(signal);
    const start = (first + run) % (starts.length / size);
    state.set(starts.subarray(start * size, (start + 1) * size));
    while (symbol[run] < 0 && steps[run] < capSteps) {
      chain.step(state);
      steps[run]++;
      if (chain.score(state) >= 1) symbol[run] = chain.symbolOf(state);
    }
  }
  return { steps, symbol };
}

export interface DirectEstimate {
  readonly runs: number;
  /** Mean of min(T, cap) and its standard error; NaN for a single run. */
  readonly mean: number;
  readonly error: number;
  /** Share of runs that had not arrived at the cap. */
  readonly censored: number;
  /** All steps over all arrivals: the mean of a memoryless law in spite of the cap; Infinity without arrivals. */
  readonly stepsPerArrival: number;
  /** Arrivals by symbol, [outputs]. */
  readonly arrivals: number[];
}

export function directEstimate(parts: readonly DirectTimes[], outputs: number): DirectEstimate {
  const steps = parts.flatMap((part) => [...part.steps]);
  const symbols = parts.flatMap((part) => [...part.symbol]);
  const runs = steps.length;
  const total = steps.reduce((sum, time) => sum + time, 0);
  const { mean, error } = sampleOf(steps);
  const arrivals = new Array<number>(outputs).fill(0);
  for (const symbol of symbols) if (symbol >= 0) arrivals[symbol]++;
  const arrived = arrivals.reduce((sum, count) => sum + count, 0);
  return {
    runs,
    mean,
    error,
    censored: 1 - arrived / runs,
    stepsPerArrival: arrived > 0 ? total / arrived : Infinity,
    arrivals,
  };
}
