/** Whether distilled states are states: stays that last geometrically, nothing of the past left to add. Against runs of the model itself. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import type { Hmm } from '../hmm/hmm';
import { cumulative, drawFrom } from '../hmm/sampling';
import { fillUniforms, STREAM } from '../random/streams';
import { sampleOf } from '../statistics/sample';
import { mostLikelyPath } from './stateModel';

export interface TestedSteps {
  /** [T] state of each step */
  readonly path: Uint8Array;
  /** [T] symbol drawn at each step */
  readonly symbols: Uint8Array;
}

export interface NullModel {
  /** Over microstates. */
  readonly hmm: Hmm;
  /** [M][K] of symbols. */
  readonly emission: readonly (readonly number[])[];
  readonly seed: number;
  readonly signal?: CancelSignal | undefined;
}

export interface Outcome {
  readonly statistic: number;
  /** Mean of the statistic under the null. */
  readonly underNull: number;
  /** (1 + runs of the null at least as far) / (1 + runs). */
  readonly p: number;
}

export interface Dwell {
  readonly state: number;
  /** Stays seen from their beginning to their end. */
  readonly stays: number;
  readonly meanSteps: number;
  readonly meanStepsError: number;
  /** Largest distance of their survival to the geometric law of the same mean; null for fewer than 10 stays. */
  readonly geometric: Outcome | null;
}

export interface StateTests {
  readonly dwells: readonly Dwell[];
  /** Bits that the state before last adds to the present one about the next. */
  readonly stateMemory: Outcome;
  /** Bits that the symbols before add to the state about the symbol. */
  readonly symbolMemory: Outcome;
  /** How many symbols before. */
  readonly symbolsBefore: number;
}

const LEAST_STAYS = 10;
/** Contexts of two symbols are looked at up to so many kinds of symbols. */
const FEW_SYMBOLS = 5;

/** @param nullRuns runs of the model, each as long as the orbit and decoded in the same way. @throws Cancelled */
export function testStates(steps: TestedSteps, model: NullModel, nullRuns: number): StateTests {
  const states = model.hmm.start.length;
  const outputs = model.emission[0].length;
  const symbolsBefore = outputs <= FEW_SYMBOLS ? 2 : 1;
  const measure = (one: TestedSteps) => ({
    distances: Array.from({ length: states }, (_, i) => geometricDistance(staysOf(one.path, i))),
    states: stateMemoryBits(one.path, states),
    symbols: symbolMemoryBits(one, states, outputs, symbolsBefore),
  });
  const found = measure(steps);
  const nulls = Array.from({ length: nullRuns }, (_, run) => {
    throwIfCancelled(model.signal);
    return measure(drawRun(model, steps.path.length, run));
  });
  const against = (statistic: number, values: readonly number[]): Outcome => ({
    statistic,
    underNull: values.reduce((sum, value) => sum + value, 0) / values.length,
    p: (1 + values.filter((value) => value >= statistic).length) / (1 + values.length),
  });
  return {
    dwells: Array.from({ length: states }, (_, state) => {
      const stays = staysOf(steps.path, state);
      const { count, mean, error } = sampleOf(stays);
      return {
        state,
        stays: count,
        meanSteps: mean,
        meanStepsError: error,
        geometric:
          stays.length >= LEAST_STAYS
            ? against(
                found.distances[state],
                nulls.map(({ distances }) => distances[state]),
              )
            : null,
      };
    }),
    stateMemory: against(
      found.states,
      nulls.map((one) => one.states),
    ),
    symbolMemory: against(
      found.symbols,
      nulls.map((one) => one.symbols),
    ),
    symbolsBefore,
  };
}

/** Lengths of the stays in a state; the first and the last of the path are cut off and left out. */
export function staysOf(path: Uint8Array, state: number): number[] {
  const stays: number[] = [];
  let start = -1;
  for (let t = 1; t < path.length; t++) {
    if (path[t] === path[t - 1]) continue;
    if (start > 0 && path[t - 1] === state) stays.push(t - start);
    start = t;
  }
  return stays;
}

