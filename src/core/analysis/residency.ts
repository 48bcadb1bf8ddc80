/** How long the argmax symbol of a state lasts under fresh noise, by rollouts. Zones are made of it in zones.ts. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { argmax, softmax } from '../rnn/readout';
import { stateSize, type Network, type Readout } from '../rnn/network';
import { createReadingStepper } from '../rnn/readingStep';
import type { RolloutNoise } from './rolloutNoise';

export interface ResidencyOptions {
  readonly rollouts: number;
  /** A rollout that has not left by then is censored. */
  readonly capSteps: number;
  readonly noise: RolloutNoise;
  /**
   * Changes of the logit below this share of the range of the state's logits are no movement: rounding would be counted
   * as changes of direction. 0 for none.
   */
  readonly hysteresis: number;
  /**
   * [n] number of each state's first rollout, so that its noise does not depend on what is measured beside it; without,
   * states follow one another from 0.
   */
  readonly firstRollouts?: ArrayLike<number>;
  readonly signal?: CancelSignal;
}

/** Of n states; arrays have one entry a state unless said otherwise. */
export interface Residency {
  readonly states: number;
  readonly rollouts: number;
  readonly capSteps: number;
  /** [n, capSteps] rollouts whose argmax differed for the first time at step s + 1. */
  readonly exits: Uint16Array;
  /** Mean number of changes of direction of the logit k* while in k*, and its standard error. */
  readonly signChanges: Float64Array;
  readonly signChangesError: Float64Array;
  /** k* = argmax of the logits. */
  readonly symbol: Uint8Array;
  /** Largest softmax probability. */
  readonly confidence: Float64Array;
}

/**
 * Rollouts end at the first step whose argmax is not k*, or at the cap.
 *
 * @param network with a readout, under the gains in force
 * @param states [n, S] the network's own states
 * @throws RangeError without a readout
 * @throws Cancelled
 */
export function measureResidency(
  network: Network,
  states: Float64Array,
  options: ResidencyOptions,
): Residency {
  const { readout } = network;
  if (!readout) throw new RangeError('residency: the network has no readout, so no symbols');
  const { rollouts, capSteps, firstRollouts, signal } = options;
  const size = stateSize(network);
  const count = states.length / size;
  const run = rolloutRunner(network, readout, options);
  const residency = emptyResidency(count, rollouts, capSteps);
  for (let i = 0; i < count; i++) {
    throwIfCancelled(signal);
    const start = states.subarray(i * size, (i + 1) * size);
    run.from(start);
    residency.symbol[i] = run.symbol;
    residency.confidence[i] = run.confidence;
    const first = firstRollouts ? firstRollouts[i] : i * rollouts;
    let sum = 0;
    let square = 0;
    for (let r = 0; r < rollouts; r++) {
      const { steps, changes, left } = run.rollout(first + r);
      if (left) residency.exits[i * capSteps + steps - 1]++;
      sum += changes;
      square += changes * changes;
    }
    residency.signChanges[i] = sum / rollouts;
    residency.signChangesError[i] = errorOfMean(sum, square, rollouts);
  }
  return residency;
}

function emptyResidency(states: number, rollouts: number, capSteps: number): Residency {
  return {
    states,
    rollouts,
    capSteps,
    exits: new Uint16Array(states * capSteps),
    signChanges: new Float64Array(states),
    signChangesError: new Float64Array(states),
    symbol: new Uint8Array(states),
    confidence: new Float64Array(states),
  };
}

/** @throws RangeError for chunks that were measured differently */
export function joinResidencies(parts: readonly Residency[]): Residency {
  const [first] = parts;
  if (parts.some((part) => part.rollouts !== first.rollouts || part.capSteps !== first.capSteps)) {
    throw new RangeError('joinResidencies: parts with different rollouts or caps found');
  }
  const states = parts.reduce((sum, part) => sum + part.states, 0);
  const joined = emptyResidency(states, first.rollouts, first.capSteps);
  let at = 0;
  for (const part of parts) {
    joined.exits.set(part.exits, at * first.capSteps);
    joined.signChanges.set(part.signChanges, at);
    joined.signChangesError.set(part.signChangesError, at);
    joined.symbol.set(part.symbol, at);
    joined.confidence.set(part.confidence, at);
    at += part.states;
  }
  return joined;
}

