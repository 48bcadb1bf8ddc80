/** The cheapest pairing of n rows with n columns, one to one and exact. Not the entropic plan (sinkhorn.ts), where a row may spread. */
import { throwIfCancelled, type CancelSignal } from '../cancel';

export interface Assignment {
  /** [n] column of each row */
  readonly columnOf: Uint32Array;
  /** Σ cost of the pairs */
  readonly cost: number;
  /** [n] dual prices: u_i + v_j <= cost_ij, with equality on the pairs. They prove that nothing is cheaper. */
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
}

/**
 * Shortest augmenting paths over reduced costs, a row at a time (Jonker & Volgenant 1987, without their start;
 * Crouse 2016): n³ steps at worst.
 *
 * @param costs [n, n] row-major, finite
 * @throws RangeError for a matrix of another size or with costs that are not finite; Cancelled between rows
 */
export function exactAssignment(
  costs: Float64Array,
  size: number,
  signal?: CancelSignal,
): Assignment {
  if (costs.length !== size * size) {
    throw new RangeError(`costs: ${costs.length} found, ${size} x ${size} are needed`);
  }
  if (!costs.every(Number.isFinite)) {
    throw new RangeError('costs: one that is not finite found, finite ones are legal');
  }
  const search = new PathSearch(costs, size);
  for (let row = 0; row < size; row++) {
    throwIfCancelled(signal);
    search.augment(row);
  }
  const { rowOf, rowPrice, columnPrice } = search;
  const columnOf = new Uint32Array(size);
  let cost = 0;
  for (let column = 0; column < size; column++) {
    columnOf[rowOf[column]] = column;
    cost += costs[rowOf[column] * size + column];
  }
  return { columnOf, cost, rowPrice, columnPrice };
}

const FREE = -1;

class PathSearch {
  /** [n] row of each column, or FREE */
  readonly rowOf: Int32Array;
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
  /** Of the path under way: length to each column, the column before it, columns not reached yet. */
  private readonly length: Float64Array;
  private readonly before: Int32Array;
  private readonly open: Int32Array;

  constructor(
    private readonly costs: Float64Array,
    private readonly size: number,
  ) {
    this.rowOf = new Int32Array(size).fill(FREE);
    this.rowPrice = new Float64Array(size);
    this.columnPrice = new Float64Array(size);
    this.length = new Float64Array(size);
    this.before = new Int32Array(size);
    this.open = new Int32Array(size);
  }

  /** Pairs one more row: a Dijkstra search for a free column, then the pairs along its path move over. */
  augment(start: number): void {
    const { rowOf, length, before, open, size } = this;
    length.fill(Infinity);
    for (let k = 0; k < size; k++) open[k] = k;
    let openCount = size;
    let row = start;
    let column = FREE;
    let shortest = 0;
    while (column === FREE || rowOf[column] !== FREE) {
      if (column !== FREE) row = rowOf[column];
      const at = this.relax(row, column, shortest, openCount);
      column = open[at];
      shortest = length[column];
      open[at] = open[--openCount];
      open[openCount] = column;
    }
    this.reprice(start, shortest, openCount);
    while (column !== FREE) {
      const previous = before[column];
      rowOf[column] = previous === FREE ? start : rowOf[previous];
      column = previous;
    }
  }

  /** Lengthens the path by one row; returns where among the open columns the nearest one stands. */
  private relax(row: number, from: number, shortest: number, openCount: number): number {
    const { costs, length, before, open, columnPrice, rowOf, size } = this;
    const base = shortest - this.rowPrice[row];
    let nearest = 0;
    let least = Infinity;
    for (let k = 0; k < openCount; k++) {
      const column = open[k];
      const through = base + costs[row * size + column] - columnPrice[column];
      if (through < length[column]) {
        length[column] = through;
        before[column] = from;
      }
      // Among equally near columns a free one ends the search.
      const isFreeTie = length[column] === least && rowOf[column] === FREE;
      if (length[column] < least || isFreeTie) {
        least = length[column];
        nearest = k;
      }
    }
    return nearest;
  }

  /** Keeps the prices feasible, and tight on the new pairs. Reached columns stand behind the open ones. */
  private reprice(start: number, shortest: number, openCount: number): void {
    const { rowOf, rowPrice, columnPrice, length, open, size } = this;
    rowPrice[start] += shortest;
    for (let k = openCount; k < size; k++) {
      const column = open[k];
      const gain = shortest - length[column];
      columnPrice[column] -= gain;
      if (rowOf[column] !== FREE) rowPrice[rowOf[column]] += gain;
    }
  }
}
