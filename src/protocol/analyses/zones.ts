/** Result of the zones analysis, for pages and the command line. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { ZonesParamsSchema } from './params';
import { Real, Reals, Rows } from './real';

export type { ZonesParams } from './params';

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
  undecidedShareError: Real,
  censoredShare: Type.Number({ description: 'rollouts that had not left at the cap' }),
  censoredShareError: Real,
  meanResidency: Type.Number({ description: 'steps, restricted to the cap' }),
  meanResidencyError: Real,
  meanSignChanges: Type.Number(),
  meanSignChangesError: Real,
  meanUnstable: Reals('mean number of |λ| > 1 in each zone; NaN for an empty zone'),
  meanUnstableError: Reals('batch means; NaN for fewer than 20 states in the zone'),
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
      rollouts: Type.Array(Type.Integer(), {
        description:
          'behind p_1 to p_8: more where the first ones do not settle the zone; p_16 goes on from p_8',
      }),
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
