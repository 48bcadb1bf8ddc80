/** What can be asked of patching, and what comes back. Its computation: core/mechanism/patching. */
import { Type, type Static } from '@sinclair/typebox';
import { PATCH_SITES } from '../../core/mechanism/patching/patches';
import { Matrix, Nullable, Overrides, Real } from './schemas';

const Symbol = Type.Integer({ minimum: 0, maximum: 255 });

const Site = Type.Union(
  PATCH_SITES.map((site) => Type.Literal(site)),
  { description: 'hidden: the state h; recurrent: W h; noise: W_ih x' },
);

export const PatchOrder = Type.Object({
  ...Overrides,
  from: Type.Optional(Symbol),
  to: Type.Optional(Symbol),
  site: Type.Optional(Site),
  window: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'steps' })),
  events: Type.Optional(Type.Integer({ minimum: 5, maximum: 1000 })),
  steps: Type.Optional(Type.Integer({ minimum: 200, maximum: 1_000_000 })),
  top: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  completions: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  within: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'steps' })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  noise: Type.Optional(Type.Number({ minimum: 0 })),
});
export type PatchOrder = Static<typeof PatchOrder>;

const RatioSchema = Type.Object({
  value: Real,
  error: { ...Real, description: 'standard error, jackknife over events' },
});

const EffectSchema = Type.Object({
  lead: { ...RatioSchema, description: 'of the lead of `to` over `from` at the change' },
  probability: {
    ...RatioSchema,
    description: 'of the probability to show `to` within `within` steps of it',
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

export const PatchResult = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  site: Type.Union(PATCH_SITES.map((site) => Type.Literal(site))),
  seed: Type.Integer(),
  noise: Type.Number(),
  steps: Type.Integer({ description: 'of the run that changes were looked for in' }),
  windowSteps: Type.Integer(),
  withinSteps: Type.Integer(),
  completions: Type.Integer(),
  precision: Type.Literal('float64'),
  eventsFound: Type.Integer({ description: 'changes after a stay of at least the window' }),
  eventsUsed: Type.Integer(),
  eventsWithoutPair: Type.Integer({ description: 'given up: no noise kept the old symbol' }),
  cleanProbability: Type.Number({ description: 'of `to` within the steps, with the change' }),
  corruptProbability: Type.Number({ description: 'the same without' }),
  lags: Type.Array(Type.Integer(), { description: '0 is the first step of the new symbol' }),
  denoising: { ...Matrix, description: '[N][lags] shares of the lead' },
  noising: { ...Matrix, description: '[N][lags]' },
  attribution: { ...Matrix, description: '[N][lags]' },
  units: Type.Array(Type.Object({ unit: Type.Integer(), lag: Type.Integer(), ...Finding }), {
    description: 'at the lag where each carries most, the most first',
  }),
  connections: Type.Array(
    Type.Object({ source: Type.Integer(), target: Type.Integer(), ...Finding }),
    { description: 'of largest attribution, patched at every step' },
  ),
  commonest: Nullable(
    Type.Object(
      { from: Type.Integer(), to: Type.Integer() },
      { description: 'the change that was taken where none was named' },
    ),
  ),
});
export type PatchResult = Static<typeof PatchResult>;