/** √(s² / n) from sums of n values; NaN for a single one. */
function errorOfMean(sum: number, square: number, n: number): number {
  return Math.sqrt(Math.max(0, square - sum ** 2 / n) / (n - 1) / n);
}

interface ResidencyTimes {
  /** Mean of min(T, cap), steps: the restricted mean. */
  readonly mean: Float64Array;
  readonly error: Float64Array;
  /** Share of rollouts that had not left at the cap. */
  readonly censored: Float64Array;
  /** Steps by which half of the rollouts had left (Kaplan–Meier, censored at the cap only); NaN beyond the cap. */
  readonly median: Float64Array;
}

export function residencyTimes(residency: Residency): ResidencyTimes {
  const { states, rollouts, capSteps, exits } = residency;
  const times: ResidencyTimes = {
    mean: new Float64Array(states),
    error: new Float64Array(states),
    censored: new Float64Array(states),
    median: new Float64Array(states).fill(Number.NaN),
  };
  for (let i = 0; i < states; i++) {
    let left = 0;
    let sum = 0;
    let square = 0;
    for (let step = 1; step <= capSteps; step++) {
      const count = exits[i * capSteps + step - 1];
      left += count;
      sum += count * step;
      square += count * step * step;
      if (Number.isNaN(times.median[i]) && 2 * left >= rollouts) times.median[i] = step;
    }
    const stayed = rollouts - left;
    sum += stayed * capSteps;
    square += stayed * capSteps ** 2;
    times.mean[i] = sum / rollouts;
    times.error[i] = errorOfMean(sum, square, rollouts);
    times.censored[i] = stayed / rollouts;
  }
  return times;
}

interface RolloutOutcome {
  /** Until the argmax changed, or the cap. */
  steps: number;
  changes: number;
  left: boolean;
}

/** One state at a time, many rollouts from it. Allocates nothing per rollout. */
function rolloutRunner(network: Network, readout: Readout, options: ResidencyOptions) {
  const { capSteps, noise, hysteresis } = options;
  const stepper = createReadingStepper(network, readout);
  const { logits } = stepper;
  const { outputs } = readout;
  const probability = new Float64Array(outputs);
  const outcome: RolloutOutcome = { steps: 0, changes: 0, left: false };
  let startLogit = 0;
  let still = 0;
  const runner = {
    symbol: 0,
    confidence: 0,
    from(start: Float64Array): void {
      stepper.start(start);
      runner.symbol = argmax(logits, 0, outputs);
      softmax(logits, probability);
      runner.confidence = probability[runner.symbol];
      startLogit = logits[runner.symbol];
      still = hysteresis * (startLogit - Math.min(...logits));
    },
    rollout(address: number): RolloutOutcome {
      const { symbol } = runner;
      stepper.restart();
      let before = startLogit;
      let direction = Number.NaN;
      outcome.changes = 0;
      outcome.left = false;
      for (let step = 0; step < capSteps; step++) {
        outcome.steps = step + 1;
        stepper.step(noise.rows, noise.driveAt(address, step));
        if (argmax(logits, 0, outputs) !== symbol) {
          outcome.left = true;
          break;
        }
        const change = logits[symbol] - before;
        before = logits[symbol];
        const sign = Math.abs(change) <= still ? 0 : Math.sign(change);
        // The first movement is a reference, no change; so is a standstill.
        if (sign !== 0 && !Number.isNaN(direction) && sign !== direction) outcome.changes++;
        direction = sign;
      }
      return outcome;
    },
  };
  return runner;
}
