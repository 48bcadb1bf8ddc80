/** Keys of an experiment's `training`. One schema a recipe; `recipe` tells them apart. */
import { Type } from '@sinclair/typebox';

const MAX_EPOCHS = 100_000;

/** The paper's method, exactly. */
export const PaperTrainingSchema = Type.Object(
  {
    recipe: Type.Optional(
      Type.Literal('paper', {
        title: 'Recipe',
        description:
          'How training proceeds. `"paper"`: the paper’s method exactly – debiased Sinkhorn divergence at a fixed blur, Adam, clipped gradients.',
        default: 'paper',
      }),
    ),
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
    noiseStd: Type.Optional(
      Type.Number({
        title: 'Input noise',
        description: 'Standard deviation of the noise in each input channel.',
        default: 1,
        minimum: 0,
        maximum: 1000,
      }),
    ),
    checkpointEveryEpochs: Type.Optional(
      Type.Integer({
        title: 'Checkpoint every',
        description: 'A checkpoint is kept after so many epochs, in `models/evolution`.',
        unit: 'epochs',
        default: 10,
        minimum: 1,
        maximum: MAX_EPOCHS,
      }),
    ),
  },
  { title: 'Training', description: 'How the network is trained.', default: {} },
);
