/** What can be asked of an ablation, and what comes back. Its computation: orderedAblation.ts. */
import { Type, type Static } from '@sinclair/typebox';
import { MATCHED_WITHIN } from '../../core/mechanism/matchedSets';
import { LEGAL_SCOPES } from '../../core/mechanism/scopeText';
import { EffectsSchema } from './effects';
import { Nullable, Real } from './schemas';

const Index = Type.Integer({ minimum: 0 });
export const SiteSchema = Type.Union([
  Type.Literal('output'),
  Type.Literal('recurrent'),
  Type.Literal('noise'),
]);

const ScopeText = Type.String({ maxLength: 40, description: LEGAL_SCOPES });

/** Gains at other places at the same time, each with its own. */
const Part = {
  units: Type.Array(Index),
  edges: Type.Array(Type.Tuple([Index, Index]), { description: '[from, to]' }),
  layer: Index,
  gain: Type.Number({ minimum: 0, maximum: 2 }),
};
const PartOrder = Type.Object({
  ...Type.Partial(Type.Object(Part)).properties,
  site: Type.Optional(SiteSchema),
});
export type PartOrder = Static<typeof PartOrder>;

/** Parameters of one ablation; everything has a default but what is altered. */
export const AblationOrder = Type.Object({
  units: Type.Optional(Type.Array(Index)),
  edges: Type.Optional(Type.Array(Type.Tuple([Index, Index]), { description: '[from, to]' })),
  layer: Type.Optional(Index),
  gain: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  site: Type.Optional(SiteSchema),
  also: Type.Optional(
    Type.Array(PartOrder, { description: 'gains elsewhere at the same time, in the same scope' }),
  ),
  scope: Type.Optional(ScopeText),
  controls: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  steps: Type.Optional(Type.Integer({ minimum: 2000, maximum: 10_000_000 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  noise: Type.Optional(Type.Number({ minimum: 0 })),
});
export type AblationOrder = Static<typeof AblationOrder>;

/** Of control sets. */
export const LikenessSchema = {
  mismatch: Nullable({
    ...Real,
    description:
      'difference of mean activity or rate, the larger, in standard deviations over units; mean over sets',
  }),
  nearest: Nullable({ ...Real, description: 'the same of the set that is most like' }),
  alike: Type.Integer({ description: `sets that differ by at most ${MATCHED_WITHIN}` }),
};

export const AblationResult = Type.Object({
  intervention: Type.Object({
    gain: Type.Number(),
    site: Nullable(SiteSchema),
    layer: Type.Integer(),
    units: Type.Array(Type.Integer()),
    edges: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]), { description: '[from, to]' }),
    also: Type.Array(Type.Object({ ...Part, site: Nullable(SiteSchema) }), {
      description: 'what is altered at the same time',
    }),
    scope: ScopeText,
  }),
  runs: Type.Integer({ description: 'independent runs; intact and altered share their noise' }),
  stepsPerRun: Type.Integer(),
  warmupSteps: Type.Integer({ description: 'of each run, not counted' }),
  seed: Type.Integer({ description: 'of the first run; the next ones count up' }),
  noise: Type.Number(),
  precision: Type.Literal('float64'),
  scopeShare: Type.Number({ description: 'share of steps in which the intervention acted' }),
  exploded: Type.Object({ intact: Type.Integer(), altered: Type.Integer() }),
  controls: Type.Object({
    sets: Type.Integer({ description: 'different random sets, the most like of many drawn' }),
    ...LikenessSchema,
    matched: Type.Boolean({ description: `whether the mismatch is at most ${MATCHED_WITHIN}` }),
  }),
  outputs: Type.Array(EffectsSchema),
});
export type AblationResult = Static<typeof AblationResult>;
