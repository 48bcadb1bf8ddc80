/** One softmin of a Sinkhorn round in the kernel's memory, row by row with an exact reference: slow and always right. */
import type { Cloud } from '../stringTransport';
import { SOFTMIN_FIELDS } from './layouts';
import { STRING_BLOCK } from './memoryPlan';
import { NOTHING, type SidePlaces } from './pairs';
import { Struct } from './struct';
import type { TaskPool } from './taskPool';

export class RobustSoftmin {
  private readonly struct: Struct<typeof SOFTMIN_FIELDS>;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly pool: TaskPool,
    private readonly structAt: number,
  ) {
    this.struct = new Struct(new DataView(memory.buffer), structAt, SOFTMIN_FIELDS);
  }

  /** New potential of the rows. Leaves scores and log-sums for the plan. */
  run(
    side: SidePlaces,
    rows: Cloud,
    columns: Cloud,
    epsilon: number,
    padded: number,
  ): Float64Array {
    const { buffer } = this.memory;
    const kappa = Math.LOG2E / epsilon;
    const scores = new Float32Array(buffer, side.scores, padded);
    const exact = columns.logWeights.map(
      (logWeight, j) => Math.LOG2E * logWeight + kappa * columns.potential[j],
    );
    const largest = exact.reduce((most, value) => Math.max(most, value), -Infinity);
    exact.forEach((value, j) => {
      scores[j] = value - largest;
    });
    scores.fill(NOTHING, exact.length);
    const count = rows.potential.length;
    const logSums = new Float64Array(buffer, side.logSums, count);
    // What the answers are likely to be: the old potential's.
    for (let i = 0; i < count; i++) logSums[i] = -kappa * rows.potential[i] - largest;
    const { costs, scores: scoresAt, logSums: sums } = side;
    const others = Number(side.others);
    this.struct.set({ rows: count, columns: padded, costs, scores: scoresAt, sums, kappa, others });
    this.pool.run('softminBlock', Math.ceil(count / STRING_BLOCK), this.structAt);
    return Float64Array.from(logSums, (value) => -epsilon * Math.LN2 * (value + largest));
  }
}
