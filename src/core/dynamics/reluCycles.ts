/**
 * Exact fixed points and k-cycles of one ReLU layer with bias or constant input: active sets are guessed, the linear
 * system solved, and the guess replaced by the active sets the true map shows (SCYFI, Eisenmann et al. 2023;
 * semismooth Newton on F^k(h) - h).
 */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { eigenvalues } from '../linalg/eigen';
import { gmres } from '../linalg/gmres';
import { luFactor, luSolve, nullity } from '../linalg/lu';
import { finish as finishParts, type Parts } from '../parts';
import { fillUniforms, STREAM } from '../random/streams';
import type { Network } from '../rnn/network';
import { activeSetCycles } from './exhaustive';
import { norm } from '../linalg/dot';
import {
  distance,
  preActivation,
  relu,
  reluMapOf,
  returnMap,
  returnProduct,
  spread,
  turn,
  type ReluMap,
} from './linearRegion';
import { activeUnits, inclusiveMaskOf, maskKey, maskOf, masksEqual } from './mask';
import { DENSE_LIMIT, ritzSpectrum, spectrumSummary } from './spectrum';
import { stabilityOf, unseenShareOf } from './stability';
import type { ComplexArray, FixedPoint, FixedPointSearch } from './types';

export interface ReluCycleOptions {
  /** [m, N] states whose active sets are guessed first. */
  readonly starts: Float64Array;
  readonly input: Float64Array | null;
  readonly maxPeriod: number;
  /** Orders to look for; default 1 .. maxPeriod. */
  readonly periods?: readonly number[];
  /** Random guesses beside the starts, per order. */
  readonly randomGuesses?: number;
  /** Then try every cycle of active sets as well: units · period <= 20. */
  readonly exhaustive?: boolean;
  /** Corrections of one guess. */
  readonly maxRounds?: number;
  /** Told after each order: how many guesses it took, and how many points and cycles are known by then. */
  readonly onPeriod?: (period: number, startsTried: number, found: number) => void;
  readonly seed: number;
  readonly signal?: CancelSignal;
}

/** ‖F^k(h) - h‖ allowed, relative to 1 + ‖h‖. */
const CLOSURE = 1e-9;
/** Points of two cycles this close (relative) are one. */
const SAME_POINT = 1e-6;
/** |z| below this (relative to 1 + ‖h‖) sits on the switching boundary. */
const BORDER = 1e-9;
/** Pivot ratio of I - P below which the system is treated as singular. */
const SINGULAR = 1e-12;
/** Relative residual, and most products, of a large system. */
const ITERATED = 1e-13;
const MOST_ITERATIONS = 150;

/** Cubed active-set sizes all solves of one order may cost, a few seconds; bounds the guesses in large networks. */
const WORK_PER_PERIOD = 2e9;
const FEWEST_GUESSES = 4;

/**
 * Guarantee: every cycle closes under the true map to `residual`, at its minimal period, once up to cyclic shifts.
 * Not guaranteed: completeness, unless the search is exhaustive; `startsTried` and `unseenShare` say how hard it was
 * looked.
 *
 * @throws RangeError unless the network is a single ReLU layer
 */
export function findReluCycles(network: Network, options: ReluCycleOptions): FixedPointSearch {
  return finishParts(reluCycleParts(network, options));
}

/** As `findReluCycles`, a part a guess. */
export function* reluCycleParts(
  network: Network,
  options: ReluCycleOptions,
): Parts<FixedPointSearch> {
  const map = reluMapOf(network, options.input);
  const periods = options.periods ?? Array.from({ length: options.maxPeriod }, (_, k) => k + 1);
  const found: FoundCycle[] = [];
  let startsTried = 0;
  for (const period of periods) {
    const rounds = options.maxRounds ?? 20 + 4 * period;
    const outcomes: Outcomes = new Map();
    const before = startsTried;
    let work = 0;
    for (const guess of guesses(map, options, period)) {
      throwIfCancelled(options.signal);
      if (work > WORK_PER_PERIOD && startsTried >= FEWEST_GUESSES) break;
      startsTried++;
      const ended = correct(map, guess, rounds, outcomes, options.signal);
      work += ended.work;
      if (ended.cycle) remember(found, { ...ended.cycle });
      yield;
    }
    if (options.exhaustive) yield* tryAllSets(map, period, found, options.signal);
    options.onPeriod?.(period, startsTried - before, found.length);
  }
  const fixedPoints = found.map((cycle) => describe(map, cycle, options.signal));
  return {
    fixedPoints,
    startsTried,
    unseenShare: options.exhaustive ? 0 : unseenShareOf(fixedPoints),
    exhaustivePeriod: options.exhaustive ? Math.max(...periods) : 0,
  };
}

