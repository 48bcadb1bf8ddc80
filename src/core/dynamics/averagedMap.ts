/** The mean of the next state over one step's noise, a smooth map: its fixed points and cycles are the skeleton that noise sustains. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { leadingSpectrum } from './spectrum';
import { normalDensity, normalShare } from '../statistics/normal';
import type { Parts } from '../parts';
import type { Network } from '../rnn/network';
import { norm } from '../linalg/dot';
import { distance, reluMapOf, rowNorms } from './linearRegion';
import { denseMove, lineSearch } from './newton';
import { stabilityOf, unseenShareOf } from './stability';
import type { FixedPoint } from './types';

/** ‖F̄(h) - h‖ / (1 + ‖h‖) of a fixed point. */
const CONVERGED = 1e-11;
/** Distance, relative to 1 + ‖h‖, that makes two points one. */
const SAME = 1e-6;
const MOST_ROUNDS = 60;
/** Steps of the map after which a start is expected to have settled, and the longest cycle that is looked for then. */
const SETTLING_STEPS = 2000;
const MOST_PERIOD = 200;
/** Return, relative to 1 + ‖h‖, that closes a cycle. */
const CLOSED = 1e-9;
/** Multiply-adds one Newton round of all starts may cost; bounds the number of starts. */
const WORK_PER_ROUND = 6e7;
const FEWEST_STARTS = 4;

/** F̄_i(h) = μ_i Φ(μ_i/s_i) + s_i φ(μ_i/s_i), μ = W h + b, s_i = σ ‖U_i‖ (the mean of a rectified Gaussian). */
export interface AveragedMap {
  readonly units: number;
  /** F̄(h). */
  readonly step: (state: Float64Array) => Float64Array;
  /** diag Φ(μ/s) W, [N, N] row-major. */
  jacobian(state: Float64Array): Float64Array;
}

/**
 * A unit without noise is rectified as it is.
 * @param noiseStd σ of the input
 * @throws RangeError unless the network is one ReLU layer
 */
export function averagedMapOf(network: Network, noiseStd: number): AveragedMap {
  const { units, weight, constant, product } = reluMapOf(network, null);
  const [{ inputWeight, inputSize }] = network.layers;
  const spread = rowNorms(inputWeight, units, inputSize).map((length) => noiseStd * length);
  const meanInput = (state: Float64Array) => {
    const mean = constant.slice();
    product(state, 0, mean);
    return mean;
  };
  return {
    units,
    step: (state) =>
      meanInput(state).map((mean, unit) => {
        const s = spread[unit];
        if (!(s > 0)) return Math.max(0, mean);
        return mean * normalShare(mean / s) + s * normalDensity(mean / s);
      }),
    jacobian(state) {
      const mean = meanInput(state);
      const slope = mean.map((value, unit) =>
        spread[unit] > 0 ? normalShare(value / spread[unit]) : Number(value > 0),
      );
      return weight.map((value, at) => value * slope[Math.floor(at / units)]);
    },
  };
}

/** Where starts go under the map. */
export interface AveragedAttractor {
  /** 1 for a fixed point; null when the path closes within no MOST_PERIOD steps: it turns on, or has not settled. */
  readonly period: number | null;
  /** One state a step of the period; the last state of a path that does not close. */
  readonly points: readonly Float64Array[];
  readonly startsShare: number;
}

export interface AveragedSkeleton {
  /** By Newton; slow points are not listed: the map is smooth, what exists is found exactly. */
  readonly fixedPoints: readonly FixedPoint[];
  readonly attractors: readonly AveragedAttractor[];
  readonly startsTried: number;
  /** Good–Turing estimate of the share of fixed points not seen. */
  readonly unseenShare: number;
}

export interface AveragedOptions {
  /** [m, N] states to start from. */
  readonly starts: Float64Array;
  /** σ of the input. */
  readonly noiseStd: number;
  readonly signal?: CancelSignal;
  /** Told the share of the starts done, 0..1. */
  readonly progress?: (share: number) => void;
}

