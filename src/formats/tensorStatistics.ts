/** What a tensor's values look like, in one row of a table. */
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
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

/** Values between two looks at the cancel signal, a fraction of a millisecond. */
const CHUNK = 65_536;

/** Reads the tensor. @throws Cancelled */
export async function tensorStatistics(
  entry: TensorEntry,
  signal?: CancelSignal,
): Promise<TensorStatistics> {
  return statisticsOf(await entry.values(), signal);
}

/** @throws Cancelled */
export function statisticsOf(values: Float64Array, signal?: CancelSignal): TensorStatistics {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let nan = 0;
  let inf = 0;
  for (const chunk of chunksOf(values, signal)) {
    for (const value of chunk) {
      if (Number.isNaN(value)) nan++;
      else if (!Number.isFinite(value)) inf++;
      else {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
      }
    }
  }
  const finite = values.length - nan - inf;
  if (finite === 0) return { min: NaN, max: NaN, mean: NaN, std: NaN, sum: 0, nan, inf };
  const mean = sum / finite;
  let square = 0;
  for (const chunk of chunksOf(values, signal)) {
    for (const value of chunk) if (Number.isFinite(value)) square += (value - mean) ** 2;
  }
  return { min, max, mean, std: Math.sqrt(square / finite), sum, nan, inf };
}

function* chunksOf(values: Float64Array, signal: CancelSignal | undefined) {
  for (let from = 0; from < values.length; from += CHUNK) {
    throwIfCancelled(signal);
    yield values.subarray(from, from + CHUNK);
  }
}
