/** Figures of the orbit, of rays and fixed points, and of the spectrum, from what the Inspector's scene is made of. */
import type { Figure, Layer, LegendEntry } from '../../core/figures/figure';
import type { OrbitTrace, Scene, Skeleton, SpectrumPoints } from '../../protocol/inspector';
import type { FixedPointMode } from './fixedPointModes';
import {
  ATTRACTING,
  BLACK,
  colourOf,
  DASHED,
  dot,
  GREY,
  GROWS,
  REPELLING,
  SHRINKS,
  STABLE,
  UNSTABLE,
} from './looks';

export type Background = Figure['background'];

/** Marks of one figure; more make it slow to open, and no fuller. */
const MOST_DOTS = 3000;
/** Of the orbit, one after another, in the figure of fixed points. */
const TRAJECTORY_STEPS = 300;
const SIZE = { widthMm: 85, heightMm: 78 };
const ELLIPSE_PIECES = 60;

export function orbitFigure(
  { intact, basis }: Pick<Scene, 'intact' | 'basis'>,
  skeleton: Skeleton | null,
  background: Background,
): Figure {
  const symbols = [...new Set(intact.sampled)].sort((a, b) => a - b);
  const layers: Layer[] = symbols.map((symbol) => ({
    kind: 'marks',
    ...pointsOf(intact, (step) => intact.sampled[step] === symbol),
    look: dot(colourOf(symbol)),
  }));
  if (symbols.length === 0) {
    layers.push({ kind: 'marks', ...pointsOf(intact, () => true), look: dot(GREY) });
  }
  const legend: LegendEntry[] = symbols.map((symbol) => ({
    text: `symbol ${symbol}`,
    sample: { look: dot(colourOf(symbol), 1.4) },
  }));
  if (skeleton) {
    layers.push(...rayLayers(skeleton), ...pointLayers(skeleton));
    legend.push(...skeletonLegend(skeleton));
  }
  return {
    title: 'Orbit in its first two principal axes',
    ...plane(basis, background),
    layers,
    legend,
  };
}

/** As FixedPointFinder draws it: black trajectories, stable points black, unstable ones red, their directions as lines. */
export function fixedPointFigure(
  { intact, noInput, basis }: Pick<Scene, 'intact' | 'noInput' | 'basis'>,
  skeleton: Skeleton,
  modes: readonly FixedPointMode[],
  background: Background,
): Figure {
  const steps = Math.min(TRAJECTORY_STEPS, intact.steps);
  const trajectory = { colour: BLACK, widthMm: 0.12 };
  const { trajectories, stepsEach, positions } = noInput;
  const layers: Layer[] = [
    { kind: 'line', ...columns(intact.positions, 0, steps), stroke: trajectory },
    ...Array.from({ length: trajectories }, (_, i): Layer => ({
      kind: 'line',
      ...columns(positions, i * stepsEach, stepsEach),
      stroke: { ...trajectory, widthMm: 0.25 },
    })),
    ...rayLayers(skeleton),
    ...modes.map(modeLayer),
    ...pointLayers(skeleton),
  ];
  const legend: LegendEntry[] = [
    {
      text: `trajectories (${steps} steps, and ${trajectories} without input)`,
      sample: { stroke: { ...trajectory, widthMm: 0.25 } },
    },
    ...skeletonLegend(skeleton),
    ...modeLegend(modes),
  ];
  return {
    title: 'Fixed points and their directions',
    ...plane(basis, background),
    layers,
    legend,
  };
}

export function spectrumFigure({ re, im, what }: SpectrumPoints, background: Background): Figure {
  const outside = (k: number) => Math.hypot(re[k], im[k]) > 1;
  const chosen = (wanted: boolean) => {
    const ks = Array.from(re.keys()).filter((k) => outside(k) === wanted);
    return { x: ks.map((k) => re[k]), y: ks.map((k) => im[k]) };
  };
  return {
    title: `Eigenvalues of ${what}`,
    ...SIZE,
    background,
    xLabel: 'Re λ',
    yLabel: 'Im λ',
    equalAxes: true,
    layers: [
      { kind: 'circle', radius: 1, stroke: DASHED },
      { kind: 'marks', ...chosen(false), look: { ...dot(BLACK, 1.2), fill: 'none' } },
      { kind: 'marks', ...chosen(true), look: { ...UNSTABLE, sizeMm: 1.5 } },
    ],
    legend: [
      { text: '|λ| ≤ 1', sample: { look: { ...dot(BLACK, 1.2), fill: 'none' } } },
      { text: '|λ| > 1', sample: { look: { ...UNSTABLE, sizeMm: 1.5 } } },
      { text: '|λ| = 1', sample: { stroke: DASHED } },
    ],
  };
}

