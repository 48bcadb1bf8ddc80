/** What a search for the mechanism of transitions tells. The search: core/mechanism/discovery. */
import { Type, type Static } from '@sinclair/typebox';
import { MATCHED_WITHIN } from '../../core/mechanism/matchedSets';
import { LikenessSchema } from './ablationSchemas';
import { Nullable, Real } from './schemas';

const Estimate = Type.Object({ mean: Real, standardError: Real });
const Claim = Type.Object({
  claimed: Type.Boolean(),
  refused: Nullable(Type.String({ description: 'why nothing is claimed' })),
});
const Likeness = {
  sets: Type.Integer({ description: 'different random sets, the most like of many drawn' }),
  ...LikenessSchema,
  matched: Type.Boolean({ description: `whether the mismatch is at most ${MATCHED_WITHIN}` }),
};
const Margin = Type.Object(
  {
    mean: Real,
    standardError: Real,
    units: Type.Array(Type.Integer(), { description: 'the control set' }),
  },
  {
    description:
      'by how much more it does than the control set that this is least certain of, paired',
  },
);
const Controls = Type.Object({
  ...Likeness,
  meanStopped: Real,
  meanStarted: Real,
  largestStopped: Real,
  largestStarted: Real,
  margin: Type.Object({ stopped: Margin, started: Margin }),
});
const Seeds = Type.Object(
  { passed: Type.Integer(), of: Type.Integer() },
  { description: 'runs on whose trials alone the same would be said, without an interval' },
);

const FoundBy = Type.Union([Type.Literal('flips'), Type.Literal('activity'), Type.Literal('both')]);

const Candidate = Type.Object({
  unit: Type.Integer(),
  foundBy: {
    ...FoundBy,
    description: 'it leaves its habit before the change, or its recurrent input departs',
  },
  flips: Type.Number({ description: 'share of ways out on which it leaves its habit before' }),
  flipsByChance: Type.Number({ description: 'the same over equally long stretches of the dwell' }),
  leadSteps: {
    ...Real,
    description:
      'steps before the change at which it leaves its habit, in the mean; by activity alone: zLeadSteps',
  },
  z: {
    ...Real,
    description:
      'recurrent input on ways out less that of stretches of the dwell, over its standard error; the largest |z|',
  },
  zLeadSteps: Type.Integer({ description: 'steps before the change at which |z| is largest' }),
  deviations: { ...Real, description: 'the same difference in standard deviations of dwelling' },
  stopped: { ...Estimate, description: 'Shapley credit in transitions stopped' },
  started: { ...Estimate, description: 'Shapley credit in transitions started' },
  p: Type.Number({ description: 'one-sided, of the less certain of the two' }),
  survives: Type.Boolean({ description: 'of the false-discovery control' }),
});

const KickUnit = Type.Object({
  unit: Type.Integer(),
  foundBy: { ...Nullable(FoundBy), description: 'null for a named unit that is no candidate' },
  leadSteps: {
    ...Real,
    description:
      'steps before the change at which it leaves its habit; by activity alone: those of the largest |z|',
  },
  stopped: { ...Estimate, description: 'Shapley credit in transitions stopped' },
  started: { ...Estimate, description: 'Shapley credit in transitions started' },
  alone: Type.Object(
    { stopped: Estimate, started: Estimate },
    { description: 'held and kicked without the others, as the controls are' },
  ),
  controls: { ...Controls, description: 'single units' },
  seeds: Seeds,
});

const Direction = Type.Object({
  from: Type.Integer({ description: 'symbol' }),
  to: Type.Integer(),
  transitions: Type.Integer({ description: 'in the run that is searched' }),
  proofTransitions: Type.Array(Type.Integer(), { description: 'in each of the runs that prove' }),
  asked: Type.Boolean({
    description: 'false where there are too few transitions, or too many directions',
  }),
});

