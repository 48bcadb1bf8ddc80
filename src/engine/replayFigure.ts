/** One intervention over the checkpoints of a run as a heat map: training across, dose up. Runs nothing. */
import type { Figure, Layer, MarkLook } from '../core/figures/figure';
import { isBeyondControls, residencyOf, type ReplayCell, type ReplayedCheckpoint } from './replay';
import { BLACK, GREY } from './report/looks';

/** Ends of the scale, and its middle: no change. */
const SHORTER: Rgb = [0, 114, 178];
const LONGER: Rgb = [213, 94, 0];
const NONE: Rgb = [245, 245, 245];
type Rgb = readonly [number, number, number];

/** Names of checkpoints that find room below the figure. */
const MOST_NAMES = 10;
/** A change counts as one from so many standard errors on. */
const CLEAR_ERRORS = 2;
const WIDE = { widthMm: 120, heightMm: 70 } as const;

interface Dose {
  readonly column: number;
  readonly gain: number;
  /** null where every run exploded before it could be counted. */
  readonly difference: number | null;
  readonly isExploded: boolean;
  readonly isClear: boolean;
  /** Of the band of controls that are alike. */
  readonly isBeyond: boolean;
}

/**
 * Colour is the change of the mean residency of argmax symbols, beside the largest of all; a triangle marks longer ones, a
 * square shorter ones that are clear of 0, filled where they are beyond 95 % of the controls. A cross marks explosions: what
 * was counted is of the steps before them.
 *
 * @param checkpoints that were replayed, in the order of training
 * @returns null without any number
 */
export function replayFigure(
  title: string,
  intervention: number,
  checkpoints: readonly ReplayedCheckpoint[],
): Figure | null {
  const doses = checkpoints.flatMap(({ cells }, column) =>
    cells
      .filter((cell) => cell.intervention === intervention)
      .flatMap((cell) => doseOf(cell, column) ?? []),
  );
  if (doses.length === 0) return null;
  const gains = [...new Set(doses.map(({ gain }) => gain))].sort((a, b) => a - b);
  const largest = Math.max(...doses.map(({ difference }) => Math.abs(difference ?? 0)));
  const every = Math.ceil(checkpoints.length / MOST_NAMES);
  const told = Number(largest.toPrecision(3));
  return {
    ...{ title, ...WIDE, background: 'paper', xLabel: 'checkpoint', yLabel: 'gain' },
    xNames: checkpoints.map(({ epoch }, k) => (k % every === 0 ? String(epoch ?? 'last') : '')),
    layers: [cellsOf(doses, gains, largest), ...marksOf(doses)],
    legend: [
      { text: `shorter, to −${told} steps`, sample: { look: swatch(SHORTER) } },
      { text: `longer, to ${told} steps`, sample: { look: swatch(LONGER) } },
      ...LOOKS.filter(({ of }) => doses.some(of)).map(({ text, look }) => ({
        ...{ text, sample: { look } },
      })),
    ],
  };
}

function doseOf(cell: ReplayCell, column: number): Dose | null {
  const { gain } = cell;
  const { difference = null, standardError = null } = residencyOf(cell) ?? {};
  const isExploded = cell.result.exploded.altered > 0;
  if (difference === null) {
    return isExploded
      ? { column, gain, difference, isExploded, isClear: false, isBeyond: false }
      : null;
  }
  const isClear = standardError !== null && Math.abs(difference) > CLEAR_ERRORS * standardError;
  return { column, gain, difference, isExploded, isClear, isBeyond: isBeyondControls(cell) };
}

/** A cell reaches half way to the gains beside its own. */
function cellsOf(doses: readonly Dose[], gains: readonly number[], largest: number): Layer {
  const ends = gains.map((gain, k) => {
    const [below, above] = [gains[k - 1] ?? null, gains[k + 1] ?? null];
    const down = below === null ? (above === null ? 0.5 : (above - gain) / 2) : (gain - below) / 2;
    const up = above === null ? down : (above - gain) / 2;
    return [gain - down, gain + up];
  });
  const at = doses.map(({ gain }) => ends[gains.indexOf(gain)]);
  return {
    kind: 'cells',
    left: doses.map(({ column }) => column - 0.5),
    right: doses.map(({ column }) => column + 0.5),
    low: at.map(([low]) => low),
    high: at.map(([, high]) => high),
    fills: doses.map(({ difference }) =>
      difference === null ? GREY : colourOf(largest > 0 ? difference / largest : 0),
    ),
  };
}

const open = (shape: MarkLook['shape']): MarkLook => ({
  ...{ shape, colour: BLACK, fill: 'none', sizeMm: 1.5 },
});
const LOOKS: readonly {
  readonly text: string;
  readonly look: MarkLook;
  readonly of: (dose: Dose) => boolean;
}[] = [
  {
    text: 'longer',
    look: open('triangle'),
    of: (dose) => isLonger(dose) && !dose.isBeyond,
  },
  {
    text: 'shorter',
    look: open('square'),
    of: (dose) => isShorter(dose) && !dose.isBeyond,
  },
  {
    text: 'longer, beyond controls',
    look: { ...open('triangle'), fill: BLACK },
    of: (dose) => isLonger(dose) && dose.isBeyond,
  },
  {
    text: 'shorter, beyond controls',
    look: { ...open('square'), fill: BLACK },
    of: (dose) => isShorter(dose) && dose.isBeyond,
  },
  {
    text: 'runs exploded, counted until then',
    look: open('cross'),
    of: ({ isExploded }) => isExploded,
  },
];

function isLonger({ difference, isClear, isExploded }: Dose): boolean {
  return difference !== null && difference > 0 && isClear && !isExploded;
}

function isShorter({ difference, isClear, isExploded }: Dose): boolean {
  return difference !== null && difference < 0 && isClear && !isExploded;
}

function marksOf(doses: readonly Dose[]): Layer[] {
  return LOOKS.map(({ look, of }): Layer => {
    const own = doses.filter(of);
    return {
      kind: 'marks',
      x: own.map(({ column }) => column),
      y: own.map(({ gain }) => gain),
      look,
    };
  });
}

/** @param share -1..1 of the largest change */
function colourOf(share: number): string {
  const end = share < 0 ? SHORTER : LONGER;
  const weight = Math.min(1, Math.abs(share));
  return cssOf(NONE.map((value, k) => Math.round(value + weight * (end[k] - value))));
}

function cssOf(channels: readonly number[]): string {
  return `#${channels.map((one) => one.toString(16).padStart(2, '0')).join('')}`;
}

function swatch(colour: Rgb): MarkLook {
  return { shape: 'square', colour: cssOf(colour), fill: cssOf(colour), sizeMm: 2 };
}
