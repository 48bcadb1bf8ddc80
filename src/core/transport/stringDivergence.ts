/** Debiased Sinkhorn divergence of two clouds of symbol strings in float64: the oracle of the kernels' transport. */
import type { CancelSignal } from '../cancel';
import { costsToOthers, hammingCosts } from './hamming';
import { epsilonSchedule } from './schedule';
import { planRow, scores, sinkhornLoop, type CostMatrix } from './sinkhorn';
import {
  logWeights,
  logWeightsOfOthers,
  mergeStrings,
  separateStrings,
  stringDiameterSquared,
  type MergedStrings,
  type SymbolStrings,
} from './strings';

export interface StringDivergence {
  readonly loss: number;
  readonly diameterSquared: number;
  readonly gradient: () => StringGradient;
  /** Of the plans that the gradient is made of. */
  readonly masses: () => StringMasses;
}

export interface StringGradient {
  /** [count of x, T, K] ∂S/∂(one-hot x) */
  readonly perString: Float64Array;
  /** ‖Σ_i ∂S/∂x_i - (mean x - mean y)‖, 0 at convergence. */
  readonly residual: number;
}

/** Shares of a string's mass that go to strings with each symbol at each step; over the symbols they sum to 1. */
export interface StringMasses {
  /** [count of x, T, K] of the transport of x to itself */
  readonly own: Float64Array;
  /** [count of x, T, K] to y */
  readonly target: Float64Array;
}

export interface StringDivergenceOptions {
  readonly blur: number;
  readonly scaling: number;
  /** As in core/compute's TransportOptions; default true. */
  readonly selfPairs?: boolean;
  readonly signal?: CancelSignal;
}

/** With self-pairs the same numbers as `sinkhornDivergence` of the one-hot clouds, with equal strings merged. */
export function stringDivergence(
  x: SymbolStrings,
  y: SymbolStrings,
  options: StringDivergenceOptions,
): StringDivergence {
  checkStrings(x, y);
  const diameterSquared = stringDiameterSquared(x, y);
  const schedule = epsilonSchedule(diameterSquared, options.blur, options.scaling);
  const { selfPairs = true } = options;
  if (!selfPairs) checkOthers(x, y);
  const [a, b] = [x, y].map(selfPairs ? mergeStrings : separateStrings);
  const logA = logWeights(a);
  const logB = logWeights(b);
  const problem = {
    xy: hammingCosts(a, b),
    xx: selfPairs ? hammingCosts(a, a) : costsToOthers(a),
    yy: selfPairs ? hammingCosts(b, b) : costsToOthers(b),
    logA,
    logB,
    ownLogA: selfPairs ? logA : logWeightsOfOthers(a),
    ownLogB: selfPairs ? logB : logWeightsOfOthers(b),
  };
  const { divergence, incoming, epsilon } = sinkhornLoop(problem, schedule, options.signal);
  const width = x.lengthSteps * x.outputs;
  const toB = scores(problem.logB, incoming.g, epsilon);
  const toA = scores(problem.ownLogA, incoming.xx, epsilon);
  const plan = new Float64Array(Math.max(a.count, b.count));
  /** [merged x, T·K] += factor · plan times one-hot strings */
  const addPlan = (
    out: Float64Array,
    [costs, h, strings]: readonly [CostMatrix, Float64Array, MergedStrings],
    factor: number,
  ) => {
    for (let i = 0; i < a.count; i++) {
      planRow(costs, i, h, epsilon, plan);
      addOneHot(out.subarray(i * width, (i + 1) * width), plan, strings, factor);
    }
    return out;
  };
  const own = [problem.xx, toA, a] as const;
  const target = [problem.xy, toB, b] as const;
  const empty = () => new Float64Array(a.count * width);
  return {
    loss: divergence,
    diameterSquared,
    gradient: () => {
      const merged = addPlan(addPlan(empty(), own, 1 / x.count), target, -1 / x.count);
      return {
        perString: spreadRows(merged, a.indexOf, width),
        residual: stringGradientResidual(merged, a, y),
      };
    },
    masses: () => ({
      own: spreadRows(addPlan(empty(), own, 1), a.indexOf, width),
      target: spreadRows(addPlan(empty(), target, 1), a.indexOf, width),
    }),
  };
}

/** @throws RangeError for a cloud whose string has no other */
export function checkOthers(x: SymbolStrings, y: SymbolStrings): void {
  const count = Math.min(x.count, y.count);
  if (count >= 2) return;
  throw new RangeError(`selfPairs: false with a cloud of ${count} string, 2 are needed`);
}

/**
 * ‖Σ_i ∂S/∂x_i - (mean x - mean y)‖ of gradients [merged x, T·K], each standing for as many strings as its weight.
 */
export function stringGradientResidual(
  gradient: Float64Array | Float32Array,
  x: MergedStrings,
  y: SymbolStrings,
): number {
  const { lengthSteps, outputs } = x;
  const width = lengthSteps * outputs;
  const gap = new Float64Array(width);
  for (let i = 0; i < x.count; i++) {
    const weight = x.weights[i];
    for (let k = 0; k < width; k++) gap[k] += weight * gradient[i * width + k];
    for (let t = 0; t < lengthSteps; t++) {
      gap[t * outputs + x.symbols[i * lengthSteps + t]] -= weight / x.indexOf.length;
    }
  }
  for (let j = 0; j < y.count; j++) {
    for (let t = 0; t < lengthSteps; t++) {
      gap[t * outputs + y.symbols[j * lengthSteps + t]] += 1 / y.count;
    }
  }
  return Math.sqrt(gap.reduce((sum, value) => sum + value * value, 0));
}

/** row[t, symbol] += factor · plan_j over all strings j */
function addOneHot(
  row: Float64Array,
  plan: Float64Array,
  { count, lengthSteps, outputs, symbols }: SymbolStrings,
  factor: number,
): void {
  for (let j = 0; j < count; j++) {
    const weight = factor * plan[j];
    if (weight === 0) continue;
    const base = j * lengthSteps;
    for (let t = 0; t < lengthSteps; t++) row[t * outputs + symbols[base + t]] += weight;
  }
}

function spreadRows(merged: Float64Array, indexOf: Uint32Array, width: number): Float64Array {
  const out = new Float64Array(indexOf.length * width);
  indexOf.forEach((from, i) => {
    out.set(merged.subarray(from * width, (from + 1) * width), i * width);
  });
  return out;
}

/** @throws RangeError naming what does not fit */
export function checkStrings(x: SymbolStrings, y: SymbolStrings): void {
  for (const [name, { count, lengthSteps, outputs, symbols }] of [
    ['x', x],
    ['y', y],
  ] as const) {
    if (count < 1 || lengthSteps < 1 || symbols.length !== count * lengthSteps) {
      throw new RangeError(
        `${name}: ${symbols.length} symbols found for ${count} strings of ${lengthSteps}`,
      );
    }
    const wrong = symbols.find((symbol) => symbol >= outputs);
    if (wrong !== undefined) {
      throw new RangeError(`${name}: symbol ${wrong} found, 0..${outputs - 1} are legal`);
    }
  }
  if (x.lengthSteps !== y.lengthSteps || x.outputs !== y.outputs) {
    throw new RangeError(
      `strings of ${x.lengthSteps} steps and ${x.outputs} symbols against ${y.lengthSteps} and ${y.outputs}: they must be equal`,
    );
  }
}
