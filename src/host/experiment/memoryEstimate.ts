/** What a run of an experiment would hold in memory, and what this machine has. */
import { availableParallelism, totalmem } from 'node:os';
import type { Experiment } from '../../documents/experiment/experiment';
import type { MemoryEstimate } from '../../documents/experiment/memory';
import { planOf, stepShape } from '../../engine/training/stage';
import { MAX_BYTES, neededBytes } from '../../kernel/wasm/memoryPlan';

/** The editor and everything else need some, too. */
const SHARE_OF_MACHINE = 0.7;

export function memoryEstimate(experiment: Experiment): MemoryEstimate {
  const plan = planOf(experiment);
  const threads = experiment.threads || availableParallelism();
  const shapes = plan.stages.map((stage) => stepShape(plan, stage));
  const needed = Math.max(...shapes.map((shape) => neededBytes(shape, threads)));
  const [shape] = shapes;
  const pairs = 4 * shape.batch ** 2;
  return {
    neededBytes: needed,
    legalBytes: Math.min(MAX_BYTES, SHARE_OF_MACHINE * totalmem()),
    // Of sequences or of pairs of them, whichever is more.
    dominantKey: pairs > needed / 2 ? 'training.batch' : 'data.lengthSteps',
  };
}
