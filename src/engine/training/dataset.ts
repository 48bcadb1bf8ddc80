/** The sequences of a run, cut into batches as the authors cut them: in their order, the last one shorter, never shuffled. */
import type { Targets } from '../../core/compute';
import { sampleStrings } from '../../core/hmm/sampling';
import type { Stage, TrainingPlan } from './stage';

/** A part of the sequences. Keys of batches differ between parts. */
const PARTS = { training: 0, validation: 1, test: 2 } as const;
export type Part = keyof typeof PARTS;
const BATCHES_PER_PART = 1 << 20;

export interface Dataset {
  batches(part: Part): number;
  batch(part: Part, index: number): Targets;
}

/** A batch is drawn when it is asked for first, and kept. */
export function drawDataset({ hmm, split, seed }: TrainingPlan, stage: Stage): Dataset {
  const { lengthSteps } = stage;
  const first = {
    training: 0,
    validation: split.training,
    test: split.training + split.validation,
  };
  const drawn = new Map<number, Targets>();
  return {
    batches: (part) => Math.ceil(split[part] / stage.batch),
    batch(part, index) {
      const key = PARTS[part] * BATCHES_PER_PART + index;
      const known = drawn.get(key);
      if (known) return known;
      const from = index * stage.batch;
      const count = Math.min(stage.batch, split[part] - from);
      const order = { seed, first: first[part] + from, count, lengthSteps };
      const batch = { key, ...sampleStrings(hmm, order) };
      drawn.set(key, batch);
      return batch;
    },
  };
}
