/**
 * Exact fixed points and k-cycles of one ReLU layer with bias or constant input: active sets are guessed, the linear
 * system solved, and the guess replaced by the active sets the true map shows (SCYFI, Eisenmann et al. 2023;
 * semismooth Newton on F^k(h) - h).
 */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { eigenvalues } from '../linalg/eigen';
import { luFactor, luSolve, nullity } from '../linalg/lu';
import { fillUniforms, STREAM } from '../random/streams';
import type { Network } from '../rnn/network';
import {
  distance,
  norm,
  preActivation,
  relu,
  reluMapOf,
  returnMap,
  spread,
  turn,
  type ReluMap,
  type ReturnMap,
} from './linearRegion';
import { inclusiveMaskOf, maskKey, maskOf, masksEqual } from './mask';
import { spectrumSummary } from './spectrum';
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
  /** Corrections of one guess. */
  readonly maxRounds?: number;
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

/** Cubed active-set sizes all solves of one order may cost, a few seconds; bounds the guesses in large networks. */
const WORK_PER_PERIOD = 2e9;
const FEWEST_GUESSES = 4;

/**
 * Guarantee: every cycle closes under the true map to `residual`, at its minimal period, once up to cyclic shifts.
 * Not guaranteed: completeness; `startsTried` and `unseenShare` say how hard it was looked.
 *
 * @throws RangeError unless the network is a single ReLU layer
 */
export function findReluCycles(network: Network, options: ReluCycleOptions): FixedPointSearch {
  const map = reluMapOf(network, options.input);
  const periods = options.periods ?? Array.from({ length: options.maxPeriod }, (_, k) => k + 1);
  const found: FoundCycle[] = [];
  let startsTried = 0;
  for (const period of periods) {
    const rounds = options.maxRounds ?? 20 + 4 * period;
    const outcomes: Outcomes = new Map();
    let work = 0;
    for (const guess of guesses(map, options, period)) {
      throwIfCancelled(options.signal);
      if (work > WORK_PER_PERIOD && startsTried >= FEWEST_GUESSES) break;
      startsTried++;
      const ended = correct(map, guess, rounds, outcomes);
      work += ended.work;
      if (ended.cycle) remember(found, { ...ended.cycle });
    }
  }
  const fixedPoints = found.map(describe);
  return { fixedPoints, startsTried, unseenShare: unseenShareOf(fixedPoints) };
}

interface FoundCycle {
  readonly states: readonly Float64Array[];
  /** Return maps at the first point: one, or at a switching boundary both of its sides. */
  readonly sides: readonly ReturnMap[];
  readonly units: number;
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
    const linear = returnMap(map, masks);
    work += linear.support.length ** 3 * masks.length;
    const solved = solve(linear);
    const state = relu(spread(solved.point, linear.support, map.units));
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

/** (I - P) h = r; with a singular but consistent system one solution and the dimension of the family. */
function solve({ support, matrix, offset }: ReturnMap): {
  point: Float64Array;
  familyDimension: number;
} {
  const size = support.length;
  const system = matrix.map((value) => -value);
  for (let k = 0; k < size; k++) system[k * size + k] += 1;
  const factors = luFactor(system, size);
  const singular = factors.pivotRatio < SINGULAR;
  return {
    point: luSolve(factors, offset),
    familyDimension: singular ? nullity(system, size) : 0,
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
    units: map.units,
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
function sidesOf(map: ReluMap, states: readonly Float64Array[], tolerance: number): ReturnMap[] {
  // The set of h_(k+1) belongs to z_(k+1) = W h_k + c.
  const inner = states.map((_, k) =>
    preActivation(map, states[(k + states.length - 1) % states.length]),
  );
  const off = inner.map((z) => inclusiveMaskOf(z, -tolerance));
  if (tolerance === 0) return [returnMap(map, off)];
  return [off, inner.map((z) => inclusiveMaskOf(z, tolerance))].map((masks) =>
    returnMap(map, masks),
  );
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
  known.hits++;
  // The edge of a family may have been met first, from its isolated side.
  known.familyDimension = Math.max(known.familyDimension, cycle.familyDimension);
}

/** At a switching boundary: the multipliers of the more expanding side, and a stability both sides agree on. */
function describe(cycle: FoundCycle): FixedPoint {
  const sides = cycle.sides
    .map((side) => multipliersOf(side, cycle.units))
    .sort((a, b) => spectrumSummary(b).radius - spectrumSummary(a).radius);
  const [stability, ...others] = sides.map(stabilityOf);
  const [point] = cycle.states;
  const speed = cycle.states.length === 1 ? cycle.residual / Math.max(norm(point), 1e-300) : 0;
  return {
    period: cycle.states.length,
    points: cycle.states,
    multipliers: sides[0],
    stability: others.every((other) => other === stability) ? stability : 'saddle',
    kind: 'exact',
    residual: cycle.residual,
    relativeSpeed: Math.min(speed, cycle.residual),
    border: cycle.border,
    familyDimension: cycle.familyDimension,
    hits: cycle.hits,
  };
}

/** Eigenvalues on the active block; a zero for every unit outside it. */
function multipliersOf({ matrix, support }: ReturnMap, units: number): ComplexArray {
  const block = eigenvalues(matrix, support.length);
  const re = new Float64Array(units);
  const im = new Float64Array(units);
  re.set(block.re);
  im.set(block.im);
  return { re, im };
}
