/** How small the loss can get: the HMM against itself, at the batches that training compares. */
import type { TrainingKernel, TransportOptions } from '../../core/compute';
import { sampleOf } from '../../core/statistics/sample';
import type { Dataset } from './dataset';
import type { LossFloor } from '../../protocol/trainingReports';

export function lossFloor(
  kernel: TrainingKernel,
  dataset: Dataset,
  options: TransportOptions,
): LossFloor {
  const losses = dataset
    .floorPairs()
    .map(([x, y]) => kernel.compare({ ...x, key: null }, { ...y, key: null }, options).loss);
  const { count: comparisons, mean, deviation: sd } = sampleOf(losses);
  return { mean, sd, comparisons };
}
