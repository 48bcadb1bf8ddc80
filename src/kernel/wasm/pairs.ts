/** One Sinkhorn round of a cost matrix in the kernel's memory: both potentials from one pass. Says so when float32 could not hold it. */
import type { Cloud } from '../stringTransport';
import { PAIRS_FIELDS } from './layouts';
import { STRING_BLOCK } from './memoryPlan';
import type { KernelExports } from './module';
import { Struct } from './struct';
import type { TaskPool } from './taskPool';

export interface PairsPlaces {
  readonly structAt: number;
  /** [rows] floats each */
  readonly rowScores: number;
  readonly rowWeights: number;
  readonly rowSums: number;
  /** [block][columns] floats */
  readonly columnSums: number;
}

/** One side of the transport: a cost matrix, its scores and the log-sums that its plan is made of. */
export interface SidePlaces {
  /** [rows][columns] bytes */
  readonly costs: number;
  /** [columns] floats h_j */
  readonly scores: number;
  /** [rows] doubles */
  readonly logSums: number;
  /** Whether a row is not paired with the column of the same index. */
  readonly others: boolean;
}

/** Scores of padding: no term of theirs is ever looked at. */
export const NOTHING = -1e30;
/** Terms this far below a sum of about 1 are left out: 4,096 of them change it by 6e-8. */
const NEGLIGIBLE_BITS = 36;
/** Sums are about 1 when the potentials are near their new values; outside these bounds terms were lost. */
const SMALLEST_SUM = 2 ** -6;
const LARGEST_SUM = 1e30;

export class PairsRound {
  private readonly struct: Struct<typeof PAIRS_FIELDS>;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly exports: KernelExports,
    private readonly pool: TaskPool,
    private readonly places: PairsPlaces,
  ) {
    this.struct = new Struct(new DataView(memory.buffer), places.structAt, PAIRS_FIELDS);
  }

  /**
   * New potentials of the rows and, unless the two are the same cloud, of the columns; null when some sum lies outside
   * what float32 can be trusted with. Leaves scores and log-sums for the plan.
   */
  run(
    side: SidePlaces,
    rows: Cloud,
    columns: Cloud,
    epsilon: number,
    padded: number,
  ): { readonly rows: Float64Array; readonly columns: Float64Array } | null {
    const symmetric = rows === columns;
    const kappa = Math.LOG2E / epsilon;
    const middle = this.writeScores(side, columns, kappa, padded);
    this.writeRows(rows, kappa, middle);
    this.struct.set({
      rows: rows.potential.length,
      columns: padded,
      symmetric: Number(symmetric),
      costs: side.costs,
      ...this.places,
      columnScores: side.scores,
      kappa,
      others: Number(side.others),
      floor: -NEGLIGIBLE_BITS + Math.LOG2E * Math.min(...columns.logWeights),
    });
    const tasks = Math.ceil(rows.potential.length / STRING_BLOCK);
    this.pool.run('pairsBlock', tasks, this.places.structAt);
    this.exports.addPairsColumns(this.places.structAt);
    const found = symmetric
      ? this.collectSymmetric(side, rows, middle)
      : this.collect(side, rows, columns, middle);
    return found && scaled(found, -epsilon * Math.LN2);
  }

  /** h_j = log2 b_j + κ g_j, the largest near 0; returns what was taken off. */
  private writeScores(side: SidePlaces, columns: Cloud, kappa: number, padded: number): number {
    const { logWeights, potential } = columns;
    const scores = this.floats(side.scores, padded);
    let middle = -Infinity;
    for (let j = 0; j < logWeights.length; j++) {
      middle = Math.max(middle, Math.LOG2E * logWeights[j] + kappa * potential[j]);
    }
    for (let j = 0; j < logWeights.length; j++) {
      scores[j] = Math.LOG2E * logWeights[j] + kappa * potential[j] - middle;
    }
    scores.fill(NOTHING, logWeights.length);
    return middle;
  }

  /** r_i = κ f_i, and the weights a_i with what rounding r_i to float32 took off. */
  private writeRows({ logWeights, potential }: Cloud, kappa: number, middle: number): void {
    const scores = this.floats(this.places.rowScores, potential.length);
    const weights = this.floats(this.places.rowWeights, potential.length);
    for (let i = 0; i < potential.length; i++) {
      const score = kappa * potential[i] + middle;
      scores[i] = score;
      weights[i] = Math.exp(logWeights[i] + Math.LN2 * (score - scores[i]));
    }
  }

  /** Base-2 logarithms of the sums behind both new potentials. */
  private collect(side: SidePlaces, rows: Cloud, columns: Cloud, middle: number) {
    const { rowScores, rowSums, columnSums } = this.places;
    const count = rows.potential.length;
    const r = this.floats(rowScores, count);
    const sums = this.floats(rowSums, count);
    const logSums = new Float64Array(this.memory.buffer, side.logSums, count);
    const rowLogs = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      if (!trusted(sums[i])) return null;
      logSums[i] = Math.log2(sums[i]) - r[i];
      rowLogs[i] = logSums[i] + middle;
    }
    const h = this.floats(side.scores, columns.potential.length);
    const totals = this.floats(columnSums, columns.potential.length);
    const columnLogs = new Float64Array(columns.potential.length);
    for (let j = 0; j < columnLogs.length; j++) {
      if (!trusted(totals[j] / Math.exp(columns.logWeights[j]))) return null;
      columnLogs[j] = Math.log2(totals[j]) - middle - h[j];
    }
    return { rows: rowLogs, columns: columnLogs };
  }

  /** Of one cloud with itself: pairs above the diagonal blocks were summed for both of their strings. */
  private collectSymmetric(side: SidePlaces, { potential }: Cloud, middle: number) {
    const count = potential.length;
    const r = this.floats(this.places.rowScores, count);
    const h = this.floats(side.scores, count);
    const sums = this.floats(this.places.rowSums, count);
    const totals = this.floats(this.places.columnSums, count);
    const logSums = new Float64Array(this.memory.buffer, side.logSums, count);
    const logs = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const sum = sums[i] + totals[i] * 2 ** (r[i] - 2 * middle - h[i]);
      if (!trusted(sum)) return null;
      logSums[i] = Math.log2(sum) - r[i];
      logs[i] = logSums[i] + middle;
    }
    return { rows: logs, columns: logs };
  }

  private floats(at: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, count);
  }
}

function trusted(sum: number): boolean {
  return sum >= SMALLEST_SUM && sum <= LARGEST_SUM;
}

function scaled(logs: { rows: Float64Array; columns: Float64Array }, factor: number) {
  const scale = (values: Float64Array) => values.map((value) => factor * value);
  const rows = scale(logs.rows);
  return { rows, columns: logs.columns === logs.rows ? rows : scale(logs.columns) };
}
