/** Control bands of a sweep: as areas of its figures, as words, as columns. Measures nothing. */
import type { Layer, LegendEntry } from '../../core/figures/figure';
import { unlikeText } from '../../protocol/effects';
import type { SweepResult } from '../jobs/sweepSchemas';

type SweptSet = SweepResult['sets'][number];
type Point = SweptSet['points'][number];
type Dose = Point['outputs'][number]['changesPerStep'];
type ReadDose = (point: Point) => Dose;

const OPACITY = 0.18;

/** From the lowest to the highest of the controls, straight between gains they were run at; none where none were. */
export function bandArea(points: readonly Point[], read: ReadDose, colour: string): Layer[] {
  const bands = points.flatMap((point) => {
    const { controls } = read(point);
    return controls ? [{ gain: point.gain, ...controls }] : [];
  });
  if (bands.length === 0) return [];
  return [
    {
      ...{ kind: 'area', colour, opacity: OPACITY },
      x: bands.map(({ gain }) => gain),
      low: bands.map(({ low }) => low),
      high: bands.map(({ high }) => high),
    },
  ];
}

/** @param colour `#rrggbb`: what is left of it on paper fills the sample */
export function bandLegend({ name, controls }: SweptSet, colour: string): LegendEntry[] {
  if (!controls || controls.sets === 0) return [];
  const tint = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16);
    const left = Math.round(255 - OPACITY * (255 - part));
    return left.toString(16).padStart(2, '0');
  });
  const fill = `#${tint.join('')}`;
  const text = `${controls.sets} sets ${controls.matched ? 'like' : 'unlike'} ${name}`;
  return [{ text, sample: { look: { shape: 'square', colour: fill, fill, sizeMm: 2.6 } } }];
}

/** Columns of the table: lowest, highest and median of the controls' values. */
export function bandColumns(name: string, { controls }: Dose): Record<string, unknown> {
  return {
    [`${name}ControlsLow`]: controls?.low,
    [`${name}ControlsHigh`]: controls?.high,
    [`${name}ControlsMedian`]: controls?.median,
  };
}

/** How many sets stand beside each, how like they are, and at which gains the curves lie outside of what they come to. */
export function bandLines(sets: readonly SweptSet[]): string[] {
  return sets.flatMap((set) => {
    const { name, controls } = set;
    if (!controls) return [];
    if (controls.sets === 0) {
      return [`${name}: no control sets: whether any other set does the same was not decided.`];
    }
    const { matched, shared } = controls;
    const like = matched ? 'of like mean activity and rate' : unlikeText(controls);
    const own = shared ? `; ${percent(shared)} of their units are its own` : '';
    return [
      `${name}: beside it ${controls.sets} random sets as large, ${like}${own}.`,
      outsideText(set, 'changes per step', ({ changesPerStep }) => changesPerStep),
      outsideText(set, 'residency', ({ residencySteps }) => residencySteps),
      ...(matched
        ? []
        : [`${name}: whether sets like it would do the same is not decided by these.`]),
    ];
  });
}

/** What the lines above rest on, once. */
export function bandNote(sets: readonly SweptSet[]): string[] {
  const most = Math.max(0, ...sets.map(({ controls }) => controls?.sets ?? 0));
  if (most === 0) return [];
  const chance = percent(2 / (most + 1));
  return [
    `Areas reach from the lowest to the highest of ${most} control sets under the same gain on the same noise, straight between the gains they`,
    `were run at. One more of their kind lies outside at a given gain with a chance of ${chance}. Their units are in the data.`,
  ];
}

/** 'kick, changes per step: outside of them at gains 0, 0.2, among them at 0.8' */
function outsideText(
  { name, points }: SweptSet,
  what: string,
  read: (outputs: Point['outputs'][number]) => Dose,
): string {
  const at = (wanted: (dose: Dose) => boolean) =>
    points
      .filter(({ gain, outputs }) => gain !== 1 && wanted(read(argmaxOf(outputs))))
      .map(({ gain }) => gain);
  const outside = at((dose) => isOutside(dose) === true);
  const among = at((dose) => isOutside(dose) === false);
  const unknown = at((dose) => dose.controls !== null && dose.value === null);
  const told = [
    gainsText('outside of them', outside),
    gainsText('among them', among),
    gainsText('not decidable', unknown),
  ];
  return `${name}, ${what}: ${told.filter((part) => part !== '').join(', ') || 'not decidable'}.`;
}

/** null where there is nothing to compare. */
function isOutside({ value, controls }: Dose): boolean | null {
  if (value === null || controls === null) return null;
  return value < controls.low || value > controls.high;
}

function gainsText(where: string, gains: readonly number[]): string {
  if (gains.length === 0) return '';
  return `${where} at ${gains.length > 1 ? 'gains' : 'gain'} ${gains.join(', ')}`;
}

export function argmaxOf(outputs: Point['outputs']): Point['outputs'][number] {
  return outputs.find(({ rule }) => rule === 'argmax') ?? outputs[0];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