/** max_n |share of stays of n steps or more - (1 - 1/mean)^(n-1)|; 0 without stays. */
export function geometricDistance(stays: readonly number[]): number {
  if (stays.length === 0) return 0;
  const mean = stays.reduce((sum, value) => sum + value, 0) / stays.length;
  const longest = Math.max(...stays);
  const ended = new Float64Array(longest + 2);
  for (const stay of stays) ended[stay] += 1 / stays.length;
  let alive = 1;
  let largest = 0;
  for (let n = 1; n <= longest; n++) {
    largest = Math.max(largest, Math.abs(alive - (1 - 1 / mean) ** (n - 1)));
    alive -= ended[n];
  }
  return largest;
}

function stateMemoryBits(path: Uint8Array, states: number): number {
  const count = Math.max(0, path.length - 2);
  return conditionalBits(count, states, (t) => [path[t + 1], path[t], path[t + 2]]);
}

function symbolMemoryBits(
  { path, symbols }: TestedSteps,
  states: number,
  outputs: number,
  before: number,
): number {
  const count = Math.max(0, path.length - before);
  return conditionalBits(count, Math.max(outputs ** before, states), (t) => {
    let context = 0;
    for (let k = 0; k < before; k++) context = context * outputs + symbols[t + k];
    return [path[t + before], context, symbols[t + before]];
  });
}

/**
 * I(context; outcome | condition) of the counted triples, bits: never negative, and above 0 by chance alone, which is
 * why it is held against the null.
 * @param width no number is as large
 */
function conditionalBits(
  count: number,
  width: number,
  at: (t: number) => readonly [condition: number, context: number, outcome: number],
): number {
  const joint = new Map<number, number>();
  const add = (key: number) => joint.set(key, (joint.get(key) ?? 0) + 1);
  const all = width + 1;
  const keyOf = (a: number, b: number, c: number) => (a * (all + 1) + b) * (all + 1) + c;
  for (let t = 0; t < count; t++) {
    const [condition, context, outcome] = at(t);
    add(keyOf(condition, context, outcome));
    add(keyOf(condition, context, all));
    add(keyOf(condition, all, outcome));
    add(keyOf(condition, all, all));
  }
  let bits = 0;
  for (const [key, value] of joint) {
    const outcome = key % (all + 1);
    const context = Math.floor(key / (all + 1)) % (all + 1);
    if (outcome === all || context === all) continue;
    const condition = Math.floor(key / (all + 1) ** 2);
    const whole = joint.get(keyOf(condition, all, all)) ?? 0;
    const own = joint.get(keyOf(condition, context, all)) ?? 0;
    const seen = joint.get(keyOf(condition, all, outcome)) ?? 0;
    bits += (value / count) * Math.log2((value * whole) / (own * seen));
  }
  return Math.max(0, bits);
}

/** A path of the model, its microstates decoded again, and symbols of its states. */
function drawRun({ hmm, emission, seed }: NullModel, steps: number, run: number): TestedSteps {
  const uniforms = new Float64Array(3 * steps);
  fillUniforms(uniforms, seed, STREAM.resampling, 1e12 + run * 3 * steps);
  const cells = new Uint8Array(steps);
  const symbols = new Uint8Array(steps);
  const moves = hmm.transition.map(cumulative);
  const emits = hmm.emission.map(cumulative);
  const speaks = emission.map(cumulative);
  let state = drawFrom(cumulative(hmm.start), uniforms[0]);
  for (let t = 0; t < steps; t++) {
    if (t > 0) state = drawFrom(moves[state], uniforms[3 * t]);
    cells[t] = drawFrom(emits[state], uniforms[3 * t + 1]);
    symbols[t] = drawFrom(speaks[state], uniforms[3 * t + 2]);
  }
  return { path: mostLikelyPath(hmm, cells), symbols };
}
