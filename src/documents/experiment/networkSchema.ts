/** Keys of an experiment's `network` and `data`: what is trained, and on how many sequences. */
import { Type } from '@sinclair/typebox';

export const MAX_UNITS = 2000;
export const MAX_LENGTH_STEPS = 255;

export const NetworkSchema = Type.Object(
  {
    cell: Type.Optional(
      Type.Literal('rnn', {
        title: 'Cell',
        description:
          'Kind of recurrent cell. `"rnn"`, h ← φ(W h + U x), is the paper’s, and the only one that is trained for now.',
        default: 'rnn',
      }),
    ),
    nonlinearity: Type.Optional(
      Type.Union(
        [
          Type.Literal('relu', { description: 'max(0, z): the paper’s.' }),
          Type.Literal('tanh', { description: 'Hyperbolic tangent, bounded.' }),
        ],
        { title: 'Nonlinearity', description: 'The function φ of each unit.', default: 'relu' },
      ),
    ),
    units: Type.Optional(
      Type.Integer({
        title: 'Hidden units',
        description: 'Size of the recurrent layer N. The paper’s grid: 50, 150, 200.',
        unit: 'units',
        default: 150,
        minimum: 1,
        maximum: MAX_UNITS,
      }),
    ),
    inputs: Type.Optional(
      Type.Integer({
        title: 'Input channels',
        description:
          'Independent noise channels d that drive the network. The paper’s grid: 1, 10, 100, 200.',
        unit: 'channels',
        default: 100,
        minimum: 1,
        maximum: MAX_UNITS,
      }),
    ),
    recurrentBias: Type.Optional(
      Type.Boolean({
        title: 'Recurrent bias',
        description:
          'Trains biases of the recurrent layer. Without them a ReLU network is positively homogeneous: the noise strength changes nothing but the size of its states.',
        default: false,
      }),
    ),
    readoutBias: Type.Optional(
      Type.Boolean({
        title: 'Readout bias',
        description: 'Trains a bias for each output symbol.',
        default: false,
      }),
    ),
    initialState: Type.Optional(
      Type.Union(
        [
          Type.Literal('zero', { description: 'h₀ = 0.' }),
          Type.Literal('normal', {
            description:
              'h₀ ~ N(0, 1), drawn afresh for each sequence (the authors’ `init: true`).',
          }),
        ],
        {
          title: 'Initial state',
          description: 'The state before the first step of each training sequence.',
          default: 'zero',
        },
      ),
    ),
    pretrained: Type.Optional(
      Type.Union(
        [
          Type.String({
            minLength: 1,
            maxLength: 1000,
            description: 'Path of a checkpoint, relative to this file.',
            legal: 'the path of a checkpoint',
          }),
          Type.Null({ description: 'Fresh weights, uniform in ±1/√N.' }),
        ],
        {
          title: 'Pretrained weights',
          description:
            'Checkpoint whose weights training starts from: a path relative to this file, or null for fresh weights.',
          default: null,
        },
      ),
    ),
  },
  { title: 'Network', description: 'The recurrent network that is trained.', default: {} },
);

export const DataSchema = Type.Object(
  {
    sequences: Type.Optional(
      Type.Integer({
        title: 'Sequences',
        description:
          'Sequences drawn from the HMM: the first third trains, the second validates, the rest tests.',
        unit: 'sequences',
        default: 30_000,
        minimum: 3,
        maximum: 3_000_000,
      }),
    ),
    lengthSteps: Type.Optional(
      Type.Integer({
        title: 'Sequence length',
        description:
          'Steps T of each sequence. The paper: 100 for a chain of two, 30 for three, four and fully connected, 40 for five and cyclic.',
        unit: 'steps',
        default: 100,
        minimum: 2,
        maximum: MAX_LENGTH_STEPS,
      }),
    ),
  },
  { title: 'Data', description: 'The sequences of the HMM that training sees.', default: {} },
);
