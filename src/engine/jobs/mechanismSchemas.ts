/** What a search for the mechanism of transitions tells. The search: core/mechanism/discovery. */
import { Type, type Static } from '@sinclair/typebox';
import { Nullable, Real } from './schemas';

const Estimate = Type.Object({ mean: Real, standardError: Real });
const Claim = Type.Object({
  claimed: Type.Boolean(),
  refused: Nullable(Type.String({ description: 'why nothing is claimed' })),
});
const Controls = Type.Object({
  sets: Type.Integer({ description: 'random sets of like mean activity and rate' }),
  mismatch: Nullable(Real),
  largestStopped: Real,
  largestStarted: Real,
});

const Candidate = Type.Object({
  unit: Type.Integer(),
  flips: Type.Number({ description: 'share of ways out on which it leaves its habit before' }),
  flipsByChance: Type.Number({ description: 'the same over equally long stretches of the dwell' }),
  leadSteps: Real,
  stopped: { ...Estimate, description: 'Shapley credit in transitions stopped' },
  started: { ...Estimate, description: 'Shapley credit in transitions started' },
  p: Type.Number({ description: 'one-sided, of the less certain of the two' }),
  survives: Type.Boolean({ description: 'of the false-discovery control' }),
});

const KickUnit = Type.Object({
  unit: Type.Integer(),
  leadSteps: { ...Real, description: 'steps before the change at which it leaves its habit' },
  stopped: Estimate,
  started: Estimate,
  alone: Type.Object({ stopped: Type.Number(), started: Type.Number() }),
  controls: Controls,
});

const Direction = Type.Object({
  from: Type.Integer({ description: 'symbol' }),
  to: Type.Integer(),
  transitions: Type.Integer({ description: 'in the run that is searched' }),
  proofTransitions: Type.Integer({ description: 'in the run that proves' }),
  asked: Type.Boolean({
    description: 'false where there are too few transitions, or too many directions',
  }),
});

const KickSet = Type.Object({
  ...{ from: Type.Integer(), to: Type.Integer() },
  ...Claim.properties,
  trials: Type.Integer({ description: 'transitions run again under the hold' }),
  units: Type.Array(KickUnit),
  stopped: { ...Estimate, description: 'share of transitions stopped by holding all of them' },
  started: { ...Estimate, description: 'share of dwelling states thrown over by all of them' },
  controls: Controls,
  minimal: Type.Array(Type.Integer(), {
    description: 'fewest of them, left out one by one, that stop nine tenths of what all stop',
  }),
  candidates: Type.Array(Candidate, { description: 'on the run that was searched' }),
  candidatesTogether: Type.Object({ stopped: Real, started: Real }),
  zoneUnits: Type.Array(Type.Integer(), {
    description: 'active in one of the two symbols only: no candidates, no controls',
  }),
});

const Pathway = Type.Object({
  ...{ from: Type.Integer(), to: Type.Integer() },
  gap: { ...Real, description: 'smallest |share| kept over the largest left out' },
  explained: { ...Real, description: "share of the variance of the kick units' drive" },
  afferents: Type.Array(
    Type.Object({
      unit: Type.Integer(),
      weight: { ...Real, description: 'mean, onto the kick units' },
      share: Real,
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
    sets: Type.Integer(),
    mismatch: Nullable(Real),
    largestFall: { ...Real, description: 'of the rate, without the noise of a matched set' },
  }),
  runs: Type.Integer(),
  stepsPerRun: Type.Integer(),
});

export const MechanismResult = Type.Object({
  notDecidable: Nullable(Type.String({ description: 'why there was no search' })),
  rule: Type.Literal('argmax', { description: 'how symbols were read off the logits' }),
  precision: Type.Literal('float64'),
  steps: Type.Integer({ description: 'of each of the two runs' }),
  noise: Type.Number(),
  seeds: Type.Object({
    search: Type.Integer(),
    proof: Type.Integer(),
    populations: Type.Integer(),
  }),
  explodedAtStep: Nullable(Type.Integer()),
  falseDiscovery: Type.Number({ description: 'rate controlled among candidates' }),
  directions: Type.Array(Direction),
  kickSets: Type.Array(KickSet),
  pathways: Type.Array(Pathway, { description: 'onto claimed kick sets' }),
  populations: Nullable(Populations),
});
export type MechanismResult = Static<typeof MechanismResult>;