/**
 * A part for each start.
 * @throws RangeError unless the network is one ReLU layer
 * @throws Cancelled
 */
export function* averagedSkeletonParts(
  network: Network,
  { starts, noiseStd, signal, progress }: AveragedOptions,
): Parts<AveragedSkeleton> {
  const map = averagedMapOf(network, noiseStd);
  const { units } = map;
  const available = starts.length / units;
  const affordable = Math.max(FEWEST_STARTS, Math.floor(WORK_PER_ROUND / units ** 3));
  const startsTried = Math.min(available, affordable);
  const roots: { state: Float64Array; hits: number }[] = [];
  const attractors: { -readonly [K in keyof AveragedAttractor]: AveragedAttractor[K] }[] = [];
  for (let i = 0; i < startsTried; i++) {
    throwIfCancelled(signal);
    const from = Math.floor((i * available) / startsTried) * units;
    const start = starts.slice(from, from + units);
    if (!start.every(Number.isFinite)) continue;
    const root = newtonRoot(map, start, signal);
    const known = root && roots.find(({ state }) => isSame(state, root));
    if (known) known.hits++;
    else if (root) roots.push({ state: root, hits: 1 });
    const settled = settle(map, start);
    const alike = attractors.find((one) => isSameAttractor(one, settled));
    if (alike) alike.startsShare += 1 / startsTried;
    else attractors.push({ ...settled, startsShare: 1 / startsTried });
    progress?.((i + 1) / startsTried);
    yield;
  }
  const fixedPoints = roots.map(({ state, hits }) => described(map, state, hits, signal));
  return { fixedPoints, attractors, startsTried, unseenShare: unseenShareOf(fixedPoints) };
}

/** Damped Newton on F̄(h) - h; null when it does not converge. */
function newtonRoot(
  map: AveragedMap,
  start: Float64Array,
  signal: CancelSignal | undefined,
): Float64Array | null {
  let state = start;
  let image = map.step(state);
  let speed = distance(image, state);
  for (let round = 0; round < MOST_ROUNDS && speed > CONVERGED * (1 + norm(state)); round++) {
    throwIfCancelled(signal);
    const difference = image.map((value, k) => value - state[k]);
    const move = denseMove(map.jacobian(state), difference, signal);
    const next = lineSearch(map.step, state, move, speed);
    if (!next) break;
    ({ state, image, speed } = next);
  }
  return speed <= CONVERGED * (1 + norm(state)) ? state : null;
}

type Settled = Omit<AveragedAttractor, 'startsShare'>;

function settle(map: AveragedMap, start: Float64Array): Settled {
  let state = start;
  for (let t = 0; t < SETTLING_STEPS; t++) state = map.step(state);
  const points = [state];
  const tolerance = CLOSED * (1 + norm(state));
  for (let period = 1; period <= MOST_PERIOD; period++) {
    const next = map.step(points[period - 1]);
    if (distance(next, state) <= tolerance) return { period, points };
    points.push(next);
  }
  return { period: null, points: [state] };
}

/** Paths that do not close are one kind: where on it one stopped says nothing. */
function isSameAttractor(a: Settled, b: Settled): boolean {
  if (a.period !== b.period) return false;
  return a.period === null || a.points.some((point) => isSame(point, b.points[0]));
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return distance(a, b) <= SAME * (1 + norm(a));
}

function described(
  map: AveragedMap,
  state: Float64Array,
  hits: number,
  signal: CancelSignal | undefined,
): FixedPoint {
  const residual = distance(map.step(state), state);
  const multipliers = leadingSpectrum(map.jacobian(state), map.units, signal);
  return {
    ...{ period: 1, points: [state], multipliers, stability: stabilityOf(multipliers) },
    ...{ kind: 'newton', residual, relativeSpeed: residual / Math.max(norm(state), 1e-300) },
    ...{ border: false, otherSides: [], familyDimension: 0, hits },
  };
}
