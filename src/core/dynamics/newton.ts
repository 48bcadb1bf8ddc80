/** Fixed points of smooth cells and of several layers by damped Newton; what does not converge is a slow point. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { eigenvalues } from '../linalg/eigen';
import { luFactor, luSolve } from '../linalg/lu';
import { jacobianAt } from '../rnn/jacobian';
import { createStepper } from '../rnn/step';
import { stateSize, type Network } from '../rnn/network';
import { distance, norm } from './linearRegion';
import { spectrumSummary } from './spectrum';
import { stabilityOf, unseenShareOf } from './stability';
import type { FixedPoint, FixedPointSearch } from './types';

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
/** Cubed state sizes all solves of a search may cost, a few seconds; bounds the number of starts. */
const WORK_PER_ROUND = 6e7;
const FEWEST_STARTS = 4;

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
  const affordable = Math.max(FEWEST_STARTS, Math.floor(WORK_PER_ROUND / size ** 3));
  const available = options.starts.length / size;
  const count = Math.min(available, affordable);
  const found: FixedPoint[] = [];
  for (let i = 0; i < count; i++) {
    throwIfCancelled(options.signal);
    const from = Math.floor((i * available) / count) * size;
    const start = options.starts.slice(from, from + size);
    if (!start.every(Number.isFinite)) continue;
    const point = descend(network, map, start, options.input, options.signal);
    if (point) remember(found, point);
  }
  const fixedPoints = found.filter((point) => !isApproach(point, found));
  return { fixedPoints, startsTried: count, unseenShare: unseenShareOf(fixedPoints) };
}

/** A slow point next to a fixed point is a start that stopped short of it. */
function isApproach(point: FixedPoint, found: readonly FixedPoint[]): boolean {
  const [state] = point.points;
  if (point.kind !== 'slow') return false;
  return found.some(
    ({ kind, points }) =>
      kind === 'newton' && distance(points[0], state) <= SAME_SLOW_POINT * (1 + norm(state)),
  );
}

type Step = (state: Float64Array) => Float64Array;

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
): FixedPoint | null {
  const size = start.length;
  let state = start;
  let image = map(state);
  let speed = distance(image, state);
  for (let round = 0; round < MAX_ROUNDS && speed > 1e-15 * (1 + norm(state)); round++) {
    throwIfCancelled(signal);
    const system = jacobianAt(network, state, input).map((value) => -value);
    for (let k = 0; k < size; k++) system[k * size + k] += 1;
    const move = luSolve(luFactor(system, size), subtract(image, state));
    if (!move.every(Number.isFinite)) break;
    const next = lineSearch(map, state, move, speed);
    if (!next) break;
    ({ state, image, speed } = next);
  }
  if (!Number.isFinite(speed)) return null;
  const relativeSpeed = speed / Math.max(norm(state), 1e-300);
  const converged = speed <= CONVERGED * (1 + norm(state));
  if (!converged && relativeSpeed > SLOW) return null;
  return classify(network, state, input, { residual: speed, relativeSpeed, converged });
}

function lineSearch(map: Step, state: Float64Array, move: Float64Array, speed: number) {
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
  state: Float64Array,
  input: Float64Array | null,
  measured: { residual: number; relativeSpeed: number; converged: boolean },
): FixedPoint {
  const { sides, border } = sidesOf(network, state, input);
  const spectra = sides
    .map((side) => eigenvalues(side, state.length))
    .sort((a, b) => spectrumSummary(b).radius - spectrumSummary(a).radius);
  const [stability, ...others] = spectra.map(stabilityOf);
  const { residual, relativeSpeed, converged } = measured;
  return {
    period: 1,
    points: [state],
    multipliers: spectra[0],
    stability: others.every((other) => other === stability) ? stability : 'saddle',
    kind: converged ? 'newton' : 'slow',
    residual,
    relativeSpeed: converged ? Math.min(relativeSpeed, residual) : relativeSpeed,
    border,
    familyDimension: 0,
    hits: 1,
  };
}

/**
 * The derivative; for ReLU units within BORDER of switching, once with them off and once with them on. Which units
 * those are is read from the network with its biases moved by that much.
 */
function sidesOf(
  network: Network,
  state: Float64Array,
  input: Float64Array | null,
): { sides: Float64Array[]; border: boolean } {
  if (network.cell !== 'rnn' || network.nonlinearity !== 'relu') {
    return { sides: [jacobianAt(network, state, input)], border: false };
  }
  const tolerance = BORDER * (1 + norm(state));
  const sides = [-tolerance, tolerance].map((move) =>
    jacobianAt(withMovedBiases(network, move), state, input),
  );
  const border = sides[0].some((value, k) => value !== sides[1][k]);
  return { sides: border ? sides : [sides[0]], border };
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
function remember(found: FixedPoint[], point: FixedPoint): void {
  const [state] = point.points;
  const tolerance = point.kind === 'slow' ? SAME_SLOW_POINT : SAME_FIXED_POINT;
  const index = found.findIndex(
    (other) => distance(other.points[0], state) <= tolerance * (1 + norm(state)),
  );
  if (index < 0) {
    found.push(point);
    return;
  }
  const known = found[index];
  const better = point.residual < known.residual ? point : known;
  found[index] = { ...better, hits: known.hits + 1 };
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value - b[k]);
}
