/** Effects as rows of a table and as short texts. Pure; draws nothing. */
import {
  liesBeyond,
  type EffectFigure,
  type EffectsReply,
  type RuleEffects,
} from '../../../src/protocol/effects';
import { number } from '../../ui/format';

export interface EffectRow {
  readonly name: string;
  readonly figure: EffectFigure;
}

/** Figures that are one number for the network, or one a symbol. */
export function mainRows(effects: RuleEffects): EffectRow[] {
  const { residencySteps, changesPerStep, frequency, dwellSteps } = effects;
  return [
    { name: 'residency, steps', figure: residencySteps },
    { name: 'changes per step', figure: changesPerStep },
    ...frequency.map((figure, k) => ({ name: `frequency of symbol ${k}`, figure })),
    ...dwellSteps.map((figure, k) => ({ name: `mean dwell in symbol ${k}, steps`, figure })),
  ];
}

export function transitionRows({ transition }: RuleEffects): EffectRow[] {
  return transition.flatMap((row, from) =>
    row.map((figure, to) => ({ name: `P(${to} | ${from})`, figure })),
  );
}

/** Three significant digits, zeros kept, so that what is compared has the same length: "12.4", "31.0", "0.0500". */
export function shortFigure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return number(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000 || size < 1e-3) return number(value, 3);
  return value.toPrecision(3).replace(/^-/, '−');
}

/** "+18.6 ± 0.9" */
export function differenceText({ difference, standardError }: EffectFigure): string {
  if (difference === null) return '–';
  const sign = difference > 0 ? '+' : '';
  const error = standardError === null ? '' : ` ± ${number(standardError, 2)}`;
  return `${sign}${shortFigure(difference)}${error}`;
}

/** Of the altered figure, as controls have it: "12.1 – 12.9". */
export function bandText({ intact, band }: EffectFigure): string {
  if (!band || intact === null) return '–';
  return `${shortFigure(intact + band[0])} – ${shortFigure(intact + band[1])}`;
}

/** Whether it lies beyond the controls; null without controls, or when they are unlike it. */
export function isBeyond(
  figure: EffectFigure,
  { matched }: Pick<EffectsReply['controls'], 'matched'>,
): boolean | null {
  if (!figure.band || figure.difference === null || !matched) return null;
  return liesBeyond(figure);
}
