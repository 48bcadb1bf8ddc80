/** What an experiment would take, and how far it could get. Trains nothing, writes nothing. */
import type { BackendName, StepShape, TrainingKernel } from '../../core/compute';
import type { Experiment } from '../../documents/experiment/experiment';
import type { TrainingPreview } from '../../protocol/training';
import { drawDataset } from './dataset';
import { estimateStepMs, probeShape } from './estimate';
import { lossFloor } from './floor';
import { planOf, stepShape, totalEpochs, type Stage, type TrainingPlan } from './stage';

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

/** The floor is measured at the batches of the last stage, on a kernel as small as that allows. */
export async function previewTraining(
  experiment: Experiment,
  parts: PreviewParts,
): Promise<TrainingPreview> {
  const plan = planOf(experiment);
  const { createKernel, breathe } = parts;
  const costs: StageCost[] = [];
  for (const stage of plan.stages) {
    costs.push(await costOf(plan, stage, costs, parts));
    await breathe();
  }
  const last = plan.stages[plan.stages.length - 1];
  const dataset = drawDataset(plan, last);
  await breathe();
  // Comparing strings needs no network.
  const small = { ...stepShape(plan, last), units: 1, inputs: 1 };
  const floor = await withKernel(createKernel, small, (kernel) => lossFloor(kernel, dataset, last));
  const steps = costs.reduce((sum, cost) => sum + cost.steps, 0);
  const stepsMs = costs.reduce((sum, cost) => sum + cost.steps * cost.stepMs, 0);
  const validationMs = costs.reduce((sum, cost) => sum + cost.validations * cost.stepMs, 0);
  return {
    backend: parts.backend,
    threads: parts.threads,
    memoryBytes: Math.max(...plan.stages.map((stage) => parts.memoryOf(stepShape(plan, stage)))),
    floor,
    stepMs: stepsMs / steps,
    steps,
    runMs: stepsMs + VALIDATION_SHARE * validationMs,
    epochs: totalEpochs(plan),
    stages: plan.stages.map(({ name, epochs, words }) => ({ name, epochs, words })),
  };
}

interface StageCost {
  readonly shape: StepShape;
  readonly stepMs: number;
  readonly steps: number;
  /** Batches of validation. */
  readonly validations: number;
}

/** Stages whose steps have one shape are measured once. */
async function costOf(
  plan: TrainingPlan,
  stage: Stage,
  before: readonly StageCost[],
  { createKernel, now }: PreviewParts,
): Promise<StageCost> {
  const shape = stepShape(plan, stage);
  const known = before.find((one) => sameSize(one.shape, shape));
  const stepMs =
    known?.stepMs ??
    (await withKernel(createKernel, probeShape(shape), (probe) =>
      estimateStepMs(probe, shape, plan, stage, now),
    ));
  const { trainingBatches, validationBatches } = drawDataset(plan, stage);
  return {
    shape,
    stepMs,
    steps: stage.epochs * trainingBatches,
    validations: stage.epochs * validationBatches,
  };
}

function sameSize(a: StepShape, b: StepShape): boolean {
  return a.batch === b.batch && a.lengthSteps === b.lengthSteps;
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
