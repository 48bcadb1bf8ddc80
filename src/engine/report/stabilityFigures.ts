/** Effects of kick units over training: how much each stops and starts, and where it is claimed. Measures nothing. */
import type { Layer, MarkLook, Stroke } from '../../core/figures/figure';
import { TRIALS_Z_95 } from '../../core/mechanism/discovery/proof';
import type { MechanismsResult } from '../jobs/mechanismsSchemas';
import { BLACK, colourOf, DASHED, dot, estimates, GREY, lineLook } from './looks';
import type { NamedFigure } from './namedFigure';

type Direction = MechanismsResult['directions'][number];
type Judged = Direction['effects'][number];
type Kind = 'stopped' | 'started';
type Share = Judged['units'][number][Kind];

const SIZE = { widthMm: 110, heightMm: 70, background: 'paper' } as const;
/** More lines can not be told apart; the table has them all. */
const DRAWN_UNITS = 7;
const TOGETHER: Stroke = { colour: BLACK, widthMm: 0.5 };
const NOTHING: Share = { mean: Number.NaN, standardError: Number.NaN };
const SHAPES: readonly MarkLook['shape'][] = ['disc', 'square', 'triangle', 'diamond'];

const TITLES = {
  stopped: { yLabel: 'share of transitions stopped', what: 'Transitions that holding it stops' },
  started: {
    yLabel: 'share of dwells thrown over',
    what: 'Dwelling states that kicking it throws over',
  },
} as const;

/**
 * Two for each direction with claims at the last checkpoint: stopped and started. Lines are parted where a checkpoint has no
 * effects.
 * @param seeds of the searches
 */
export function stabilityFigures(direction: Direction, seeds: number): NamedFigure[] {
  const rows = direction.effects.filter(({ epoch }) => epoch !== null);
  if (rows.every(({ together }) => together === null)) return [];
  return [figureOf(direction, rows, seeds, 'stopped'), figureOf(direction, rows, seeds, 'started')];
}

function figureOf(
  direction: Direction,
  rows: readonly Judged[],
  seeds: number,
  kind: Kind,
): NamedFigure {
  const { from, to, lastClaimed } = direction;
  const drawn = lastClaimed.slice(0, DRAWN_UNITS);
  const isSet = lastClaimed.length > 1;
  const { yLabel, what } = TITLES[kind];
  const more =
    lastClaimed.length > drawn.length
      ? ` ${lastClaimed.length - drawn.length} more units are in the table.`
      : '';
  return {
    name: `${kind}-${from}-${to}`,
    caption: `${what}, ${from} → ${to}, on noise that no search had; bars are 95 %. Filled: most seeds claim the unit there. Dashed: the largest of the control sets.${more}`,
    figure: {
      ...{ ...SIZE, title: `${from} → ${to}: ${kind}`, xLabel: 'epoch', yLabel },
      yIncludes: [0, 1],
      layers: [
        ...controlLayers(rows, kind),
        ...(isSet ? togetherLayers(rows, kind) : []),
        ...drawn.flatMap((unit, k) => unitLayers(direction, rows, { unit, k, seeds, kind })),
      ],
      legend: [
        ...drawn.map((unit, k) => ({ text: `unit ${unit}`, sample: { stroke: lineLook(k) } })),
        ...(isSet ? [{ text: 'together', sample: { stroke: TOGETHER } }] : []),
        { text: 'largest control', sample: { stroke: DASHED } },
        { text: 'claimed', sample: { look: lookOf(0, BLACK, true) } },
        { text: 'not claimed', sample: { look: lookOf(0, BLACK, false) } },
      ],
    },
  };
}

function controlLayers(rows: readonly Judged[], kind: Kind): Layer[] {
  const key = kind === 'stopped' ? 'largestControlStopped' : 'largestControlStarted';
  const x = rows.map(placeOf);
  const y = rows.map(({ together }) => together?.[key] ?? Number.NaN);
  return [
    { kind: 'line', x, y, stroke: DASHED },
    { kind: 'marks', x, y, look: dot(GREY) },
  ];
}

function togetherLayers(rows: readonly Judged[], kind: Kind): Layer[] {
  const x = rows.map(placeOf);
  const shares = rows.map(({ together }) => together?.[kind] ?? NOTHING);
  return courseLayers(x, shares, TOGETHER);
}

/** A line with the intervals of its values. */
function courseLayers(x: readonly number[], shares: readonly Share[], stroke: Stroke): Layer[] {
  const y = shares.map(({ mean }) => mean);
  const half = shares.map(({ standardError }) => TRIALS_Z_95 * standardError);
  return [{ kind: 'line', x, y, stroke }, estimates(x, y, half, stroke.colour)];
}

function placeOf({ epoch }: Judged): number {
  return epoch ?? Number.NaN;
}

interface Drawn {
  readonly unit: number;
  /** Place among the drawn. */
  readonly k: number;
  readonly seeds: number;
  readonly kind: Kind;
}

function unitLayers(
  { checkpoints }: Direction,
  rows: readonly Judged[],
  { unit, k, seeds, kind }: Drawn,
): Layer[] {
  const x = rows.map(placeOf);
  const shares = rows.map(({ units }) => units.find((one) => one.unit === unit)?.[kind] ?? NOTHING);
  const claimed = rows.map(({ file, epoch }) => {
    const claims = checkpoints.find((one) => one.file === file && one.epoch === epoch);
    return 2 * (claims?.units.find((one) => one.unit === unit)?.seeds ?? 0) > seeds;
  });
  const marks = (isClaimed: boolean): Layer => ({
    kind: 'marks',
    x: x.filter((_, at) => claimed[at] === isClaimed),
    y: shares.filter((_, at) => claimed[at] === isClaimed).map(({ mean }) => mean),
    look: lookOf(k, colourOf(k), isClaimed),
  });
  return [...courseLayers(x, shares, lineLook(k)), marks(false), marks(true)];
}

function lookOf(k: number, colour: string, isClaimed: boolean): MarkLook {
  const shape = SHAPES[k % SHAPES.length];
  return { shape, colour, fill: isClaimed ? colour : '#ffffff', sizeMm: 1.8 };
}
