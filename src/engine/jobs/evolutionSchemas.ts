/** What a look at the checkpoints of a run gives back. Its computation: engine/evolution.ts. */
import { Type, type Static } from '@sinclair/typebox';
import { Nullable, Real } from './schemas';

const Estimate = Type.Object({
  mean: Real,
  error: { ...Real, description: 'standard error along the orbit, batch means' },
});

const Checkpoint = Type.Object({
  file: Type.String(),
  epoch: Nullable(Type.Number({ description: 'place in training, from the name of the file' })),
  skipped: Nullable(Type.String({ description: 'why it was not looked at' })),
  measured: Nullable(
    Type.Object({
      explodedAtStep: Nullable(Type.Integer()),
      steps: Type.Integer(),
      changesPerStep: { ...Estimate, description: 'of the argmax symbol' },
      reciprocalRate: {
        ...Real,
        description: "the paper's rate: mean of the reciprocals of times between changes",
      },
      expandingShare: { ...Estimate, description: 'steps with some |λ| > 1' },
      unstable: { ...Estimate, description: 'number of |λ| > 1' },
      criticalShare: { ...Estimate, description: 'steps with a pair near the unit circle' },
      boxShare: { ...Estimate, description: "steps with a pair in the paper's Möbius box" },
      growths: Type.Array(Type.Number(), { description: 'of attracting rays, largest first' }),
    }),
  ),
});

const Onset = Type.Object({
  what: Type.String(),
  epoch: Nullable(Type.Number()),
  from: Nullable(Type.Number({ description: 'of the 95 % interval, by epoch' })),
  to: Nullable(Type.Number()),
  before: Real,
  after: Real,
  p: { ...Real, description: 'by shuffling the checkpoints' },
});

export const EvolutionResult = Type.Object({
  seed: Type.Integer({ description: 'the same noise for every checkpoint' }),
  noise: Type.Number(),
  steps: Type.Integer(),
  warmupSteps: Type.Integer(),
  checkpoints: Type.Array(Checkpoint, { description: 'in training order' }),
  onsets: Type.Array(Onset, {
    description: 'two levels fitted to each series; none where none fit',
  }),
  paperOnset: Nullable(
    Type.Number({
      description:
        "epoch of the first change of boxShare beyond .02, the paper's rule: it fires on noise",
    }),
  ),
  notes: Type.Array(Type.String()),
  folder: Nullable(Type.String({ description: 'where the files are' })),
  files: Type.Array(Type.String()),
});
export type EvolutionResult = Static<typeof EvolutionResult>;