const KickSet = Type.Object({
  ...{ from: Type.Integer(), to: Type.Integer() },
  ...Claim.properties,
  trials: Type.Integer({ description: 'transitions run again under the hold, of all runs' }),
  kicked: Type.Integer({ description: 'dwelling states kicked, of all runs' }),
  units: Type.Array(KickUnit),
  stopped: { ...Estimate, description: 'share of transitions stopped by holding all of them' },
  started: { ...Estimate, description: 'share of dwelling states thrown over by all of them' },
  controls: Controls,
  seeds: Seeds,
  minimal: Type.Array(Type.Integer(), {
    description: 'fewest of them, left out one by one, that stop nine tenths of what all stop',
  }),
  candidates: Type.Array(Candidate, { description: 'on the run that was searched' }),
  candidatesTogether: Type.Object({ stopped: Real, started: Real }),
  zoneUnits: Type.Array(Type.Integer(), {
    description: 'active in one of the two symbols only: no candidates, no controls',
  }),
  gradedZoneUnits: Type.Array(Type.Integer(), {
    description:
      'depart as candidates by activity do, but half of it or more stays while the new symbol dwells: no such candidates',
  }),
  zThreshold: {
    ...Real,
    description: '|z| that the largest of all units and leads exceeds by chance in 5 %',
  },
});

const Pathway = Type.Object({
  ...{ from: Type.Integer(), to: Type.Integer() },
  gap: { ...Real, description: 'smallest |share| kept over the largest left out' },
  explained: {
    ...Estimate,
    description: "share of the variance of the kick units' drive, over the runs that prove",
  },
  seeds: { ...Seeds, description: 'runs whose own gap is after the same units' },
  afferents: Type.Array(
    Type.Object({
      unit: Type.Integer(),
      weight: { ...Real, description: 'mean, onto the kick units' },
      share: { ...Real, description: 'mean over the runs that prove' },
      standardError: Real,
    }),
    { description: 'empty where no gap sets them apart' },
  ),
});

const Populations = Type.Object({
  units: Type.Array(Type.Integer()),
  ...Claim.properties,
  rate: { ...Estimate, description: 'transitions per step' },
  noiseRemoved: { ...Estimate, description: 'change of the rate without their noise, paired' },
  noiseReplaced: { ...Estimate, description: 'change with noise of equal variance, drawn apart' },
  controls: Type.Object({
    ...Likeness,
    largestFall: { ...Real, description: 'of the rate, without the noise of a control set' },
    margin: {
      ...Estimate,
      description:
        'by how much more it falls than for the set that this is least certain of, paired',
    },
  }),
  runs: Type.Integer(),
  stepsPerRun: Type.Integer(),
});

const KickGroup = Type.Object({
  ...{ from: Type.Integer(), to: Type.Integer() },
  units: Type.Array(Type.Integer()),
});

const Opposed = Type.Object(
  {
    first: KickGroup,
    second: KickGroup,
    forFirst: Type.Array(Type.Integer(), { description: 'drive the first, hold back the second' }),
    againstFirst: Type.Array(Type.Integer()),
  },
  {
    description:
      'populations as the paper picks them: 70 of 150 units, of smallest g1 · g2, in the order of g1, in halves; a rule on weights, no proof',
  },
);

export const MechanismResult = Type.Object({
  notDecidable: Nullable(Type.String({ description: 'why there was no search' })),
  rule: Type.Literal('argmax', { description: 'how symbols were read off the logits' }),
  precision: Type.Literal('float64'),
  steps: Type.Integer({ description: 'of each of the runs that search and prove' }),
  noise: Type.Number(),
  seeds: Type.Object({
    search: Type.Integer(),
    proof: Type.Array(Type.Integer()),
    populations: Type.Integer(),
  }),
  explodedAtStep: Nullable(Type.Integer()),
  falseDiscovery: Type.Number({ description: 'rate controlled among candidates' }),
  named: Nullable(
    Type.Array(Type.Integer(), {
      description: 'units that were to be judged; false discoveries are not controlled then',
    }),
  ),
  directions: Type.Array(Direction),
  kickSets: Type.Array(KickSet),
  pathways: Type.Array(Pathway, { description: 'onto claimed kick sets' }),
  populations: Nullable(Populations),
  opposed: Nullable(Opposed),
  folder: Nullable(Type.String({ description: 'where the files are' })),
  files: Type.Array(Type.String()),
});
export type MechanismResult = Static<typeof MechanismResult>;
