/** Keys of an experiment's `training`. One schema a recipe, and one of all keys for editors; `recipe` tells them apart. */
import { Type } from '@sinclair/typebox';

const MAX_EPOCHS = 100_000;

const NoiseStd = Type.Optional(
  Type.Number({
    title: 'Input noise',
    description: 'Standard deviation of the noise in each input channel.',
    default: 1,
    minimum: 0,
    maximum: 1000,
  }),
);

const CheckpointEveryEpochs = Type.Optional(
  Type.Integer({
    title: 'Checkpoint every',
    description:
      'A checkpoint is kept after so many epochs, in `models/evolution`. An epoch of the fast recipe is 25 steps.',
    unit: 'epochs',
    default: 10,
    minimum: 1,
    maximum: MAX_EPOCHS,
  }),
);

const FAST = Type.Literal('fast', {
  description:
    'To the paper’s fidelity in half a minute on two cores: short windows that go on from step to step, a larger blur, a gradient of lower variance, averaged weights. The preview says what each stage does.',
});
const PAPER = Type.Literal('paper', {
  description:
    'The paper’s method exactly: debiased Sinkhorn divergence at a fixed blur, Adam, clipped gradients. Hours on a CPU.',
});

/** Minutes on a CPU in place of hours; `core/training/fastRecipe` has its numbers. */
export const FastTrainingSchema = Type.Object(
  {
    recipe: Type.Optional(FAST),
    effort: Type.Optional(
      Type.Number({
        title: 'Effort',
        description:
          'Times the usual number of steps of every stage: less is sooner, more is nearer. 1 takes about 1,125 steps.',
        unit: 'times',
        default: 1,
        minimum: 0.01,
        maximum: 100,
      }),
    ),
    noiseStd: NoiseStd,
    checkpointEveryEpochs: CheckpointEveryEpochs,
  },
  { title: 'Training', description: 'How the network is trained.', default: {} },
);

/** The paper's method, exactly. */
export const PaperTrainingSchema = Type.Object(
  {
    recipe: Type.Optional(PAPER),
    epochs: Type.Optional(
      Type.Integer({
        title: 'Epochs',
        description:
          'Passes over the training third, for each learning rate. The paper: 500; 1000 for fully connected.',
        unit: 'epochs',
        default: 500,
        minimum: 1,
        maximum: MAX_EPOCHS,
      }),
    ),
    batch: Type.Optional(
      Type.Integer({
        title: 'Batch',
        description:
          'Sequences compared at once. The divergence compares every sequence of the network with every one of the HMM, so time and memory grow with its square.',
        unit: 'sequences',
        default: 4096,
        minimum: 1,
        maximum: 65_536,
      }),
    ),
    learningRates: Type.Optional(
      Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
        title: 'Learning rates',
        description:
          'Adam’s step size. Several are used one after the other: each runs all `epochs` with a fresh optimiser, from the weights that the one before left.',
        unit: 'per step',
        default: [0.001],
        minItems: 1,
        maxItems: 20,
      }),
    ),
    betas: Type.Optional(
      Type.Array(Type.Number({ minimum: 0, exclusiveMaximum: 1 }), {
        title: 'Adam’s betas',
        description: 'Decay of the running mean of the gradient, and of its square, per step.',
        unit: 'per step',
        default: [0.9, 0.9],
        minItems: 2,
        maxItems: 2,
      }),
    ),
    clipNorm: Type.Optional(
      Type.Number({
        title: 'Gradient norm limit',
        description:
          'Gradients with a larger norm over all weights are scaled down to it. The paper: 0.9; 0.3 for fully connected and cyclic.',
        default: 0.9,
        exclusiveMinimum: 0,
        maximum: 1_000_000,
      }),
    ),
    weightDecay: Type.Optional(
      Type.Number({
        title: 'Weight decay',
        description:
          'The authors’ penalty: this times the sum of the (unsquared) L2 norms of all weight tensors is added to the loss.',
        default: 0,
        minimum: 0,
        maximum: 1000,
      }),
    ),
    blur: Type.Optional(
      Type.Number({
        title: 'Blur',
        description:
          'Smoothing of the divergence. Its square is the entropic regularisation ε, in mismatched symbols; one mismatch costs 1.',
        unit: '√mismatches',
        default: 0.2,
        minimum: 0.01,
        maximum: 100,
      }),
    ),
    scaling: Type.Optional(
      Type.Number({
        title: 'Scaling',
        description:
          'Ratio of successive blurs while the regularisation is lowered to `blur`. Nearer to 1 is slower and more exact.',
        default: 0.5,
        minimum: 0.1,
        maximum: 0.99,
      }),
    ),
    temperature: Type.Optional(
      Type.Number({
        title: 'Temperature',
        description:
          'Of the Gumbel softmax that draws each symbol; its gradient passes straight through.',
        default: 1,
        minimum: 0.01,
        maximum: 100,
      }),
    ),
    noiseStd: NoiseStd,
    checkpointEveryEpochs: CheckpointEveryEpochs,
  },
  { title: 'Training', description: 'How the network is trained.', default: {} },
);

/** Keys of both recipes, as an editor offers them; which of them hold is `recipeOf`'s to say. */
export const TrainingSchema = Type.Object(
  {
    ...FastTrainingSchema.properties,
    ...PaperTrainingSchema.properties,
    recipe: Type.Optional(
      Type.Union([FAST, PAPER], {
        title: 'Recipe',
        description:
          'How training proceeds. Left out it is `"fast"`, unless a key of `"paper"` stands there.',
        default: 'fast',
      }),
    ),
  },
  { title: 'Training', description: 'How the network is trained.', default: {} },
);

/** The recipe that a file's `training` means. */
export function recipeOf(training: Readonly<Record<string, unknown>>): 'fast' | 'paper' {
  if (training.recipe !== undefined) return training.recipe === 'paper' ? 'paper' : 'fast';
  return foreignKeys(training, 'fast').length > 0 ? 'paper' : 'fast';
}

/** Keys of the other recipe, which have no effect. */
export function foreignKeys(
  training: Readonly<Record<string, unknown>>,
  recipe: 'fast' | 'paper',
): readonly string[] {
  const [own, other] =
    recipe === 'fast'
      ? [FastTrainingSchema, PaperTrainingSchema]
      : [PaperTrainingSchema, FastTrainingSchema];
  return Object.keys(training).filter(
    (key) => Object.hasOwn(other.properties, key) && !Object.hasOwn(own.properties, key),
  );
}
