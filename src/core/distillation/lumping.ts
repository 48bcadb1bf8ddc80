/** Lumps microstates into metastable states by the slow subspace of their chain. Chooses no number of states. */
import { luFactor, luSolve } from '../linalg/lu';
import { fillNormals, STREAM } from '../random/streams';
import type { MicrostateChain } from './microstateChain';

export interface Lumping {
  /** [n] state of each cell: its largest membership. */
  readonly stateOf: Uint8Array;
  /** [n, M] memberships, rows sum to 1; outside 0..1 only as far as cells lie outside the simplex of the M corners. */
  readonly membership: Float64Array;
}

const ROUNDS = 300;
/** Cells below this share of an even one are no corners: few visits put them anywhere. */
const LEAST_CORNER_SHARE = 0.2;

/**
 * Memberships from the M slowest right vectors (inner simplex: Weber & Galliat 2002). Their span is found by
 * orthogonal iteration, so it is real and holds both of a complex pair or, when M would part them, is not settled:
 * choose M where timescales have a gap.
 *
 * @param states M, 1 .. number of cells
 */
export function lump(chain: MicrostateChain, states: number, seed: number): Lumping {
  const { cells } = chain;
  const membership = new Float64Array(cells * states);
  if (states === 1) {
    membership.fill(1);
    return { stateOf: new Uint8Array(cells), membership };
  }
  const slow = slowVectors(chain, states, seed);
  const corners = simplexCorners(chain, slow, states);
  const system = new Float64Array(states * states);
  corners.forEach((cell, a) => {
    for (let k = 0; k < states; k++) system[k * states + a] = slow[cell * states + k];
  });
  const factors = luFactor(system, states);
  const stateOf = new Uint8Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const row = luSolve(factors, slow.subarray(cell * states, (cell + 1) * states));
    membership.set(row, cell * states);
    stateOf[cell] = row.indexOf(Math.max(...row));
  }
  return { stateOf, membership };
}

/** [n, M] columns span the slow right subspace, orthonormal under the shares; the first is constant. */
function slowVectors(chain: MicrostateChain, states: number, seed: number): Float64Array {
  const { cells, transition, share } = chain;
  let columns = Array.from({ length: states }, (_, k) => {
    const column = new Float64Array(cells);
    if (k === 0) column.fill(1);
    else fillNormals(column, seed, STREAM.microstates, 1e9 + k * cells);
    return column;
  });
  for (let round = 0; round < ROUNDS; round++) {
    columns = columns.map((column, k) => (k === 0 ? column : product(transition, column)));
    orthonormalise(columns, share);
  }
  const rows = new Float64Array(cells * states);
  columns.forEach((column, k) => column.forEach((value, i) => (rows[i * states + k] = value)));
  return rows;
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j] * vector[j];
    out[i] = sum;
  }
  return out;
}

/** Gram–Schmidt, twice for the sake of rounding. */
function orthonormalise(columns: readonly Float64Array[], weight: Float64Array): void {
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + value * b[i] * weight[i], 0);
  columns.forEach((column, k) => {
    for (const earlier of [...columns.slice(0, k), ...columns.slice(0, k)]) {
      const along = dot(column, earlier);
      for (let i = 0; i < column.length; i++) column[i] -= along * earlier[i];
    }
    const length = Math.sqrt(dot(column, column));
    for (let i = 0; i < column.length; i++) column[i] /= length || 1;
  });
}

/** M cells that span the largest simplex, one after another: the farthest from those before. */
function simplexCorners(
  { cells, share }: MicrostateChain,
  slow: Float64Array,
  states: number,
): number[] {
  const visited = Array.from({ length: cells }, (_, cell) => cell).filter(
    (cell) => share[cell] >= LEAST_CORNER_SHARE / cells,
  );
  const row = (cell: number) => [...slow.subarray(cell * states + 1, (cell + 1) * states)];
  const first = farthest(visited, row);
  const origin = row(first);
  const corners = [first];
  const rest = new Map(visited.map((cell) => [cell, row(cell).map((v, k) => v - origin[k])]));
  while (corners.length < states) {
    const next = farthest(visited, (cell) => rest.get(cell) ?? []);
    const direction = rest.get(next) ?? [];
    const square = direction.reduce((sum, value) => sum + value ** 2, 0);
    corners.push(next);
    if (square === 0) continue;
    for (const own of rest.values()) {
      const along = own.reduce((sum, value, k) => sum + value * direction[k], 0) / square;
      own.forEach((value, k) => (own[k] = value - along * direction[k]));
    }
  }
  return corners;
}

function farthest(cells: readonly number[], at: (cell: number) => readonly number[]): number {
  let best = cells[0];
  let largest = -1;
  for (const cell of cells) {
    const square = at(cell).reduce((sum, value) => sum + value ** 2, 0);
    if (square > largest) {
      largest = square;
      best = cell;
    }
  }
  return best;
}