function plane({ explainedVarianceRatio }: Scene['basis'], background: Background) {
  const axis = (k: number) =>
    `PC ${k + 1} (${(100 * (explainedVarianceRatio[k] ?? 0)).toPrecision(2)} % of the variance)`;
  return { ...SIZE, background, xLabel: axis(0), yLabel: axis(1), equalAxes: true };
}

function pointsOf(
  { steps, positions }: OrbitTrace,
  wanted: (step: number) => boolean,
): { x: number[]; y: number[] } {
  const stride = Math.max(1, Math.ceil(steps / MOST_DOTS));
  const x: number[] = [];
  const y: number[] = [];
  for (let step = 0; step < steps; step += stride) {
    if (!wanted(step)) continue;
    x.push(positions[3 * step]);
    y.push(positions[3 * step + 1]);
  }
  return { x, y };
}

function columns(positions: Float32Array, from: number, count: number) {
  const column = (k: number) =>
    Float64Array.from({ length: count }, (_, i) => positions[3 * (from + i) + k]);
  return { x: column(0), y: column(1) };
}

function rayLayers({ rays }: Skeleton): Layer[] {
  return rays.flatMap((ray, k) =>
    Array.from({ length: ray.period }, (_, i): Layer[] => {
      const { x, y } = columns(ray.segments, 2 * i, 2);
      const look = ray.attracting
        ? { ...STABLE, shape: 'triangle' as const }
        : { ...UNSTABLE, fill: 'none' };
      return [
        { kind: 'line', x, y, stroke: ray.attracting ? ATTRACTING : REPELLING },
        {
          kind: 'marks',
          x: [x[1]],
          y: [y[1]],
          look,
          labels: [i === 0 ? `ray ${k + 1}, λ ${ray.growth.toPrecision(3)}` : ''],
        },
      ];
    }).flat(),
  );
}

function pointLayers({ fixedPoints }: Skeleton): Layer[] {
  return fixedPoints.map((point) => ({
    kind: 'marks',
    ...columns(point.positions, 0, point.period),
    look: point.stability === 'stable' ? STABLE : UNSTABLE,
  }));
}

/** A line through the point, or the ellipse of a complex pair around it. */
function modeLayer({ mode, position }: FixedPointMode): Layer {
  const { halfAxes, im } = mode;
  const at = (k: number, along: number, across: number) =>
    position[k] + along * halfAxes[k] + across * (halfAxes[3 + k] ?? 0);
  const angles =
    im === 0
      ? [0, Math.PI]
      : Array.from({ length: ELLIPSE_PIECES + 1 }, (_, i) => (2 * Math.PI * i) / ELLIPSE_PIECES);
  const column = (k: number) => angles.map((angle) => at(k, Math.cos(angle), Math.sin(angle)));
  return { kind: 'line', x: column(0), y: column(1), stroke: growing(mode) ? GROWS : SHRINKS };
}

function growing({ re, im }: FixedPointMode['mode']): boolean {
  return Math.hypot(re, im) > 1;
}

function modeLegend(modes: readonly FixedPointMode[]): LegendEntry[] {
  const entries: LegendEntry[] = [];
  if (modes.some(({ mode }) => growing(mode))) {
    entries.push({ text: 'direction that grows', sample: { stroke: GROWS } });
  }
  if (modes.some(({ mode }) => !growing(mode))) {
    entries.push({ text: 'direction that shrinks', sample: { stroke: SHRINKS } });
  }
  return entries;
}

function skeletonLegend({ rays, fixedPoints }: Skeleton): LegendEntry[] {
  const has = <T>(list: readonly T[], wanted: (one: T) => boolean) => list.some(wanted);
  const entry = (shown: boolean, text: string, sample: LegendEntry['sample']) =>
    shown ? [{ text, sample }] : [];
  return [
    ...entry(
      has(rays, (ray) => ray.attracting),
      'attracting ray',
      { stroke: ATTRACTING },
    ),
    ...entry(
      has(rays, (ray) => !ray.attracting),
      'repelling ray',
      { stroke: REPELLING },
    ),
    ...entry(
      has(fixedPoints, (one) => one.stability === 'stable'),
      'stable point',
      { look: STABLE },
    ),
    ...entry(
      has(fixedPoints, (one) => one.stability !== 'stable'),
      'unstable point',
      { look: UNSTABLE },
    ),
  ];
}
