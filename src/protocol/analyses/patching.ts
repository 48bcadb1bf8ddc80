/** Result of patching: what each unit, at each step, and each connection carries of a change of symbol. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { PatchingParamsSchema } from './params';
import { Real, Rows } from './real';

export type { PatchingParams } from './params';

const RatioSchema = Type.Object({
  value: Real,
  error: Type.Unsafe<number>({ ...Real, description: 'standard error, jackknife over events' }),
});

const EffectSchema = Type.Object({
  lead: { ...RatioSchema, description: 'of the lead of `to` over `from` at the change' },
  probability: {
    ...RatioSchema,
    description: 'of the probability to show `to` within `withinSteps` of it',
  },
});

const Finding = {
  denoising: { ...EffectSchema, description: 'put into the run without the change: sufficiency' },
  noising: { ...EffectSchema, description: 'taken from the run with the change: necessity' },
  attribution: { ...RatioSchema, description: 'first-order estimate of denoising.lead' },
  flippedShare: Type.Number({
    description: 'of units and steps that the patch switches; where it is 0 attribution is exact',
  }),
};

export const PatchingResultSchema = Type.Object({
  parameters: PatchingParamsSchema,
  from: Type.Integer(),
  to: Type.Integer(),
  seed: Type.Integer(),
  noise: Type.Number({ description: 'σ' }),
  eventsFound: Type.Integer({ description: 'changes after a stay of at least the window' }),
  eventsUsed: Type.Integer(),
  eventsWithoutPair: Type.Integer({ description: 'given up: no noise kept the old symbol' }),
  cleanProbability: Type.Number({ description: 'of `to` within the steps, with the change' }),
  corruptProbability: Type.Number({ description: 'the same without' }),
  lags: Type.Array(Type.Integer(), { description: '0 is the first step of the new symbol' }),
  denoising: Rows('[N][lags] shares of the lead'),
  noising: Rows('[N][lags]'),
  attribution: Rows('[N][lags]'),
  units: Type.Array(Type.Object({ unit: Type.Integer(), lag: Type.Integer(), ...Finding }), {
    description: 'at the lag where each carries most, the most first',
  }),
  connections: Type.Array(
    Type.Object({ source: Type.Integer(), target: Type.Integer(), ...Finding }),
    { description: 'of largest attribution, patched at every step' },
  ),
  notes: Type.Array(Type.String()),
});
export type PatchingResult = Static<typeof PatchingResultSchema>;
