/** Costs, softmins and plans of strings as TensorFlow operations in float32. The loop that asks for them is stringTransport.ts. */
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
import type { Potentials } from '../../core/transport/sinkhorn';
import type { StringMasses } from '../../core/transport/stringDivergence';
import { logWeights, type MergedStrings } from '../../core/transport/strings';
import type { Cloud, PairsWanted, StringRounds, Transported } from '../stringTransport';
import { missingStep } from '../stepOrder';
import type { TensorOperations } from './loadTensorflow';

type CloudName = 'x' | 'y';
type Side = 'xy' | 'xx' | 'yy';

/**
 * Sums of exponentials are about 1 when the potentials are near their new values; outside these bounds float32 may
 * have lost terms, or overflowed.
 */
const SMALLEST_SUM = 1e-25;
const LARGEST_SUM = 1e30;

/** potential / ε as float32 holds it; what rounding took off is a factor of the weight. */
interface Scores {
  /** [n] */
  readonly rounded: Float32Array;
  /** [n] weight · exp(exact score - rounded score) */
  readonly weights: Float32Array;
}

export class TensorStringRounds implements StringRounds {
  /** [strings, T·K] */
  private readonly oneHot = new Map<CloudName, Tensor2D>();
  /** [rows, columns] Hamming distances */
  private readonly costs = new Map<Side, Tensor2D>();

  constructor(private readonly tf: TensorOperations) {}

  prepare(x: MergedStrings, y: MergedStrings, { ownTargets, self }: PairsWanted): void {
    const { tf } = this;
    this.dispose();
    this.oneHot.set('x', this.oneHotOf(x)).set('y', this.oneHotOf(y));
    const sides: readonly Side[] = ownTargets ? ['xy', 'xx', 'yy'] : ['xy', 'xx'];
    for (const side of sides) {
      const [rows, columns] = [this.points(CLOUDS[side].rows), this.points(CLOUDS[side].columns)];
      const cost = tf.tidy(() => {
        const distances = tf.sub<Tensor2D>(x.lengthSteps, tf.matMul(rows, columns, false, true));
        if (self || side === 'xy') return distances;
        const own = tf.cast<Tensor2D>(tf.eye(distances.shape[0]), 'bool');
        return tf.where<Tensor2D>(own, tf.fill(distances.shape, Infinity), distances);
      });
      this.costs.set(side, cost);
    }
  }

  both(x: Cloud, y: Cloud, epsilon: number): Pick<Potentials, 'f' | 'g'> {
    const [rows, columns] = [scoresOf(x, epsilon), scoresOf(y, epsilon)];
    const sums = this.sums('xy', rows, columns, epsilon);
    return {
      f: potentialOf(rows, sums.rows, epsilon) ?? this.softmin('xy', 1, columns, epsilon),
      g: potentialOf(columns, sums.columns, epsilon) ?? this.softmin('xy', 0, rows, epsilon),
    };
  }

  own(side: 'xx' | 'yy', cloud: Cloud, epsilon: number): Float64Array {
    const scores = scoresOf(cloud, epsilon);
    const sums = this.sums(side, scores, scores, epsilon);
    return potentialOf(scores, sums.rows, epsilon) ?? this.softmin(side, 1, scores, epsilon);
  }

  /** [merged x, T·K] each: shares of mass by symbol, of the plan to x and of that to y. */
  masses({ x, y, final, incoming, epsilon }: Transported): StringMasses {
    const values = (mean: Tensor2D) => {
      const mass = Float64Array.from(mean.dataSync<'float32'>());
      mean.dispose();
      return mass;
    };
    const { tf } = this;
    return {
      own: values(tf.tidy(() => this.means('xx', final.xx, x, incoming.xx, epsilon))),
      target: values(tf.tidy(() => this.means('xy', final.f, y, incoming.g, epsilon))),
    };
  }

  /** [merged x, T·K] ∂S/∂x: the plan to x minus the plan to y. */
  gradient({ x, y, final, incoming, epsilon }: Transported): Float32Array {
    const { tf } = this;
    const gap = tf.tidy(() => {
      const toX = this.means('xx', final.xx, x, incoming.xx, epsilon);
      const toY = this.means('xy', final.f, y, incoming.g, epsilon);
      return tf.div<Tensor2D>(tf.sub(toX, toY), x.indexOf.length);
    });
    const values = gap.dataSync<'float32'>();
    gap.dispose();
    return values;
  }

  dispose(): void {
    this.tf.dispose([...this.costs.values(), ...this.oneHot.values()]);
    this.costs.clear();
    this.oneHot.clear();
  }

  /** [rows, T·K] Σ_j plan_ij point_j. Rows of the plan are divided by their sums, so that rounding can not scale them. */
  private means(
    side: Side,
    own: Float64Array,
    strings: MergedStrings,
    potential: Float64Array,
    epsilon: number,
  ): Tensor2D {
    const { tf } = this;
    const rows = Float32Array.from(own, (value) => value / epsilon);
    const columns = scoresOf({ logWeights: logWeights(strings), potential }, epsilon);
    const plan = this.exponentials(side, rows, columns.rounded, epsilon);
    const weights = this.column(columns.weights);
    const weighted = tf.mul<Tensor2D>(this.points(CLOUDS[side].columns), weights);
    return tf.div(tf.matMul(plan, weighted), tf.matMul(plan, weights));
  }

