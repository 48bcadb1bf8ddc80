/** Lyapunov exponents along a given path, by products of derivatives and repeated orthogonalisation. Runs no network. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { batchError, meanOf } from '../dynamics/batchError';
import { activeUnits } from '../dynamics/mask';
import { dot, norm } from '../linalg/dot';
import { finish, type Parts } from '../parts';
import { fillNormals, STREAM } from '../random/streams';
import type { RecurrentLayer } from '../rnn/network';
import { ownActiveSets } from './activeSets';

/** J_t applied to tangent vectors at step t; vectors may change their length from step to step. */
export type TangentMap = (t: number, vectors: readonly Float64Array[]) => Float64Array[];

export interface LyapunovOptions {
  /** Exponents wanted. */
  readonly exponents: number;
  /** Length of the vectors that go into the first step. */
  readonly dimension: number;
  readonly steps: number;
  /** Steps at the beginning that do not count: the directions turn into place. */
  readonly transientSteps: number;
  readonly seed: number;
  /** Told after each step that counts how many do by then; `known` tells the exponents of these. */
  readonly onStep?: (counted: number, known: () => LyapunovSpectrum) => void;
  readonly signal?: CancelSignal;
}

export interface LyapunovSpectrum {
  /** Nats per step, descending but for sampling; -Infinity for directions that die: rank J is at most the active units. */
  readonly exponents: readonly number[];
  /** From batch means; NaN for too few steps, 0 for -Infinity. */
  readonly error: readonly number[];
  /** False where the halves of the path differ by more than three of their standard errors. */
  readonly settled: readonly boolean[];
  /** Steps that count. */
  readonly steps: number;
  /** Kaplan and Yorke's; 0 without a positive exponent; NaN when the exponents wanted do not reach it. */
  readonly kaplanYorke: number;
}

/** What orthogonalisation leaves of a vector below this share of it is rounding: the direction is dead. */
const DEAD = 1e-13;

/**
 * Benettin et al. 1980, Gram–Schmidt at every step, each vector twice. A direction that dies once is -Infinity for good:
 * its vector leaves, those after it move up.
 * @throws Cancelled
 */
export function lyapunovSpectrum(map: TangentMap, options: LyapunovOptions): LyapunovSpectrum {
  return finish(lyapunovParts(map, options));
}

/** As `lyapunovSpectrum`, a part a step. */
export function* lyapunovParts(map: TangentMap, options: LyapunovOptions): Parts<LyapunovSpectrum> {
  const { dimension, steps, transientSteps, seed, signal } = options;
  const wanted = Math.min(options.exponents, dimension);
  let vectors = randomVectors(wanted, dimension, seed);
  orthonormalise(vectors);
  const counted = Math.max(0, steps - transientSteps);
  const growth = Array.from({ length: wanted }, () => new Float64Array(counted));
  const known = (count: number) =>
    spectrumOf(
      growth.map((rows) => rows.subarray(0, count)),
      vectors.length,
      wanted === dimension,
    );
  for (let t = 0; t < steps; t++) {
    throwIfCancelled(signal);
    const images = map(t, vectors);
    const lengths = orthonormalise(images);
    vectors = images.filter((_, i) => lengths[i] > 0);
    const alive = lengths.filter((length) => length > 0);
    const at = t - transientSteps;
    for (let i = 0; at >= 0 && i < wanted; i++) {
      growth[i][at] = i < alive.length ? Math.log(alive[i]) : -Infinity;
    }
    if (at >= 0) options.onStep?.(at + 1, () => known(at + 1));
    yield;
  }
  return known(counted);
}

/** @param growth of each direction, by step @param alive how many directions are left @param isWhole all there are */
function spectrumOf(
  growth: readonly Float64Array[],
  alive: number,
  isWhole: boolean,
): LyapunovSpectrum {
  const exponents = growth.map((rows, i) => (i < alive ? meanOf(rows) : -Infinity));
  return {
    exponents,
    error: growth.map((rows, i) => (exponents[i] === -Infinity ? 0 : batchError(rows))),
    settled: growth.map((rows, i) => exponents[i] === -Infinity || halvesAgree(rows)),
    steps: growth[0]?.length ?? 0,
    kaplanYorke: kaplanYorke(exponents, isWhole),
  };
}

function randomVectors(count: number, dimension: number, seed: number): Float64Array[] {
  const values = new Float64Array(count * dimension);
  fillNormals(values, seed, STREAM.starts, 0);
  return Array.from({ length: count }, (_, i) => values.slice(i * dimension, (i + 1) * dimension));
}

/** In place; returns what was left of each vector by those before it, 0 for dead ones (whose entries mean nothing). */
function orthonormalise(vectors: readonly Float64Array[]): number[] {
  const lengths: number[] = [];
  vectors.forEach((vector, i) => {
    const before = norm(vector);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        if (lengths[j] > 0) subtract(vector, vectors[j]);
      }
    }
    const left = norm(vector);
    const isDead = !(left > DEAD * before);
    lengths.push(isDead ? 0 : left);
    if (!isDead) for (let k = 0; k < vector.length; k++) vector[k] /= left;
  });
  return lengths;
}

/** vector ← vector - unit (unit · vector) */
function subtract(vector: Float64Array, unit: Float64Array): void {
  const along = dot(vector, unit);
  for (let k = 0; k < vector.length; k++) vector[k] -= along * unit[k];
}

function halvesAgree(rows: Float64Array): boolean {
  const half = Math.floor(rows.length / 2);
  const halves = [rows.subarray(0, half), rows.subarray(half)];
  const [a, b] = halves.map((one) => meanOf(one));
  const [errorA, errorB] = halves.map((one) => batchError(one));
  return Math.abs(a - b) <= 3 * Math.hypot(errorA, errorB) + 1e-12;
}

/** @param isWhole all exponents there are were computed */
function kaplanYorke(exponents: readonly number[], isWhole: boolean): number {
  let sum = 0;
  for (let i = 0; i < exponents.length; i++) {
    if (sum + exponents[i] < 0) return i === 0 ? 0 : i + sum / -exponents[i];
    sum += exponents[i];
  }
  return isWhole ? exponents.length : Number.NaN;
}

/**
 * Derivatives of a ReLU layer along recorded states, J_t = diag(1[h_t > 0]) W, which is exact under any input. Vectors
 * hold the entries of active units only: the others are 0 from then on.
 *
 * @param states [T, N] consecutive; the first one is where the first step starts
 * @returns the map of steps 0 .. T-2, for vectors of `dimension` N
 */
export function reluTangentMap(layer: RecurrentLayer, states: Float64Array): TangentMap {
  const { hiddenSize: units, recurrentWeight } = layer;
  const sets = ownActiveSets(layer, states).map(activeUnits);
  const everyUnit = Uint32Array.from({ length: units }, (_, unit) => unit);
  return (t, vectors) => {
    const from = t === 0 ? everyUnit : sets[t];
    const to = sets[t + 1];
    return vectors.map((vector) => {
      const image = new Float64Array(to.length);
      for (let i = 0; i < to.length; i++) {
        const row = to[i] * units;
        let sum = 0;
        for (let k = 0; k < from.length; k++) sum += recurrentWeight[row + from[k]] * vector[k];
        image[i] = sum;
      }
      return image;
    });
  };
}
