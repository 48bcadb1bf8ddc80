/** Says in words where the numbers of a step left the range of float32. */
import type { TrainingKernel } from '../../core/compute';

const MUCH = 1e6;

/** Of a step whose loss or gradient is not finite. */
export function diagnose(kernel: TrainingKernel, loss: number, gradientNorm: number): string {
  const { lengthSteps, units } = kernel.shape;
  const parameters = kernel.read('parameters');
  const wrong = parameters.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) return `Weight ${wrong} is ${parameters[wrong]}. ${ADVICE}`;
  const hidden = kernel.read('hidden');
  const rowLength = hidden.length / lengthSteps;
  for (let t = 0; t < lengthSteps; t++) {
    const states = hidden.subarray(t * rowLength, (t + 1) * rowLength);
    const largest = states.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest < MUCH) continue;
    const unit = states.findIndex((value) => Math.abs(value) === largest || Number.isNaN(value));
    return `The hidden states explode: unit ${unit % units} reaches ${largest.toPrecision(3)} at step ${t + 1} of ${lengthSteps}. ${ADVICE}`;
  }
  return `The loss is ${loss} and the gradient's norm ${gradientNorm}. ${ADVICE}`;
}

const ADVICE =
  'Try a smaller learning rate or gradient norm limit; the last checkpoint is intact and can be continued.';
