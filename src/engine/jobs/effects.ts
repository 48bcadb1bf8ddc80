/** Schemas and words of effects on output statistics. Computed in core/mechanism/ablation.ts. */
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import type { Ablation, Effect, Rule } from '../../core/mechanism/ablation';
import { shapeFigures, type OutputFigures } from '../../core/mechanism/outputCounts';
import { Nullable, Real } from './schemas';

const Pair = Nullable(Type.Tuple([Real, Real]));

export const EffectSchema = Type.Object({
  intact: Nullable(Real),
  altered: Nullable(Real),
  difference: Nullable(Real),
  standardError: Nullable({ ...Real, description: 'of the difference, over runs of equal noise' }),
  interval: { ...Pair, description: '95 % of the difference' },
  band: { ...Pair, description: "95 % of the controls' differences" },
  controlShare: Nullable({
    ...Real,
    description: 'share of controls, this one counted, whose difference is as large',
  }),
});

/** Named figures of one kind. */
export const namedFigures = <T extends TSchema>(figure: T) => ({
  frequency: Type.Array(figure, { description: '[K] share of steps' }),
  transition: Type.Array(Type.Array(figure), { description: '[K][K] P(column | row)' }),
  changesPerStep: figure,
  dwellSteps: Type.Array(figure, { description: '[K] steps in a symbol per time it was left' }),
  residencySteps: { ...figure, description: 'steps to the next change, capped at 60' },
});

export const EffectsSchema = Type.Object({
  rule: Type.Union([Type.Literal('sampled'), Type.Literal('argmax')], {
    description: 'how symbols were drawn from the logits',
  }),
  ...namedFigures(EffectSchema),
});
export type Effects = Static<typeof EffectsSchema>;

export function effectsResult(ablation: Ablation, rule: Rule, outputs: number): Effects {
  const plain = ablation.effects[rule].map(plainEffect);
  return { rule, ...mutableFigures(shapeFigures(plain, outputs)) };
}

/** Of runs that exploded; null without any. */
export function explosionText({ runs, exploded }: Exploding): string | null {
  const { intact, altered } = exploded;
  if (intact + altered === 0) return null;
  const whose = intact > 0 ? `${intact} intact and ${altered} altered` : `${altered}`;
  return `${whose} of ${runs} runs exploded, counted until then`;
}

/** Runs of each of the two networks, and how many of them exploded. */
export interface Exploding {
  readonly runs: number;
  readonly exploded: { readonly intact: number; readonly altered: number };
}

/** One line a figure that is one number for the network, in words. */
export function effectLines({
  rule,
  residencySteps,
  changesPerStep,
  frequency,
}: Effects): string[] {
  return [
    `${rule}: residency ${change(residencySteps)} steps`,
    `${rule}: changes ${change(changesPerStep)} per step`,
    ...frequency.map((figure, k) => `${rule}: frequency of symbol ${k} ${change(figure)}`),
  ];
}

type PlainEffect = Static<typeof EffectSchema>;

/** '12.4 → 31.0 (difference 18.6 ± .9; control -.3 to .4)' */
function change({ intact, altered, difference, standardError, band }: PlainEffect): string {
  const controls = band
    ? `control ${short(band[0])} to ${short(band[1])}`
    : 'no control to compare with';
  const error = standardError === null ? 'error not decidable' : `± ${short(standardError)}`;
  return `${short(intact)} → ${short(altered)} (difference ${short(difference)} ${error}; ${controls})`;
}

function short(value: number | null): string {
  return value === null ? 'not decidable' : String(Number(value.toPrecision(3)));
}

function plainEffect({ interval, band, ...effect }: Effect): PlainEffect {
  return {
    ...effect,
    interval: interval && [interval[0], interval[1]],
    band: band && [band[0], band[1]],
  };
}

/** As schemas have them. */
export function mutableFigures<T>(figures: OutputFigures<T>) {
  return {
    ...figures,
    frequency: [...figures.frequency],
    transition: figures.transition.map((row) => [...row]),
    dwellSteps: [...figures.dwellSteps],
  };
}
