/** One of the four softmins of a Sinkhorn round, as a job in the kernel's memory. Which jobs a round has is transport.ts's. */
import { SOFTMIN_FIELDS } from './layouts';
import { STRING_BLOCK } from './memoryPlan';
import { Struct } from './struct';

export interface SoftminPlaces {
  readonly structAt: number;
  /** [rows][columns] bytes */
  readonly costs: number;
  /** [columns] floats */
  readonly scores: number;
  /** [rows] doubles */
  readonly sums: number;
}

/** Scores of padding: no term of theirs is ever looked at. */
const NOTHING = -1e30;

export class SoftminJob {
  readonly kappa: { value: number } = { value: 0 };
  private readonly struct: Struct<typeof SOFTMIN_FIELDS>;
  private rows = 0;
  private largest = 0;

  constructor(
    private readonly memory: WebAssembly.Memory,
    readonly places: SoftminPlaces,
  ) {
    this.struct = new Struct(new DataView(memory.buffer), places.structAt, SOFTMIN_FIELDS);
  }

  get tasks(): number {
    return Math.ceil(this.rows / STRING_BLOCK);
  }

  /**
   * Writes the scores log-weight + potential/ε of the columns, and what the answer of each row is likely to be, from
   * the row's own potential.
   */
  prepare(
    logWeights: Float64Array,
    columnPotential: Float64Array,
    rowPotential: Float64Array,
    epsilon: number,
    columns: number,
  ): void {
    const { buffer } = this.memory;
    const { scores: scoresAt, sums: sumsAt, costs } = this.places;
    const scores = new Float32Array(buffer, scoresAt, columns);
    let largest = -Infinity;
    for (let j = 0; j < logWeights.length; j++) {
      largest = Math.max(largest, logWeights[j] + columnPotential[j] / epsilon);
    }
    // The difference in float64: in float32 two large numbers would leave rounding only.
    for (let j = 0; j < logWeights.length; j++) {
      scores[j] = (logWeights[j] + columnPotential[j] / epsilon - largest) * Math.LOG2E;
    }
    scores.fill(NOTHING, logWeights.length);
    const sums = new Float64Array(buffer, sumsAt, rowPotential.length);
    for (let i = 0; i < sums.length; i++) {
      sums[i] = (-rowPotential[i] / epsilon - largest) * Math.LOG2E;
    }
    this.rows = rowPotential.length;
    this.largest = largest;
    this.kappa.value = Math.LOG2E / epsilon;
    const kappa = this.kappa.value;
    this.struct.set({ rows: this.rows, columns, costs, scores: scoresAt, sums: sumsAt, kappa });
  }

  /** After the tasks: the new potential of every row, or its mean with `out` as it was. */
  collect(epsilon: number, out: Float64Array, average: boolean): void {
    const sums = new Float64Array(this.memory.buffer, this.places.sums, this.rows);
    for (let i = 0; i < this.rows; i++) {
      const value = -epsilon * (sums[i] * Math.LN2 + this.largest);
      out[i] = average ? 0.5 * (out[i] + value) : value;
    }
  }
}
