/** How small the loss can get: the HMM against itself, at the batches that training compares. */
import type { TrainingKernel, TransportOptions } from '../../core/compute';
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
  const comparisons = losses.length;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / comparisons;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (comparisons - 1)), comparisons };
}
