/**
 * Keys of an experiment's `hmm`: what the network shall emulate. Ranges and words only; what fits together is checked
 * elsewhere. `perFamily` marks keys whose default depends on the family: `default` is the chain's.
 */
import { Type } from '@sinclair/typebox';
import { CHAIN_TARGET, STAY } from '../../core/hmm/transitions';

export const MAX_STATES = 100;
export const MAX_OUTPUTS = 32;

const Probability = (description?: string) =>
  Type.Number({ minimum: 0, maximum: 1, ...(description ? { description } : {}) });

const ProbabilityRows = (description: string) =>
  Type.Array(Type.Array(Probability(), { minItems: 1, maxItems: MAX_STATES }), {
    minItems: 1,
    maxItems: MAX_STATES,
    description,
    legal: 'rows of probabilities',
  });

const Family = Type.Union(
  [
    Type.Literal('chain', {
      description:
        'States on a line; a step moves to a neighbour or stays. The paper’s families Two to Five.',
    }),
    Type.Literal('fullyConnected', {
      description: 'Every state stays, or moves to any other state alike.',
    }),
    Type.Literal('cyclic', {
      description: 'States on a ring; a step moves to one of two neighbours or stays.',
    }),
    Type.Literal('own', { description: 'Your own `transition` matrix.' }),
  ],
  {
    title: 'Family',
    description: 'How the hidden states are connected.',
    default: 'chain',
  },
);

const Emission = Type.Union(
  [
    Type.Literal('linear', {
      description:
        'From the first symbol to the last along the states. Three symbols: (0.99(1−a), 0.01, 0.99a), a = i/(M−1); any other number: equal steps between the same ends, normalised.',
    }),
    Type.Literal('gaussian', {
      description: 'A narrow bell around each state’s centre; centres lie evenly over the symbols.',
    }),
    Type.Literal('triangular', {
      description: 'State i emits symbol i mod K with 0.98; the others share 0.02.',
    }),
    ProbabilityRows('Your own matrix: a row per state, a column per symbol.'),
  ],
  {
    title: 'Emissions',
    description:
      'Which symbol each state emits: a name, or a matrix with a row per state and a column per symbol. Without the key: `"linear"` for a chain and for own matrices, `"triangular"` for fully connected, and for a ring of 4 states and 3 symbols the paper’s matrix, in which neighbours share a symbol (any other ring: `"triangular"`).',
    default: 'linear',
    perFamily: true,
  },
);

const Start = Type.Union(
  [
    Type.Literal('uniform', { description: 'Every state alike, as in the paper.' }),
    Type.Literal('stationary', { description: 'As the states settle in the long run.' }),
    Type.Array(Probability(), {
      minItems: 1,
      maxItems: MAX_STATES,
      description: 'Your own probabilities, one per state.',
      legal: 'a list of probabilities',
    }),
  ],
  {
    title: 'First state',
    description: 'Where a sequence starts.',
    default: 'uniform',
  },
);

export const HmmSchema = Type.Object(
  {
    family: Type.Optional(Family),
    states: Type.Optional(
      Type.Integer({
        title: 'Hidden states',
        description:
          'Number of hidden states M. Without the key: 2 for a chain, 3 for fully connected, 4 for a ring; own matrices bring theirs. A chain with an end-to-end probability p needs 1 − 2p^(1/(M−1)) ≥ 0: at 0.05 at most 5 states.',
        unit: 'states',
        default: 2,
        perFamily: true,
        minimum: 1,
        maximum: MAX_STATES,
      }),
    ),
    targetProbability: Type.Optional(
      Type.Number({
        title: 'End-to-end probability',
        description:
          'Chains only: probability of the M − 1 neighbour moves from one end to the other in a row. Neighbours are then reached with q = p^(1/(M−1)) per step.',
        unit: 'probability',
        default: CHAIN_TARGET,
        perFamily: true,
        exclusiveMinimum: 0,
        maximum: 1,
      }),
    ),
    stayProbability: Type.Optional(
      Type.Number({
        title: 'Stay probability',
        description:
          'Probability that a step keeps the state. Fully connected and cyclic HMMs have it; a chain takes it in place of `targetProbability` (inner states then move with (1−s)/2 to each side).',
        unit: 'probability per step',
        default: STAY,
        perFamily: true,
        minimum: 0,
        maximum: 1,
      }),
    ),
    transition: Type.Optional(
      Type.Array(Type.Array(Probability(), { minItems: 1, maxItems: MAX_STATES }), {
        title: 'Transition matrix',
        description:
          'Family `"own"`: probability per step, row = from, column = to. Each row sums to 1.',
        unit: 'probability per step',
        minItems: 1,
        maxItems: MAX_STATES,
        legal: 'rows of probabilities',
        perFamily: true,
        default: [
          [0.95, 0.05],
          [0.05, 0.95],
        ],
      }),
    ),
    emission: Type.Optional(Emission),
    outputs: Type.Optional(
      Type.Integer({
        title: 'Symbols',
        description:
          'Number of output symbols K, also the size of the network’s output. An own emission matrix brings its own.',
        unit: 'symbols',
        default: 3,
        minimum: 2,
        maximum: MAX_OUTPUTS,
      }),
    ),
    start: Type.Optional(Start),
  },
  {
    title: 'Target HMM',
    description: 'The Hidden Markov Model whose output sequences the network learns to emit.',
    default: {},
  },
);
