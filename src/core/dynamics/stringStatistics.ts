/** Statistics of a cloud of symbol strings, each standing for itself. Of one long sequence: outputs.ts. */
import type { SymbolStrings } from '../transport/strings';

export interface StringStatistics {
  readonly strings: number;
  readonly lengthSteps: number;
  /** [K] share of all symbols. */
  readonly frequency: readonly number[];
  /** [K] standard error of `frequency`, over strings. */
  readonly frequencyError: readonly number[];
  /** [K][K] P(next = column | symbol = row), pooled over strings; a row never visited is all 0. */
  readonly transition: readonly (readonly number[])[];
  /** [K][K] standard error of `transition`, over strings (ratio estimator). */
  readonly transitionError: readonly (readonly number[])[];
  /** Mean number of changes of a string, and its standard error over strings. */
  readonly changes: number;
  readonly changesError: number;
}

export function stringStatistics(cloud: SymbolStrings): StringStatistics {
  const { count, lengthSteps, outputs, symbols } = cloud;
  const frequency = new Moments(outputs);
  const changes = new Moments(1);
  const pairs = new RatioMoments(outputs);
  const own = new Float64Array(outputs);
  const ownPairs = new Float64Array(outputs * outputs);
  for (let i = 0; i < count; i++) {
    own.fill(0);
    ownPairs.fill(0);
    let changed = 0;
    for (let t = 0; t < lengthSteps; t++) {
      const symbol = symbols[i * lengthSteps + t];
      own[symbol]++;
      if (t === 0) continue;
      const before = symbols[i * lengthSteps + t - 1];
      ownPairs[before * outputs + symbol]++;
      if (before !== symbol) changed++;
    }
    frequency.add(own);
    changes.add([changed]);
    pairs.add(ownPairs);
  }
  const { ratio, error } = pairs.result(count);
  return {
    strings: count,
    lengthSteps,
    frequency: frequency.mean(count).map((value) => value / lengthSteps),
    frequencyError: frequency.error(count).map((value) => value / lengthSteps),
    transition: ratio,
    transitionError: error,
    changes: changes.mean(count)[0],
    changesError: changes.error(count)[0],
  };
}

/** Sums and squares of vectors. */
class Moments {
  private readonly sum: Float64Array;
  private readonly square: Float64Array;

  constructor(private readonly size: number) {
    this.sum = new Float64Array(size);
    this.square = new Float64Array(size);
  }

  add(values: ArrayLike<number>): void {
    for (let k = 0; k < this.size; k++) {
      this.sum[k] += values[k];
      this.square[k] += values[k] ** 2;
    }
  }

  mean(count: number): number[] {
    return Array.from(this.sum, (sum) => sum / count);
  }

  /** Of the mean; NaN for a single string. */
  error(count: number): number[] {
    return Array.from(this.sum, (sum, k) => {
      const variance = (this.square[k] - sum ** 2 / count) / (count - 1);
      return Math.sqrt(Math.max(0, variance) / count);
    });
  }
}

/** Rows of pair counts as ratios to their row sums, with the linearised error of a ratio of means. */
class RatioMoments {
  private readonly pair: Float64Array;
  private readonly row: Float64Array;
  private readonly pairSquare: Float64Array;
  private readonly rowSquare: Float64Array;
  private readonly cross: Float64Array;

  constructor(private readonly outputs: number) {
    const size = outputs * outputs;
    this.pair = new Float64Array(size);
    this.pairSquare = new Float64Array(size);
    this.cross = new Float64Array(size);
    this.row = new Float64Array(outputs);
    this.rowSquare = new Float64Array(outputs);
  }

  add(pairs: Float64Array): void {
    const { outputs } = this;
    for (let a = 0; a < outputs; a++) {
      let visits = 0;
      for (let b = 0; b < outputs; b++) visits += pairs[a * outputs + b];
      this.row[a] += visits;
      this.rowSquare[a] += visits ** 2;
      for (let k = a * outputs; k < (a + 1) * outputs; k++) {
        this.pair[k] += pairs[k];
        this.pairSquare[k] += pairs[k] ** 2;
        this.cross[k] += pairs[k] * visits;
      }
    }
  }

  result(count: number): { ratio: number[][]; error: number[][] } {
    const table = (entry: (a: number, k: number) => number) =>
      Array.from({ length: this.outputs }, (_, a) =>
        Array.from({ length: this.outputs }, (_unused, b) =>
          this.row[a] > 0 ? entry(a, a * this.outputs + b) : 0,
        ),
      );
    const ratio = table((a, k) => this.pair[k] / this.row[a]);
    const error = table((a, k) => {
      const r = this.pair[k] / this.row[a];
      // Σ (pair - r·row)²: the residuals' mean is 0.
      const squares = this.pairSquare[k] - 2 * r * this.cross[k] + r ** 2 * this.rowSquare[a];
      const mean = this.row[a] / count;
      return Math.sqrt(Math.max(0, squares) / (count * (count - 1))) / mean;
    });
    return { ratio, error };
  }
}
