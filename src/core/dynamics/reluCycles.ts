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
import { maskOf, masksEqual } from './mask';
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

/** @throws RangeError unless the network is a single ReLU layer */
export function findReluCycles(network: Network, options: ReluCycleOptions): FixedPointSearch {
  const map = reluMapOf(network, options.input);
  const periods = options.periods ?? Array.from({ length: options.maxPeriod }, (_, k) => k + 1);
  const found: FoundCycle[] = [];
  let startsTried = 0;
  for (const period of periods) {
    const rounds = options.maxRounds ?? 20 + 4 * period;
    for (const guess of guesses(map, options, period)) {
      throwIfCancelled(options.signal);
      startsTried++;
      const cycle = correct(map, guess, rounds);
      if (cycle) remember(found, cycle);
    }
  }
  const fixedPoints = found.map(describe);
  return { fixedPoints, startsTried, unseenShare: unseenShareOf(fixedPoints) };
}

interface FoundCycle {
  readonly states: readonly Float64Array[];
  readonly linear: ReturnMap;
  readonly units: number;
  readonly residual: number;
  readonly border: boolean;
  readonly familyDimension: number;
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

/** Solves, simulates, and takes over the true active sets until they repeat. */
function correct(map: ReluMap, guess: readonly Uint32Array[], rounds: number): FoundCycle | null {
  let masks = guess;
  for (let round = 0; round < rounds; round++) {
    const linear = returnMap(map, masks);
    const solved = solve(linear);
    const state = relu(spread(solved.point, linear.support, map.units));
    const { states, masks: trueMasks, smallestZ } = turn(map, state, masks.length);
    const size = 1 + norm(state);
    if (!Number.isFinite(size)) return null;
    const border = smallestZ < BORDER * size;
    const closes = distance(states[states.length - 1], state) <= CLOSURE * size;
    const same = masks.every((mask, k) => masksEqual(mask, trueMasks[k]));
    if (closes && (same || border)) {
      return finish(map, states, linear, border, solved.familyDimension);
    }
    if (same) return null;
    masks = trueMasks;
  }
  return null;
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

/** Cuts a repeated cycle down to its minimal period, with the return map of that period. */
function finish(
  map: ReluMap,
  states: readonly Float64Array[],
  linear: ReturnMap,
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
    linear: minimal === period ? linear : returnMap(map, kept.map(maskOf)),
    units: map.units,
    residual: distance(image, kept[0]),
    border,
    familyDimension,
    hits: 1,
  };
}

function remember(found: FoundCycle[], cycle: FoundCycle): void {
  const [point] = cycle.states;
  const size = 1 + norm(point);
  const known = found.find(
    (other) =>
      other.states.length === cycle.states.length &&
      other.states.some((state) => distance(state, point) <= SAME_POINT * size),
  );
  if (known) known.hits++;
  else found.push(cycle);
}

function describe(cycle: FoundCycle): FixedPoint {
  const multipliers = multipliersOf(cycle);
  const [point] = cycle.states;
  const speed = cycle.states.length === 1 ? cycle.residual / Math.max(norm(point), 1e-300) : 0;
  return {
    period: cycle.states.length,
    points: cycle.states,
    multipliers,
    stability: stabilityOf(multipliers),
    kind: 'exact',
    residual: cycle.residual,
    relativeSpeed: Math.min(speed, cycle.residual),
    border: cycle.border,
    familyDimension: cycle.familyDimension,
    hits: cycle.hits,
  };
}

/** Eigenvalues on the active block; a zero for every unit outside it. */
function multipliersOf({ linear, units }: FoundCycle): ComplexArray {
  const block = eigenvalues(linear.matrix, linear.support.length);
  const re = new Float64Array(units);
  const im = new Float64Array(units);
  re.set(block.re);
  im.set(block.im);
  return { re, im };
}
