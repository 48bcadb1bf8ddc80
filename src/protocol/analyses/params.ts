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
