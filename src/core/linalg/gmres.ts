/** Solves large linear systems from products with the matrix alone: GMRES (Saad & Schultz 1986), without restart. */
import { throwIfCancelled, type CancelSignal } from '../cancel';
import { dot } from './dot';

export interface GmresOptions {
  /** Wanted ‖b - A x‖ / ‖b‖. */
  readonly tolerance: number;
  /** Most products; the Krylov space keeps as many vectors. */
  readonly mostSteps: number;
  readonly signal?: CancelSignal | undefined;
}

export interface GmresSolution {
  /** [size] of smallest residual within the space; 0 for b = 0. */
  readonly x: Float64Array;
  /** ‖b - A x‖ / ‖b‖ as the recursion has it. */
  readonly relativeResidual: number;
}

/**
 * @param multiply writes A v to `out`; both [size]
 * @throws Cancelled
 */
export function gmres(
  multiply: (v: Float64Array, out: Float64Array) => void,
  b: Float64Array,
  { tolerance, mostSteps, signal }: GmresOptions,
): GmresSolution {
  const size = b.length;
  const length = norm(b);
  if (length === 0) return { x: new Float64Array(size), relativeResidual: 0 };
  const basis = [b.map((value) => value / length)];
  /** Columns of the triangular factor of the projected matrix. */
  const columns: Float64Array[] = [];
  const rotations: { readonly cosine: number; readonly sine: number }[] = [];
  const rest = [length];
  const steps = Math.min(mostSteps, size);
  for (let j = 0; j < steps; j++) {
    throwIfCancelled(signal);
    const image = new Float64Array(size);
    multiply(basis[j], image);
    const column = orthogonalise(image, basis);
    const next = norm(image);
    rotations.forEach((rotation, i) => rotate(column, i, rotation));
    const radius = Math.hypot(column[j], next);
    // A vector the matrix sends to nothing new, nor to anything old, solves no part of b.
    if (radius === 0) break;
    const rotation = { cosine: column[j] / radius, sine: next / radius };
    rotations.push(rotation);
    column[j] = radius;
    columns.push(column);
    rest.push(-rotation.sine * rest[j]);
    rest[j] *= rotation.cosine;
    if (!(next > 0) || Math.abs(rest[j + 1]) <= tolerance * length) break;
    basis.push(image.map((value) => value / next));
  }
  const weights = backSubstitute(columns, rest);
  const x = new Float64Array(size);
  weights.forEach((weight, j) => addMultiple(x, weight, basis[j]));
  return { x, relativeResidual: Math.abs(rest[columns.length]) / length };
}

/** Takes the basis out of the vector, twice for full precision; returns the coefficients, with room for one more. */
function orthogonalise(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const coefficients = new Float64Array(basis.length + 1);
  for (let pass = 0; pass < 2; pass++) {
    basis.forEach((known, i) => {
      const overlap = dot(known, vector);
      coefficients[i] += overlap;
      addMultiple(vector, -overlap, known);
    });
  }
  return coefficients;
}

function rotate(
  column: Float64Array,
  i: number,
  { cosine, sine }: { readonly cosine: number; readonly sine: number },
): void {
  const [upper, lower] = [column[i], column[i + 1]];
  column[i] = cosine * upper + sine * lower;
  column[i + 1] = cosine * lower - sine * upper;
}

function backSubstitute(columns: readonly Float64Array[], rest: readonly number[]): number[] {
  const weights = rest.slice(0, columns.length);
  for (let i = columns.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < columns.length; j++) weights[i] -= columns[j][i] * weights[j];
    weights[i] = columns[i][i] === 0 ? 0 : weights[i] / columns[i][i];
  }
  return weights;
}

function addMultiple(out: Float64Array, factor: number, vector: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k] += factor * vector[k];
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
