/** A curve's lines over one common axis, and the range they and the references need: what a plot is given. */
import uPlot from 'uplot';
import type { Curve, Line } from './curves';
import { linearRange, logRange, type Range } from './scales';
import { thinnedRows } from './thinning';
import type { XAxis } from './xAxis';

/** null is a gap, undefined a place where this line has no point. */
export type Column = (number | null | undefined)[];

export interface PlotData {
  readonly x: readonly number[];
  /** One a line, parallel to x. */
  readonly columns: readonly Column[];
  readonly range: Range;
}

/** Of a line: more than a screen has columns. */
const MOST_POINTS = 3000;
/** uPlot's mode in which gaps stay gaps. */
const RETAIN_GAPS = 1;

export function plotDataOf(curve: Curve, axis: XAxis): PlotData {
  const { lines, references, scale, fromZero } = curve;
  const shown = lines.map(({ values }) => (scale === 'log' ? positiveOnly(values) : values));
  const tables = lines.map((line, k): [number[], Column] => {
    const places = placesOf(line, axis);
    const rows = thinnedRows(shown[k].slice(0, places.length), MOST_POINTS);
    return [rows.map((row) => places[row]), rows.map((row) => shown[k][row])];
  });
  const joined = uPlot.join(
    tables,
    tables.map(() => [RETAIN_GAPS, RETAIN_GAPS]),
  );
  const [x, ...columns] = joined as unknown as [number[], ...Column[]];
  const held = references.flatMap(({ value, spread }) => [value - spread, value + spread, value]);
  const drawn = shown.flat().filter((value) => value !== null);
  const all = [...drawn, ...held, ...(fromZero ? [0] : [])];
  return { x, columns, range: scale === 'log' ? logRange(all) : linearRange(all) };
}

function placesOf({ over, other }: Line, { epochs, steps, compared }: XAxis): readonly number[] {
  if (other) return compared[other.place];
  return over === 'epochs' ? epochs : steps;
}

/** What has no logarithm leaves a gap. */
function positiveOnly(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value) => (value !== null && value > 0 ? value : null));
}
