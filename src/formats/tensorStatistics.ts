/** What a tensor's values look like, in one row of a table. */
import type { TensorEntry } from './checkpoint';

/** Over the finite values; of a tensor without any, min and max are NaN, mean and std NaN, sum 0. */
export interface TensorStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly sum: number;
  readonly nan: number;
  readonly inf: number;
}

/** Reads the tensor. */
export async function tensorStatistics(entry: TensorEntry): Promise<TensorStatistics> {
  return statisticsOf(await entry.values());
}

export function statisticsOf(values: Float64Array): TensorStatistics {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let nan = 0;
  let inf = 0;
  for (const value of values) {
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) inf++;
    else {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
    }
  }
  const finite = values.length - nan - inf;
  if (finite === 0) return { min: NaN, max: NaN, mean: NaN, std: NaN, sum: 0, nan, inf };
  const mean = sum / finite;
  let square = 0;
  for (const value of values) if (Number.isFinite(value)) square += (value - mean) ** 2;
  return { min, max, mean, std: Math.sqrt(square / finite), sum, nan, inf };
}
