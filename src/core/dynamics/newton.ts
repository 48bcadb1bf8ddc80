/** Fixed points of smooth cells and of several layers by damped Newton; what does not converge is a slow point. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { eigenvalues } from '../linalg/eigen';
import { gmres, type GmresOptions } from '../linalg/gmres';
import { luFactor, luSolve } from '../linalg/lu';
import { derivativeAt } from '../rnn/derivative';
import { jacobianAt } from '../rnn/jacobian';
import { createStepper } from '../rnn/step';
import { stateSize, type Network } from '../rnn/network';
import { norm } from '../linalg/dot';
import { distance } from './linearRegion';
import { DENSE_LIMIT, ritzSpectrum, spectrumSummary } from './spectrum';
import { stabilityOf, unseenShareOf } from './stability';
import type { ComplexArray, FixedPoint, FixedPointSearch } from './types';

/** ‖F(h) - h‖ / (1 + ‖h‖) of a fixed point. */
const CONVERGED = 1e-11;
/** Relative speed up to which a point that did not converge is listed as slow. */
const SLOW = 0.02;
/** Distances, relative to 1 + ‖h‖, that make two points one. */
const SAME_FIXED_POINT = 1e-6;
const SAME_SLOW_POINT = 1e-2;
const MAX_ROUNDS = 60;
/** |z| below this, relative to 1 + ‖h‖, sits on a ReLU unit's switching boundary. */
const BORDER = 1e-9;
/** Multiply-adds one round of all starts may cost; bounds the number of starts. */
const WORK_PER_ROUND = 6e7;
const FEWEST_STARTS = 4;
/** Large systems are solved by iteration: smallest relative residual asked for, and most products. */
const LEAST_ITERATED = 1e-8;
const MOST_ITERATIONS = 80;

/**
 * Guarantee: `kind: 'newton'` points satisfy F(h) = h to `residual`; only fixed points are looked for, no cycles.
 * Slow points are minima of the speed along a start's path, listed by relative speed.
 */
export function findSmoothFixedPoints(
  network: Network,
  options: {
    readonly starts: Float64Array;
    readonly input: Float64Array | null;
    readonly signal?: CancelSignal;
  },
): FixedPointSearch {
  const size = stateSize(network);
  const map = mapOf(network, options.input);
  const affordable = Math.max(FEWEST_STARTS, Math.floor(WORK_PER_ROUND / workOf(size)));
  const available = options.starts.length / size;
  const count = Math.min(available, affordable);
  const found: Found[] = [];
  for (let i = 0; i < count; i++) {
    throwIfCancelled(options.signal);
    const from = Math.floor((i * available) / count) * size;
    const start = options.starts.slice(from, from + size);
    if (!start.every(Number.isFinite)) continue;
    const point = descend(network, map, start, options.input, options.signal);
    if (point) remember(found, point);
  }
  const fixedPoints = found
    .filter((point) => !isApproach(point, found))
    .map((point) => classify(network, point, options.input, options.signal));
  return {
    fixedPoints,
    startsTried: count,
    unseenShare: unseenShareOf(fixedPoints),
    exhaustivePeriod: 0,
  };
}

function workOf(size: number): number {
  return size > DENSE_LIMIT ? size ** 2 * MOST_ITERATIONS : size ** 3;
}

interface Found {
  readonly state: Float64Array;
  /** ‖F(h) - h‖ */
  readonly speed: number;
  readonly relativeSpeed: number;
  readonly converged: boolean;
  readonly hits: number;
}

/** A slow point next to a fixed point is a start that stopped short of it. */
function isApproach({ converged, state }: Found, found: readonly Found[]): boolean {
  if (converged) return false;
  return found.some(
    (other) =>
      other.converged && distance(other.state, state) <= SAME_SLOW_POINT * (1 + norm(state)),
  );
}

/** F of a state. */
export type Step = (state: Float64Array) => Float64Array;

function mapOf(network: Network, input: Float64Array | null): Step {
  const stepper = createStepper(network);
  const drive = new Float64Array(stepper.driveSize);
  stepper.driveOf(input ?? new Float64Array(network.layers[0].inputSize), drive);
  return (state) => {
    const next = state.slice();
    stepper.step(next, drive);
    return next;
  };
}

/** Newton on F(h) - h with step halving on its norm. */
function descend(
  network: Network,
  map: Step,
  start: Float64Array,
  input: Float64Array | null,
  signal: CancelSignal | undefined,
): Found | null {
  let state = start;
  let image = map(state);
  let speed = distance(image, state);
  for (let round = 0; round < MAX_ROUNDS && speed > 1e-15 * (1 + norm(state)); round++) {
    throwIfCancelled(signal);
    // Far from the point an exact move is no better than a near one.
    const tolerance = Math.max(LEAST_ITERATED, Math.min(0.1, speed / (1 + norm(state))));
    const options = { tolerance, mostSteps: MOST_ITERATIONS, signal };
    const move = newtonMove(network, state, input, subtract(image, state), options);
    if (!move.every(Number.isFinite)) break;
    const next = lineSearch(map, state, move, speed);
    if (!next) break;
    ({ state, image, speed } = next);
  }
  if (!Number.isFinite(speed)) return null;
  const relativeSpeed = speed / Math.max(norm(state), 1e-300);
  const converged = speed <= CONVERGED * (1 + norm(state));
  if (!converged && relativeSpeed > SLOW) return null;
  return { state, speed, relativeSpeed, converged, hits: 1 };
}

