/** How long a step will take, from a short measurement of a smaller one. */
import type { StepShape, TrainingKernel } from '../../core/compute';
import { sampleStrings } from '../../core/hmm/sampling';
import { initialParameters } from '../../core/training/parameters';
import { epsilonSchedule } from '../../core/transport/schedule';
import type { Stage, TrainingPlan } from './stage';

const PROBE_BATCH = 512;
const PROBE_STEPS_EACH = 16;
/** The first ones run in code that is not yet optimised. */
const WARMUP_STEPS = 4;
const MEASURED_STEPS = 3;

/** A shape of the same network whose step is short. */
export function probeShape(shape: StepShape): StepShape {
  return {
    ...shape,
    batch: Math.min(shape.batch, PROBE_BATCH),
    lengthSteps: Math.min(shape.lengthSteps, PROBE_STEPS_EACH),
  };
}

/**
 * Milliseconds of one step of the stage. Work on sequences grows with B·T, that on pairs of strings with B² and the
 * rounds of the schedule; each is scaled from its own share of the probe's time.
 */
export function estimateStepMs(
  probe: TrainingKernel,
  shape: StepShape,
  plan: TrainingPlan,
  stage: Stage,
  now: () => number,
): number {
  const times = Array.from({ length: WARMUP_STEPS + MEASURED_STEPS }, (_, draw) =>
    timeStep(probe, plan, stage, draw, now),
  ).slice(WARMUP_STEPS);
  const best = (of: (time: ProbeTime) => number) => Math.min(...times.map(of));
  const small = probe.shape;
  const sequences = (shape.batch * shape.lengthSteps) / (small.batch * small.lengthSteps);
  const pairs =
    (shape.batch / small.batch) ** 2 * (roundsOf(shape, stage) / roundsOf(small, stage));
  return best((time) => time.sequencesMs) * sequences + best((time) => time.pairsMs) * pairs;
}

interface ProbeTime {
  readonly sequencesMs: number;
  readonly pairsMs: number;
}

function timeStep(
  kernel: TrainingKernel,
  plan: TrainingPlan,
  stage: Stage,
  draw: number,
  now: () => number,
): ProbeTime {
  const { batch, lengthSteps } = kernel.shape;
  const order = { seed: plan.seed, first: 0, count: batch, lengthSteps };
  const targets = { ...sampleStrings(plan.hmm, order), key: 0 };
  const noise = { seed: plan.seed, draw, purpose: 'evaluation' as const };
  kernel.load(initialParameters(kernel.shape, plan.seed), null);
  const started = now();
  kernel.drawInputs(noise, batch, plan.noiseStd, plan.initialStd);
  kernel.rollout();
  kernel.sample(noise, stage.estimator);
  const sampled = now();
  kernel.transport(targets, stage);
  const compared = now();
  kernel.backward();
  kernel.update(stage);
  return { sequencesMs: sampled - started + (now() - compared), pairsMs: compared - sampled };
}

/** As if every symbol occurred at every step. */
function roundsOf({ lengthSteps, outputs }: StepShape, { blur, scaling }: Stage): number {
  return epsilonSchedule(lengthSteps * outputs, blur, scaling).length + 2;
}