/** What no start led to has no hits. */
function* tryAllSets(
  map: ReluMap,
  period: number,
  found: FoundCycle[],
  signal: CancelSignal | undefined,
): Parts<void> {
  for (const masks of activeSetCycles(map.units, period, true)) {
    throwIfCancelled(signal);
    const { cycle } = correct(map, masks, 1, new Map(), signal);
    if (cycle) remember(found, { ...cycle, hits: 0 });
    yield;
  }
}

interface FoundCycle {
  readonly states: readonly Float64Array[];
  /** Active sets of the turn that ends at the first point: one, or at a switching boundary both of its sides. */
  readonly sides: readonly (readonly Uint32Array[])[];
  readonly residual: number;
  readonly border: boolean;
  familyDimension: number;
  hits: number;
}

/** Active sets along true orbits from the starts, then random ones. */
function* guesses(
  map: ReluMap,
  options: ReluCycleOptions,
  period: number,
): Generator<Uint32Array[]> {
  const count = options.starts.length / map.units;
  for (let i = 0; i < count; i++) {
    const start = options.starts.slice(i * map.units, (i + 1) * map.units);
    if (start.every(Number.isFinite)) yield turn(map, start, period).masks;
  }
  const uniforms = new Float64Array(map.units);
  for (let i = 0; i < (options.randomGuesses ?? 40); i++) {
    yield Array.from({ length: period }, (_, step) => {
      const block = (i * period + step) * map.units;
      fillUniforms(uniforms, options.seed, STREAM.starts, block);
      return maskOf(uniforms.map((value) => value - 0.5));
    });
  }
}

/** What a cycle of active sets leads to: null when the true active sets never repeat consistently. */
type Outcomes = Map<string, FoundCycle | null>;

/**
 * Solves, simulates, and takes over the true active sets until they repeat. As the next guess depends on the last one
 * only, a guess met before ends as it did then: loops among virtual active sets are cut, and outcomes shared.
 */
function correct(
  map: ReluMap,
  guess: readonly Uint32Array[],
  rounds: number,
  outcomes: Outcomes,
  signal: CancelSignal | undefined,
): { cycle: FoundCycle | null; work: number } {
  let masks = guess;
  let work = 0;
  const path: string[] = [];
  const end = (cycle: FoundCycle | null) => {
    for (const key of path) outcomes.set(key, cycle);
    return { cycle, work };
  };
  for (let round = 0; round < rounds; round++) {
    const key = masks.map(maskKey).join('/');
    const known = outcomes.get(key);
    if (known !== undefined) return end(known);
    if (path.includes(key)) return end(null);
    path.push(key);
    const support = activeUnits(masks[masks.length - 1]);
    work += workOf(support.length) * masks.length;
    const solved = solve(map, masks, support.length, signal);
    const state = relu(spread(solved.point, support, map.units));
    const { states, masks: trueMasks, smallestZ } = turn(map, state, masks.length);
    const size = 1 + norm(state);
    if (!Number.isFinite(size)) return end(null);
    const border = smallestZ < BORDER * size;
    const closes = distance(states[states.length - 1], state) <= CLOSURE * size;
    const same = masks.every((mask, k) => masksEqual(mask, trueMasks[k]));
    if (closes && (same || border)) {
      return end(finish(map, states, border, solved.familyDimension));
    }
    if (same) return end(null);
    masks = trueMasks;
  }
  return { cycle: null, work };
}

function workOf(size: number): number {
  return size > DENSE_LIMIT ? size ** 2 * MOST_ITERATIONS : size ** 3;
}

/**
 * (I - P) h = r; with a singular but consistent system one solution and the dimension of the family. Large systems are
 * solved by iteration, which sees no families.
 */