  /** Weighted sums of exp(r_i + h_j - C_ij/ε) along the rows and along the columns. */
  private sums(side: Side, rows: Scores, columns: Scores, epsilon: number) {
    const { tf } = this;
    const sums = tf.tidy(() => {
      const terms = this.exponentials(side, rows.rounded, columns.rounded, epsilon);
      const alongRows = tf.matMul<Tensor2D>(terms, this.column(columns.weights));
      // Of one cloud with itself both are the same.
      if (rows === columns) return [alongRows, tf.clone(alongRows)];
      return [alongRows, tf.matMul<Tensor2D>(this.row(rows.weights), terms)];
    });
    const [alongRows, alongColumns] = sums.map(values);
    tf.dispose(sums);
    return { rows: alongRows, columns: alongColumns };
  }

  /** [rows, columns] exp(r_i + h_j - C_ij/ε) */
  private exponentials(side: Side, r: Float32Array, h: Float32Array, epsilon: number): Tensor2D {
    const { tf } = this;
    return tf.tidy(() => {
      const scaled = tf.mul<Tensor2D>(this.cost(side), 1 / epsilon);
      const scores = tf.add<Tensor2D>(this.column(r), this.row(h));
      const exponents = tf.sub<Tensor2D>(scores, scaled);
      // The largest arrays of a step: not held until the tidy ends.
      tf.dispose([scaled, scores]);
      return tf.exp(exponents);
    });
  }

  /**
   * The new potential of one side, row by row safe against overflow: for rounds in which the old ones are far off.
   *
   * @param axis that is summed over: 1 gives the potential of the rows
   */
  private softmin(side: Side, axis: 0 | 1, scores: Scores, epsilon: number): Float64Array {
    const { tf } = this;
    const [top, sums] = tf.tidy(() => {
      const h = axis === 1 ? this.row(scores.rounded) : this.column(scores.rounded);
      const exponents = tf.sub<Tensor2D>(h, tf.mul(this.cost(side), 1 / epsilon));
      const largest = tf.max<Tensor2D>(exponents, axis, true);
      const terms = tf.exp(tf.sub<Tensor2D>(exponents, largest));
      const total =
        axis === 1
          ? tf.matMul<Tensor2D>(terms, this.column(scores.weights))
          : tf.matMul<Tensor2D>(this.row(scores.weights), terms);
      return [largest, total];
    });
    const [most, total] = [values(top), values(sums)];
    tf.dispose([top, sums]);
    return Float64Array.from(most, (value, i) => -epsilon * (value + Math.log(total[i])));
  }

  private oneHotOf({ count, lengthSteps, outputs, symbols }: MergedStrings): Tensor2D {
    const { tf } = this;
    return tf.tidy(() => {
      const indices = tf.tensor1d(Int32Array.from(symbols), 'int32');
      const points = tf.oneHot(indices, outputs, 1, 0, 'float32');
      return tf.reshape<Rank.R2>(points, [count, lengthSteps * outputs]);
    });
  }

  private points(cloud: CloudName): Tensor2D {
    return this.oneHot.get(cloud) ?? missingStep('points', 'prepare');
  }

  private cost(side: Side): Tensor2D {
    return this.costs.get(side) ?? missingStep('costs', 'prepare');
  }

  private column(numbers: Float32Array): Tensor2D {
    return this.tf.tensor2d(numbers, [numbers.length, 1]);
  }

  private row(numbers: Float32Array): Tensor2D {
    return this.tf.tensor2d(numbers, [1, numbers.length]);
  }
}

/** Clouds whose strings are rows and columns of a cost matrix. */
const CLOUDS = {
  xy: { rows: 'x', columns: 'y' },
  xx: { rows: 'x', columns: 'x' },
  yy: { rows: 'y', columns: 'y' },
} as const;

function values(tensor: Tensor2D): Float32Array {
  return tensor.dataSync<'float32'>();
}

function scoresOf({ logWeights: logs, potential }: Cloud, epsilon: number): Scores {
  const rounded = Float32Array.from(potential, (value) => value / epsilon);
  const weights = Float32Array.from(potential, (value, i) =>
    Math.exp(logs[i] + value / epsilon - rounded[i]),
  );
  return { rounded, weights };
}

/** ε (old score - ln sum); null when float32 can not be trusted with some sum. */
function potentialOf(
  { rounded }: Scores,
  sums: Float32Array,
  epsilon: number,
): Float64Array | null {
  if (!sums.every((sum) => sum >= SMALLEST_SUM && sum <= LARGEST_SUM)) return null;
  return Float64Array.from(sums, (sum, i) => epsilon * (rounded[i] - Math.log(sum)));
}
