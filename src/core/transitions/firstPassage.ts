/** How long a network under fresh noise takes from deep inside one symbol's region to another's, run by run. No rare-event method. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { LONGEST_ROLLOUT, type RolloutNoise } from '../analysis/rolloutNoise';
import type { Network, Readout } from '../rnn/network';
import { topOffset } from '../rnn/network';
import { argmax, logitsOf } from '../rnn/readout';
import { createStepper } from '../rnn/step';
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

export interface DirectRuns {
  readonly runs: number;
  /** Mean of min(T, cap) and its standard error. */
  readonly mean: number;
  readonly error: number;
  /** Share of runs that had not arrived at the cap. */
  readonly censored: number;
  /** All steps over all arrivals: the mean of a memoryless law in spite of the cap; Infinity without arrivals. */
  readonly stepsPerArrival: number;
  /** Arrivals by symbol, [K]. */
  readonly arrivals: readonly number[];
}

/**
 * Runs from `starts`, one after another, until B or the cap.
 * @param starts [n, S], n >= 1
 * @throws Cancelled
 */
export function directRuns(
  chain: PassageChain,
  starts: Float64Array,
  runs: number,
  capSteps: number,
  outputs: number,
  signal?: CancelSignal,
): DirectRuns {
  const { size } = chain;
  const count = starts.length / size;
  const state = new Float64Array(size);
  const times = new Float64Array(runs);
  const arrivals = new Array<number>(outputs).fill(0);
  let arrived = 0;
  for (let run = 0; run < runs; run++) {
    throwIfCancelled(signal);
    const start = run % count;
    state.set(starts.subarray(start * size, (start + 1) * size));
    for (let step = 1; step <= capSteps; step++) {
      chain.step(state);
      times[run] = step;
      if (chain.score(state) < 1) continue;
      arrivals[chain.symbolOf(state)]++;
      arrived++;
      break;
    }
  }
  const total = times.reduce((sum, time) => sum + time, 0);
  const mean = total / runs;
  const square = times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
  return {
    runs,
    mean,
    error: runs > 1 ? Math.sqrt(square / (runs - 1) / runs) : Number.NaN,
    censored: 1 - arrived / runs,
    stepsPerArrival: arrived > 0 ? total / arrived : Infinity,
    arrivals,
  };
}
