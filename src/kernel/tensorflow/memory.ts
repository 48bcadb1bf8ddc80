/** What the TensorFlow kernel needs, said before any of it is taken. An estimate: TensorFlow takes memory as it goes. */
import type { StepShape } from '../../core/compute';
import { parameterCount } from '../../core/training/parameters';
import { rowsBytes } from '../wasm/noiseRows';

const FLOAT_BYTES = 4;
/** Costs xy, xx and yy, and the intermediate results of one softmin. */
const COST_MATRICES = 3 + 3;
/** Parameters, their gradient with the term that is added, both moments of Adam, in TensorFlow and beside it. */
const PARAMETER_COPIES = 8;
/** Per step: logits, noise, scores, softmax, gradients and what reorders them. */
const OUTPUT_COPIES = 8;
/** Slopes and products of the step that is being carried back. */
const BACKWARD_COPIES = 5;

/** Measured: the library once it computes, and what its allocator keeps of memory that was given back. */
const LIBRARY_BYTES = 280e6;
const ALLOCATOR_FACTOR = 1.15;

/** Most that a step holds at once, strings all different, the library included; it stays when a kernel is disposed of. */
export function tensorflowMemoryBytes(shape: StepShape): number {
  const { batch, lengthSteps, units, inputs, outputs } = shape;
  const perStep = inputs + units + OUTPUT_COPIES * outputs;
  const sequences = batch * (lengthSteps * perStep + BACKWARD_COPIES * units);
  const oneHot = 3 * batch * lengthSteps * outputs;
  const costs = COST_MATRICES * batch * batch;
  const floats = sequences + oneHot + costs + PARAMETER_COPIES * parameterCount(shape);
  const tensors = Math.ceil(ALLOCATOR_FACTOR * FLOAT_BYTES * floats);
  return LIBRARY_BYTES + tensors + 2 * rowsBytes(shape);
}
