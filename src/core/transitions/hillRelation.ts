/** Mean first-passage times from loops around a home set: exits from it, what becomes of them, and the Hill relation. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import type { RareEvent, SplittingRun } from './multilevelSplitting';

/** Exits from A of one stretch of a run that is set back to A whenever it arrives in B. */
export interface Exits {
  /** [count, size] first states outside A. */
  readonly states: Float64Array;
  /** [count] steps from the state in which A was entered to the exit. */
  readonly stay: Uint32Array;
  /** Of exits that came home: how many, and steps from one entrance to the next summed. */
  readonly loops: { readonly count: number; readonly steps: number };
  /** Of exits that reached B; with the loops, p as it is counted directly. */
  readonly arrivals: number;
  /** Exits, or stays, given up at the cap. */
  readonly capped: number;
}

export interface ExitRun {
  /** The next `count` exits, or fewer when a stay in A outlasts the cap. @throws Cancelled */
  next(count: number, signal?: CancelSignal): Exits;
}

/**
 * One run that starts in `starts`, one after another. Its exits follow the law that the run itself has outside A, which
 * is the one the Hill relation asks for.
 * @param starts [n, size] states in A, n >= 1
 */
export function exitRun(event: RareEvent, starts: Float64Array, capSteps: number): ExitRun {
  const { size } = event;
  const state = new Float64Array(size);
  let nextStart = 0;
  const setBack = () => {
    state.set(starts.subarray(nextStart * size, (nextStart + 1) * size));
    nextStart = (nextStart + 1) % (starts.length / size);
  };
  setBack();
  return {
    next(count, signal) {
      const states = new Float64Array(count * size);
      const stay = new Uint32Array(count);
      const loops = { count: 0, steps: 0 };
      let arrivals = 0;
      let capped = 0;
      let found = 0;
      while (found < count && capped <= count) {
        throwIfCancelled(signal);
        let steps = 0;
        do {
          event.step(state);
          steps++;
        } while (event.isHome(state) && steps < capSteps);
        if (event.isHome(state)) {
          // A that is never left is said, not waited for.
          capped++;
          setBack();
          if (found === 0 && capped >= starts.length / size) break;
          continue;
        }
        states.set(state, found * size);
        stay[found++] = steps;
        let outside = 0;
        while (event.score(state) < 1 && !event.isHome(state) && outside++ < capSteps) {
          event.step(state);
          steps++;
        }
        if (event.score(state) >= 1) {
          arrivals++;
          setBack();
        } else if (event.isHome(state)) {
          loops.count++;
          loops.steps += steps;
        } else {
          capped++;
          setBack();
        }
      }
      return {
        states: states.subarray(0, found * size),
        stay: stay.subarray(0, found),
        loops,
        arrivals,
        capped,
      };
    },
  };
}

/** One independent part: exits and the splitting run that started from them. */
export interface HillPart {
  readonly exits: Exits;
  readonly run: SplittingRun;
}

export interface HillEstimate {
  /** Steps; Infinity where no replica ever arrived. */
  readonly mean: number;
  /** Jackknife over parts; NaN where a part alone carries all arrivals. */
  readonly error: number;
  /** E[T_loop], steps from one entrance of A to the next; 0 when every exit arrives. */
  readonly loop: number;
  /** E[T_reactive], steps from the last entrance of A to B. */
  readonly reactive: number;
}

/** MFPT = E[T_loop] (1/p - 1) + E[T_reactive]. Reactive times are weighted by the probability of their run. */
export function hillEstimate(parts: readonly HillPart[]): HillEstimate {
  const all = hillMean(parts);
  const n = parts.length;
  if (n < 2 || !Number.isFinite(all.mean)) return { ...all, error: Number.NaN };
  const without = parts.map((_, left) => hillMean(parts.filter((_part, k) => k !== left)).mean);
  const centre = without.reduce((sum, one) => sum + one, 0) / n;
  const square = without.reduce((sum, one) => sum + (one - centre) ** 2, 0);
  return { ...all, error: Math.sqrt(((n - 1) / n) * square) };
}

function hillMean(parts: readonly HillPart[]): Omit<HillEstimate, 'error'> {
  let loops = 0;
  let loopSteps = 0;
  let weight = 0;
  let reactiveSteps = 0;
  let p = 0;
  for (const { exits, run } of parts) {
    loops += exits.loops.count;
    loopSteps += exits.loops.steps;
    p += run.probability / parts.length;
    if (run.arrivals.length === 0) continue;
    const steps = run.arrivals.reduce((sum, one) => sum + exits.stay[one.start] + one.steps, 0);
    weight += run.probability;
    reactiveSteps += (run.probability * steps) / run.arrivals.length;
  }
  const loop = loops > 0 ? loopSteps / loops : 0;
  const reactive = weight > 0 ? reactiveSteps / weight : Number.NaN;
  return { mean: p > 0 ? loop * (1 / p - 1) + reactive : Infinity, loop, reactive };
}
