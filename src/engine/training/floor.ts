/** How small the loss can get: the HMM against itself, at the batches that training compares. */
import type { TrainingKernel, TransportOptions } from '../../core/compute';
import type { Dataset } from './dataset';
import type { LossFloor } from '../../protocol/trainingReports';

const MOST_COMPARISONS = 3;

/** Training batches against validation batches of the same HMM, as far as there are full ones. */
export function lossFloor(
  kernel: TrainingKernel,
  dataset: Dataset,
  options: TransportOptions,
): LossFloor {
  const batches = Math.min(dataset.batches('training'), dataset.batches('validation'));
  const comparisons = Math.max(1, Math.min(MOST_COMPARISONS, batches - 1));
  const losses = Array.from({ length: comparisons }, (_, k) => {
    const x = { ...dataset.batch('training', k), key: null };
    return kernel.compare(x, { ...dataset.batch('validation', k), key: null }, options).loss;
  });
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / comparisons;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (comparisons - 1)), comparisons };
}
