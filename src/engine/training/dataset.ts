/** The sequences of a run, cut into batches: its own as the authors cut them – in their order, the last one shorter, never shuffled – or new ones at every step. */
import type { Targets } from '../../core/compute';
import { sampleStrings } from '../../core/hmm/sampling';
import { stepsPerEpoch, type Stage, type StreamSettings, type TrainingPlan } from './stage';

export interface Dataset {
  readonly trainingBatches: number;
  readonly validationBatches: number;
  /** @param draw number of the step in the run: what is drawn anew depends on it */
  training(index: number, draw: number): Targets;
  validation(index: number): Targets;
  /** Pairs of batches of the HMM that have nothing in common, as far as there are full ones. */
  floorPairs(): readonly (readonly [Targets, Targets])[];
}

const MOST_PAIRS = 3;

export function drawDataset(plan: TrainingPlan, stage: Stage): Dataset {
  return stage.stream ? newEachStep(plan, stage, stage.stream) : ownSequences(plan, stage);
}

/** Keys of validation batches lie behind those of training. */
const MOST_BATCHES = 1 << 20;

/** A batch is drawn when it is asked for first, and kept. */
function ownSequences(plan: TrainingPlan, stage: Stage): Dataset {
  const { hmm, split, seed } = plan;
  const { lengthSteps } = stage;
  const drawn = new Map<number, Targets>();
  const batchOf = (part: 'training' | 'validation', first: number, index: number): Targets => {
    const key = part === 'training' ? index : MOST_BATCHES + index;
    const known = drawn.get(key);
    if (known) return known;
    const from = index * stage.batch;
    const count = Math.min(stage.batch, split[part] - from);
    const batch = { key, ...sampleStrings(hmm, { seed, first: first + from, count, lengthSteps }) };
    drawn.set(key, batch);
    return batch;
  };
  const trainingBatches = stepsPerEpoch(plan, stage);
  const validationBatches = Math.ceil(split.validation / stage.batch);
  const training = (index: number) => batchOf('training', 0, index);
  const validation = (index: number) => batchOf('validation', split.training, index);
  const pairs = Math.min(MOST_PAIRS, Math.min(trainingBatches, validationBatches) - 1);
  return {
    trainingBatches,
    validationBatches,
    training,
    validation,
    floorPairs: () =>
      Array.from({ length: Math.max(1, pairs) }, (_, k) => [training(k), validation(k)]),
  };
}

/** Strings that are drawn anew begin behind those of validation; a step may take so many. */
const FIRST_NEW = 2 ** 30;
const MOST_TARGETS = 65_536;

/** Validation has one batch, always the same: it tells as much as a step does. */
function newEachStep(plan: TrainingPlan, stage: Stage, stream: StreamSettings): Dataset {
  const { hmm, seed } = plan;
  const { lengthSteps } = stage;
  const draw = (first: number, count: number) =>
    sampleStrings(hmm, { seed, first, count, lengthSteps });
  const validation = { key: MOST_BATCHES, ...draw(0, stage.batch) };
  return {
    trainingBatches: stream.epochSteps,
    validationBatches: 1,
    training: (_, step) => ({
      key: null,
      ...draw(FIRST_NEW + step * MOST_TARGETS, stream.targets),
    }),
    validation: () => validation,
    floorPairs: () =>
      Array.from({ length: MOST_PAIRS }, (_, k) => {
        const first = FIRST_NEW - (k + 1) * MOST_TARGETS;
        const own = { key: null, ...draw(first, stage.batch) };
        return [own, { key: null, ...draw(first + stage.batch, stream.targets) }];
      }),
  };
}