function solve(
  map: ReluMap,
  masks: readonly Uint32Array[],
  size: number,
  signal: CancelSignal | undefined,
): { point: Float64Array; familyDimension: number } {
  if (size > DENSE_LIMIT) {
    const { product, offset } = returnProduct(map, masks);
    const minusReturn = (v: Float64Array, out: Float64Array) => {
      product(v, out);
      for (let k = 0; k < size; k++) out[k] = v[k] - out[k];
    };
    const options = { tolerance: ITERATED, mostSteps: MOST_ITERATIONS, signal };
    return { point: gmres(minusReturn, offset, options).x, familyDimension: 0 };
  }
  const { matrix, offset } = returnMap(map, masks);
  const system = matrix.map((value) => -value);
  for (let k = 0; k < size; k++) system[k * size + k] += 1;
  const factors = luFactor(system, size, signal);
  const singular = factors.pivotRatio < SINGULAR;
  return {
    point: luSolve(factors, offset),
    familyDimension: singular ? nullity(system, size, undefined, signal) : 0,
  };
}

/** Cuts a repeated cycle down to its minimal period, with the return maps of that period. */
function finish(
  map: ReluMap,
  states: readonly Float64Array[],
  border: boolean,
  familyDimension: number,
): FoundCycle {
  const period = states.length;
  const last = states[period - 1];
  const size = 1 + norm(last);
  let minimal = period;
  for (let divisor = 1; divisor < period; divisor++) {
    if (period % divisor === 0 && distance(states[divisor - 1], last) <= SAME_POINT * size) {
      minimal = divisor;
      break;
    }
  }
  const kept = states.slice(0, minimal);
  const image = relu(preActivation(map, kept[minimal - 1]));
  return {
    states: kept,
    sides: sidesOf(map, kept, border ? BORDER * size : 0),
    residual: distance(image, kept[0]),
    border,
    familyDimension,
    hits: 1,
  };
}

/**
 * The derivative of a turn with units on the boundary off, and with them on. A point with several such units has
 * more sides than these two.
 */
function sidesOf(
  map: ReluMap,
  states: readonly Float64Array[],
  tolerance: number,
): Uint32Array[][] {
  // The set of h_(k+1) belongs to z_(k+1) = W h_k + c.
  const inner = states.map((_, k) =>
    preActivation(map, states[(k + states.length - 1) % states.length]),
  );
  const off = inner.map((z) => inclusiveMaskOf(z, -tolerance));
  return tolerance === 0 ? [off] : [off, inner.map((z) => inclusiveMaskOf(z, tolerance))];
}

function remember(found: FoundCycle[], cycle: FoundCycle): void {
  const [point] = cycle.states;
  const size = 1 + norm(point);
  const known = found.find(
    (other) =>
      other.states.length === cycle.states.length &&
      other.states.some((state) => distance(state, point) <= SAME_POINT * size),
  );
  if (!known) {
    found.push(cycle);
    return;
  }
  known.hits += cycle.hits;
  // The edge of a family may have been met first, from its isolated side.
  known.familyDimension = Math.max(known.familyDimension, cycle.familyDimension);
}

/** At a switching boundary: the multipliers of each side, the more expanding one's first, and a stability both agree on. */
function describe(map: ReluMap, cycle: FoundCycle, signal: CancelSignal | undefined): FixedPoint {
  const sides = cycle.sides
    .map((masks) => multipliersOf(map, masks, signal))
    .sort((a, b) => spectrumSummary(b).radius - spectrumSummary(a).radius);
  const [stability, ...others] = sides.map(stabilityOf);
  const [point] = cycle.states;
  const speed = cycle.states.length === 1 ? cycle.residual / Math.max(norm(point), 1e-300) : 0;
  return {
    period: cycle.states.length,
    points: cycle.states,
    multipliers: sides[0],
    otherSides: sides.slice(1),
    stability: others.every((other) => other === stability) ? stability : 'saddle',
    kind: 'exact',
    residual: cycle.residual,
    relativeSpeed: Math.min(speed, cycle.residual),
    border: cycle.border,
    familyDimension: cycle.familyDimension,
    hits: cycle.hits,
  };
}

/** Eigenvalues on the active block, of a large one the leading ones; zeros for the rest. */
function multipliersOf(
  map: ReluMap,
  masks: readonly Uint32Array[],
  signal: CancelSignal | undefined,
): ComplexArray {
  const size = activeUnits(masks[masks.length - 1]).length;
  const block =
    size > DENSE_LIMIT
      ? ritzSpectrum(returnProduct(map, masks).product, size, signal)
      : eigenvalues(returnMap(map, masks).matrix, size, signal);
  const re = new Float64Array(map.units);
  const im = new Float64Array(map.units);
  re.set(block.re);
  im.set(block.im);
  return { re, im };
}
