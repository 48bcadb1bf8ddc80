/** What the legends say for the content shown: plain data. The element is legend.ts. */
import { Color } from 'three';
import type { Connectivity, Scene, Skeleton } from '../../src/protocol/inspector';
import { GLYPH, type Glyph } from './glyphs';
import { topSpeed } from './orbitTrace';
import { magnitudeColour, signedColours, stabilityColours, symbolColour } from './palette';
import { STABILITY_GLYPH } from './skeletonMarks';
import type { StageOptions, StageTheme } from './stageApi';

export type LegendItem =
  | { readonly kind: 'glyph'; readonly glyph: Glyph; readonly colour: string; readonly text: string }
  | { readonly kind: 'line'; readonly colour: string; readonly text: string }
  | {
      readonly kind: 'ramp';
      readonly colours: readonly string[];
      readonly from: string;
      readonly to: string;
      readonly text: string;
    };

/** More symbols than these are not listed one by one. */
const LISTED_SYMBOLS = 8;
const RAMP_STOPS = 12;
const scratch = new Color();

export function stateSpaceLegend(
  scene: Scene | null,
  skeleton: Skeleton | null,
  options: StageOptions,
  theme: StageTheme,
): LegendItem[] {
  if (!scene) return [];
  const items = colourItems(scene, options, theme);
  if (scene.altered) items.push({ kind: 'line', colour: theme.muted, text: 'intact' });
  if (scene.noInput.trajectories > 0) {
    items.push({ kind: 'glyph', glyph: GLYPH.crossedRing, colour: theme.foreground, text: 'rest' });
  }
  return [...items, ...(skeleton ? markItems(skeleton, theme) : [])];
}

export function connectivityLegend(
  connectivity: Connectivity | null,
  options: StageOptions,
  theme: StageTheme,
): LegendItem[] {
  if (!connectivity || connectivity.units === 0) return [];
  const largest = connectivity.edges.weight.length > 0 ? Math.abs(connectivity.edges.weight[0]) : 0;
  const { negative, positive } = signedColours(theme);
  const weights: LegendItem = {
    kind: 'ramp',
    colours: [negative, theme.background, positive],
    from: `−${shortNumber(largest)}`,
    to: `+${shortNumber(largest)}`,
    text: 'weight',
  };
  if (options.connectivityMode === 'matrix') return [weights];
  const activity: LegendItem = {
    kind: 'ramp',
    colours: rampColours(theme),
    from: 'silent',
    to: 'active',
    text: 'unit',
  };
  const gains = [...options.gains.values()].filter((gain) => gain !== 1);
  const items = options.activity ? [weights, activity] : [weights];
  const colour = theme.foreground;
  if (gains.some((gain) => gain === 0)) {
    items.push({ kind: 'glyph', glyph: GLYPH.crossedRing, colour, text: 'gain 0' });
  }
  if (gains.some((gain) => gain !== 0)) {
    items.push({ kind: 'glyph', glyph: GLYPH.ring, colour, text: 'gain changed' });
  }
  return items;
}

function colourItems(scene: Scene, { colourBy }: StageOptions, theme: StageTheme): LegendItem[] {
  const inForce = scene.altered ?? scene.intact;
  const colours = rampColours(theme);
  if (colourBy === 'time') {
    const to = inForce.steps.toLocaleString('en');
    return [{ kind: 'ramp', colours, from: '0', to, text: 'step' }];
  }
  if (colourBy === 'speed') {
    const to = shortNumber(topSpeed(inForce.speed));
    return [{ kind: 'ramp', colours, from: '0', to, text: 'speed per step' }];
  }
  const symbols = scene.outputs[0]?.frequency.length ?? 0;
  return Array.from({ length: Math.min(symbols, LISTED_SYMBOLS) }, (_, k) => ({
    kind: 'glyph',
    glyph: GLYPH.disc,
    colour: symbolColour(theme, k),
    text: k === 0 ? 'symbol 0' : String(k),
  }));
}

/** One item for each kind of mark that is there. */
function markItems({ rays, fixedPoints }: Skeleton, theme: StageTheme): LegendItem[] {
  const { stable, unstable } = stabilityColours(theme);
  const items: LegendItem[] = [];
  const add = (present: boolean, glyph: Glyph, colour: string, text: string): void => {
    if (present) items.push({ kind: 'glyph', glyph, colour, text });
  };
  add(
    rays.some((ray) => ray.attracting),
    GLYPH.triangle,
    stable,
    'attracting ray',
  );
  add(
    rays.some((ray) => !ray.attracting),
    GLYPH.hollowDiamond,
    unstable,
    'repelling ray',
  );
  const has = (stability: 'stable' | 'saddle' | 'source') =>
    fixedPoints.some((point) => point.stability === stability);
  add(has('stable'), STABILITY_GLYPH.stable, stable, 'stable point');
  add(has('saddle'), STABILITY_GLYPH.saddle, unstable, 'saddle');
  add(has('source'), STABILITY_GLYPH.source, unstable, 'repelling point');
  return items;
}

function rampColours(theme: StageTheme): string[] {
  return Array.from({ length: RAMP_STOPS }, (_, k) => {
    return `#${magnitudeColour(theme, k / (RAMP_STOPS - 1), scratch).getHexString()}`;
  });
}

/** Three significant digits, without trailing zeros. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  return String(+value.toPrecision(3));
}