/** (I - J)⁻¹ (F(h) - h) */
function newtonMove(
  network: Network,
  state: Float64Array,
  input: Float64Array | null,
  difference: Float64Array,
  options: GmresOptions,
): Float64Array {
  const size = state.length;
  if (size <= DENSE_LIMIT) {
    return denseMove(jacobianAt(network, state, input), difference, options.signal);
  }
  const derivative = derivativeAt(network, state, input);
  const product = (v: Float64Array, out: Float64Array) => {
    derivative(v, out);
    for (let k = 0; k < size; k++) out[k] = v[k] - out[k];
  };
  return gmres(product, difference, options).x;
}

/** (I - J)⁻¹ difference. @param jacobian [n, n] row-major */
export function denseMove(
  jacobian: Float64Array,
  difference: Float64Array,
  signal: CancelSignal | undefined,
): Float64Array {
  const size = difference.length;
  const system = jacobian.map((value) => -value);
  for (let k = 0; k < size; k++) system[k * size + k] += 1;
  return luSolve(luFactor(system, size, signal), difference);
}

/** Halves a move until ‖F(h) - h‖ falls; null when it does not. @param speed that of `state` */
export function lineSearch(map: Step, state: Float64Array, move: Float64Array, speed: number) {
  for (let factor = 1; factor > 1e-4; factor /= 2) {
    const next = state.map((value, k) => value + factor * move[k]);
    const image = map(next);
    const nextSpeed = distance(image, next);
    if (nextSpeed < speed) return { state: next, image, speed: nextSpeed };
  }
  return null;
}

function classify(
  network: Network,
  { state, speed, relativeSpeed, converged, hits }: Found,
  input: Float64Array | null,
  signal: CancelSignal | undefined,
): FixedPoint {
  const { sides, border } = sidesOf(network, state, input);
  const spectra = sides
    .map((side) => spectrumAt(side, state, input, signal))
    .sort((a, b) => spectrumSummary(b).radius - spectrumSummary(a).radius);
  const [stability, ...others] = spectra.map(stabilityOf);
  return {
    period: 1,
    points: [state],
    multipliers: spectra[0],
    otherSides: spectra.slice(1),
    stability: others.every((other) => other === stability) ? stability : 'saddle',
    kind: converged ? 'newton' : 'slow',
    residual: speed,
    relativeSpeed: converged ? Math.min(relativeSpeed, speed) : relativeSpeed,
    border,
    familyDimension: 0,
    hits,
  };
}

function spectrumAt(
  network: Network,
  state: Float64Array,
  input: Float64Array | null,
  signal: CancelSignal | undefined,
): ComplexArray {
  const size = state.length;
  if (size <= DENSE_LIMIT) return eigenvalues(jacobianAt(network, state, input), size, signal);
  return ritzSpectrum(derivativeAt(network, state, input), size, signal);
}

/**
 * The network whose derivative counts; for ReLU units within BORDER of switching twice, with its biases moved by that
 * much: once with those units off, and once with them on.
 */
function sidesOf(
  network: Network,
  state: Float64Array,
  input: Float64Array | null,
): { sides: Network[]; border: boolean } {
  if (network.cell !== 'rnn' || network.nonlinearity !== 'relu') {
    return { sides: [network], border: false };
  }
  const tolerance = BORDER * (1 + norm(state));
  const sides = [-tolerance, tolerance].map((move) => withMovedBiases(network, move));
  // Units that switch change the image of a direction that has a part in all of them.
  const probe = state.map((_, k) => 1 + k / state.length);
  const [off, on] = sides.map((side) => {
    const image = new Float64Array(state.length);
    derivativeAt(side, state, input)(probe, image);
    return image;
  });
  const border = off.some((value, k) => value !== on[k]);
  return { sides: border ? sides : [network], border };
}

function withMovedBiases(network: Network, move: number): Network {
  return {
    ...network,
    layers: network.layers.map((layer) => ({
      ...layer,
      inputBias: Float64Array.from(
        { length: layer.hiddenSize },
        (_, unit) => (layer.inputBias?.[unit] ?? 0) + move,
      ),
    })),
  };
}

/** Keeps the slower of two points that are one. */
function remember(found: Found[], point: Found): void {
  const { state } = point;
  const tolerance = point.converged ? SAME_FIXED_POINT : SAME_SLOW_POINT;
  const index = found.findIndex(
    (other) => distance(other.state, state) <= tolerance * (1 + norm(state)),
  );
  if (index < 0) {
    found.push(point);
    return;
  }
  const known = found[index];
  found[index] = { ...(point.speed < known.speed ? point : known), hits: known.hits + 1 };
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value - b[k]);
}
