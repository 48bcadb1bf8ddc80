/** What a look at the mechanism on every checkpoint of a run, with several seeds, gives back. Its computation: engine/mechanismStability.ts. */
import { Type, type Static } from '@sinclair/typebox';
import { Nullable, Real } from './schemas';

const Estimate = Type.Object({ mean: Real, standardError: Real });
const Ends = { from: Type.Integer({ description: 'symbol' }), to: Type.Integer() };
const Place = {
  file: Type.String(),
  epoch: Nullable(Type.Number({ description: 'place in training, from the name of the file' })),
};
const Units = (description: string) => Type.Array(Type.Integer(), { description });

const FoundDirection = Type.Object({
  ...Ends,
  transitions: Type.Integer({ description: 'in the run that is searched' }),
  asked: Type.Boolean({ description: 'false where there are too few of them' }),
  claimed: Type.Boolean(),
  refused: Nullable(Type.String({ description: 'why nothing is claimed, where it was asked' })),
  units: Units('kick units, where they are claimed; else those that the proof left'),
  survivors: Units('candidates that the control of false discoveries left to the proof'),
});

const Search = Type.Object({
  seed: Type.Integer(),
  explodedAtStep: Nullable(Type.Integer()),
  directions: Type.Array(FoundDirection),
});

const Overlap = Type.Object({
  jaccard: Nullable(
    Type.Number({ description: 'mean index of the pairs compared; null without any' }),
  ),
  chance: Nullable(
    Type.Number({ description: 'its expectation for random sets of the same sizes, of all units' }),
  ),
  pairs: Type.Integer({ description: 'compared' }),
  bothEmpty: Type.Integer({ description: 'pairs without a claim on either side: no index' }),
  notAsked: Type.Integer({ description: 'pairs one of which was not asked about: no index' }),
});

const Claims = Type.Object({
  ...Place,
  asked: Type.Integer({ description: 'seeds on which the direction was asked about' }),
  units: Type.Array(Type.Object({ unit: Type.Integer(), seeds: Type.Integer() }), {
    description: 'claimed, and on how many seeds',
  }),
  betweenSeeds: Overlap,
  withPrevious: {
    ...Overlap,
    description: 'with the checkpoint before it that was looked at, on the same seed',
  },
});

const ClaimedUnit = Type.Object({
  unit: Type.Integer(),
  checkpoints: Type.Integer({
    description:
      'at which most seeds claim it; as all numbers over checkpoints of those with a place in training, where there are some',
  }),
  since: Nullable(
    Type.Number({
      description:
        'epoch from which on most seeds claim it at every checkpoint; null when they do not at the last',
    }),
  ),
});

const Judged = Type.Object({
  ...Place,
  skipped: Nullable(Type.String({ description: 'why there are no effects' })),
  transitions: Type.Integer({ description: 'run again under the hold' }),
  claimed: Type.Boolean({ description: 'whether these units pass every test here' }),
  refused: Nullable(Type.String()),
  together: Nullable(
    Type.Object({
      stopped: Estimate,
      started: Estimate,
      largestControlStopped: Real,
      largestControlStarted: Real,
    }),
  ),
  units: Type.Array(
    Type.Object({
      unit: Type.Integer(),
      stopped: { ...Estimate, description: 'share of transitions, held alone' },
      started: { ...Estimate, description: 'share of dwelling states, kicked alone' },
    }),
  ),
});

const Direction = Type.Object({
  ...Ends,
  checkpoints: Type.Array(Claims, { description: 'that were looked at' }),
  units: Type.Array(ClaimedUnit, { description: 'that most seeds claim at some checkpoint' }),
  betweenSeeds: { ...Overlap, description: 'two seeds on one checkpoint' },
  betweenNeighbours: {
    ...Overlap,
    description: 'two neighbouring checkpoints with a place in training, on one seed',
  },
  lastClaimed: Units('that most seeds claim at the last checkpoint with a place in training'),
  effects: Type.Array(Judged, { description: 'of lastClaimed, on every checkpoint' }),
});

export const MechanismsResult = Type.Object({
  rule: Type.Literal('argmax', { description: 'how symbols were read off the logits' }),
  precision: Type.Literal('float64'),
  steps: Type.Integer({ description: 'of each run of each search' }),
  noise: Type.Number(),
  seeds: Type.Array(Type.Integer(), { description: 'of the searches' }),
  judgeSeed: Type.Integer({ description: 'of the effects: none of the searches has its noise' }),
  checkpoints: Type.Array(
    Type.Object({
      ...Place,
      skipped: Nullable(Type.String({ description: 'why it was not looked at' })),
      searches: Type.Array(Search, { description: 'one for each seed' }),
    }),
    { description: 'in training order; those without a place in training last' },
  ),
  directions: Type.Array(Direction, { description: 'asked about by some search' }),
  notes: Type.Array(Type.String()),
  folder: Nullable(Type.String({ description: 'where the files are' })),
  files: Type.Array(Type.String()),
});
export type MechanismsResult = Static<typeof MechanismsResult>;
