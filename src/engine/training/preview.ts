/** What an experiment would take, and how far it could get. Trains nothing, writes nothing. */
import type { BackendName, StepShape, TrainingKernel } from '../../core/compute';
import type { Experiment } from '../../documents/experiment/experiment';
import type { TrainingPreview } from '../../protocol/training';
import { drawDataset } from './dataset';
import { estimateStepMs, probeShape } from './estimate';
import { lossFloor } from './floor';
import { planOf, stepShape, totalEpochs } from './stage';

export interface PreviewParts {
  readonly createKernel: (shape: StepShape) => Promise<TrainingKernel>;
  /** Bytes that a kernel of this shape would hold. */
  readonly memoryOf: (shape: StepShape) => number;
  readonly backend: { readonly name: BackendName; readonly reason: string };
  readonly threads: number;
  readonly now: () => number;
  /** Lets a newer question cancel this one. */
  readonly breathe: () => Promise<void>;
}

/** The floor is measured at the batches of training, on a kernel as small as that allows. */
export async function previewTraining(
  experiment: Experiment,
  parts: PreviewParts,
): Promise<TrainingPreview> {
  const plan = planOf(experiment);
  const [stage] = plan.stages;
  const shape = stepShape(plan, stage);
  const { createKernel, breathe, now } = parts;
  const stepMs = await withKernel(createKernel, probeShape(shape), (probe) =>
    estimateStepMs(probe, shape, plan, stage, now),
  );
  await breathe();
  const dataset = drawDataset(plan, stage);
  await breathe();
  // Comparing strings needs no network.
  const small = { ...shape, units: 1, inputs: 1 };
  const floor = await withKernel(createKernel, small, (kernel) =>
    lossFloor(kernel, dataset, stage),
  );
  const stepsPerEpoch = dataset.batches('training');
  const epochs = totalEpochs(plan);
  const steps = epochs * stepsPerEpoch;
  return {
    backend: parts.backend,
    threads: parts.threads,
    memoryBytes: parts.memoryOf(shape),
    floor,
    stepMs,
    steps,
    runMs: stepMs * (steps + VALIDATION_SHARE * epochs * dataset.batches('validation')),
    epochs,
    stages: plan.stages.map(({ name, epochs: own }) => ({ name, epochs: own })),
  };
}

/** Validation steps forward only; that and the comparison are about half of a step. */
const VALIDATION_SHARE = 0.5;

async function withKernel<T>(
  create: PreviewParts['createKernel'],
  shape: StepShape,
  work: (kernel: TrainingKernel) => T,
): Promise<T> {
  const kernel = await create(shape);
  try {
    return work(kernel);
  } finally {
    kernel.dispose();
  }
}
