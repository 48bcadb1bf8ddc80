/** Parameters and result of the zones analysis, for pages and the command line. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { Real, Reals, Rows } from './real';

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

export const ZonesResultSchema = Type.Object({
  parameters: ZonesParamsSchema,
  statesMeasured: Type.Integer(),
  statesWanted: Type.Integer({ description: 'more than measured in partial results only' }),
  symbolRule: Type.Literal('argmax', { description: 'residency is that of the argmax symbol' }),
  zones: Type.Array(Type.String(), { description: 'names by index' }),
  share: Reals('of states in each zone; sums to 1'),
  shareError: Reals('standard error along the orbit, batch means; NaN below 20 states'),
  undecidedShare: Type.Number({
    description: 'states whose zone changes within two standard errors of their rollouts',
  }),
  censoredShare: Type.Number({ description: 'rollouts that had not left at the cap' }),
  meanResidency: Type.Number({ description: 'steps, restricted to the cap' }),
  meanResidencyError: Real,
  meanSignChanges: Type.Number(),
  meanUnstable: Reals('mean number of |λ| > 1 in each zone; NaN for an empty zone'),
  statesWithoutSpectrum: Type.Integer({
    description: 'left out of meanUnstable: their spectra would take too long',
  }),
  sensitivity: Type.Array(
    Type.Object({
      threshold: Type.String({ description: 'moved; the other thresholds stay' }),
      values: Reals(),
      shares: Rows('[values][zones]'),
    }),
  ),
  perState: Type.Object(
    {
      step: Type.Array(Type.Integer(), { description: 'index into the orbit' }),
      symbol: Type.Array(Type.Integer()),
      zone: Type.Array(Type.Integer()),
      residency: Reals('restricted mean, steps'),
      residencyError: Reals(),
      residencyMedian: Reals('Kaplan–Meier, steps; NaN beyond the cap'),
      censored: Reals('share of rollouts'),
      signChanges: Reals(),
      signChangesError: Reals(),
      confidence: Reals('largest softmax probability'),
      changesWithin: Type.Object(
        { '1': Reals(), '2': Reals(), '4': Reals(), '8': Reals(), '16': Reals() },
        { description: 'p_k: share of rollouts whose symbol changed within k steps' },
      ),
      unstable: Reals('number of |λ| > 1 of the derivative; NaN where left out'),
    },
    { description: 'one entry a state measured' },
  ),
  notes: Type.Array(Type.String(), { description: 'what the numbers depend on' }),
});
export type ZonesResult = Static<typeof ZonesResultSchema>;
