/** Parameters of the analyses on request: what the host checks. Results have files of their own, which the host need not bundle. */
import { Type, type Static } from '@sinclair/typebox';

const Probability = Type.Number({ minimum: 0, maximum: 1 });

export const ZoneRuleSchema = Type.Union([
  Type.Object({
    kind: Type.Literal('residency'),
    transitionBelow: Type.Number({ minimum: 0, maximum: 1000 }),
    clusterAbove: Type.Number({ minimum: 0, maximum: 1000 }),
    clusterConfidence: Probability,
  }),
  Type.Object({
    kind: Type.Literal('commitment'),
    clusterBelow: Probability,
    kickAbove: Probability,
    kickNowBelow: Probability,
    transitionAbove: Probability,
  }),
]);

export const ZonesParamsSchema = Type.Object({
  /** Most states measured, at equal distances along the orbit. */
  states: Type.Integer({ minimum: 1, maximum: 20_000 }),
  rollouts: Type.Integer({ minimum: 2, maximum: 1000 }),
  /** A rollout that has not left its symbol by then is censored. */
  capSteps: Type.Integer({ minimum: 8, maximum: 1000 }),
  /** From a bank of input vectors, or fresh at every step: the bank is many times faster where there are many inputs. */
  noise: Type.Union([Type.Literal('bank'), Type.Literal('fresh')]),
  /** Changes of a logit below this share of the logits' range do not count as movement; 0 in the paper. */
  hysteresis: Type.Number({ minimum: 0, maximum: 1 }),
  rule: ZoneRuleSchema,
});
export type ZonesParams = Static<typeof ZonesParamsSchema>;

export const LocalParamsSchema = Type.Object({
  /** Most states looked at: the first of the orbit, one after another. */
  steps: Type.Integer({ minimum: 20, maximum: 200_000 }),
  /** A pair is near-critical when ||λ| - 1| is below `criticalDistance` and its angle above `criticalAngle` radians. */
  criticalDistance: Type.Number({ minimum: 0, maximum: 1 }),
  criticalAngle: Type.Number({ minimum: 0, maximum: Math.PI }),
});
export type LocalParams = Static<typeof LocalParamsSchema>;

export const LyapunovParamsSchema = Type.Object({
  exponents: Type.Integer({ minimum: 1, maximum: 500 }),
  steps: Type.Integer({ minimum: 100, maximum: 200_000 }),
  transientSteps: Type.Integer({ minimum: 0, maximum: 100_000 }),
});
export type LyapunovParams = Static<typeof LyapunovParamsSchema>;

export const NoiseParamsSchema = Type.Object({
  /** Most states of each zone from which copies start. */
  statesPerZone: Type.Integer({ minimum: 1, maximum: 1000 }),
  copies: Type.Integer({ minimum: 2, maximum: 10_000 }),
  steps: Type.Integer({ minimum: 1, maximum: 200 }),
  /** `paper` lets the variance of the noise fall between γ = 0 and γ = 1. */
  mixing: Type.Union([Type.Literal('variance'), Type.Literal('paper')]),
  /** σ of the runs compared. */
  levels: Type.Array(Type.Number({ minimum: 0, maximum: 1000 }), { minItems: 1, maxItems: 12 }),
  levelSteps: Type.Integer({ minimum: 100, maximum: 100_000 }),
});
export type NoiseParams = Static<typeof NoiseParamsSchema>;

export const ReadoutParamsSchema = Type.Object({
  /** Shortest stay inside a pair of symbols that counts. */
  leastSteps: Type.Integer({ minimum: 2, maximum: 100_000 }),
});
export type ReadoutParams = Static<typeof ReadoutParamsSchema>;

export const AveragedParamsSchema = Type.Object({
  /** States of the orbit to start from; large networks try fewer. */
  starts: Type.Integer({ minimum: 1, maximum: 200 }),
});
export type AveragedParams = Static<typeof AveragedParamsSchema>;

const ChangedSymbol = Type.Union([Type.Null(), Type.Integer({ minimum: 0, maximum: 255 })]);

export const PatchingParamsSchema = Type.Object({
  /** The change that is patched; null in both: the commonest one. */
  from: ChangedSymbol,
  to: ChangedSymbol,
  /** What of a unit is exchanged: its state h, W h that enters it, or its noise W_ih x. */
  site: Type.Union([Type.Literal('hidden'), Type.Literal('recurrent'), Type.Literal('noise')]),
  /** Steps before the change that are patched, all of them in the old symbol. */
  windowSteps: Type.Integer({ minimum: 1, maximum: 100 }),
  /** Most changes that are patched. */
  events: Type.Integer({ minimum: 5, maximum: 1000 }),
  /** Of the run that changes are looked for in. */
  steps: Type.Integer({ minimum: 200, maximum: 1_000_000 }),
  /** Units and connections told one by one, with probabilities. */
  top: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Ways each patched run goes on, common to all patches of an event. */
  completions: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** How far they go. */
  withinSteps: Type.Integer({ minimum: 1, maximum: 200 }),
});
export type PatchingParams = Static<typeof PatchingParamsSchema>;

export const CyclesParamsSchema = Type.Object({
  longestPeriod: Type.Integer({ minimum: 1, maximum: 30 }),
  /** Guesses of active sets for each period. */
  starts: Type.Integer({ minimum: 1, maximum: 2000 }),
  /** Every active set as well, up to 20 units times periods. */
  exhaustive: Type.Boolean(),
});
export type CyclesParams = Static<typeof CyclesParamsSchema>;

export const HmmParamsSchema = Type.Object({
  /** What microstates are made of: what a state foretells, or principal axes of the activity. */
  features: Type.Union([Type.Literal('predictive'), Type.Literal('activity')]),
  /** From each state, of predictive features. */
  rollouts: Type.Integer({ minimum: 1, maximum: 200 }),
  microstates: Type.Integer({ minimum: 2, maximum: 256 }),
  lagSteps: Type.Integer({ minimum: 1, maximum: 100 }),
  /** M; 0 for what the gap of timescales says. */
  states: Type.Integer({ minimum: 0, maximum: 8 }),
  /** Of the fits to symbols, for each number of states. */
  restarts: Type.Integer({ minimum: 1, maximum: 100 }),
  /** Of the bootstrap; fewer than 20 give no intervals. */
  replicates: Type.Integer({ minimum: 0, maximum: 2000 }),
  /** Runs of the model itself that tests compare with. */
  nullRuns: Type.Integer({ minimum: 19, maximum: 1999 }),
});
export type HmmParams = Static<typeof HmmParamsSchema>;
