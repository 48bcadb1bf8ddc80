/** Where a mechanism stands: input, populations, kick units and symbols in columns from left to right, all other units below. Pure geometry. */
import { CubicBezierCurve3, Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';

/** A line of the picture, from its source to just before its target. */
export interface MechanismLine {
  /** [n, 3] */
  readonly points: Float32Array;
  /** 0: from the input, which has no sign. */
  readonly sign: -1 | 0 | 1;
  /** 0..1 */
  readonly strength: number;
}

export interface PlacedPopulation {
  readonly centre: Vector3;
  /** Of the circle around its units. */
  readonly radius: number;
  /** Where its lines start. */
  readonly hub: Vector3;
}

export interface MechanismLayout {
  readonly input: Vector3;
  readonly populations: readonly PlacedPopulation[];
  /** Parallel to the graph's kick units, and to its symbols. */
  readonly kicks: readonly Vector3[];
  readonly symbols: readonly Vector3[];
  /** Of every unit. */
  readonly unitPlaces: readonly Vector3[];
  /** Units that are part of the mechanism; the others are dimmed. */
  readonly parts: ReadonlySet<number>;
  readonly lines: readonly MechanismLine[];
  /** Points that stand for its extent, with room for labels. */
  readonly extent: readonly Vector3[];
}

/** Pieces of a line; every other one is drawn where it is dashed. */
export const LINE_PIECES = 24;

const COLUMN = { input: -1.5, population: -0.55, kick: 0.5, symbol: 1.45 } as const;
/** Between neighbours of a column, and the height that a column of many is pressed into. */
const ROW = 0.95;
const TALLEST = 2.6;
/** Radius of a population of one; it grows with the root of its number up to the largest. */
const BALL = 0.085;
const LARGEST_BALL = 0.5;
/** Between the circle of a population and where its lines start. */
const HUB = 0.1;
/** Other units: largest pitch, width of all, how many times wider than high, how far below. */
const OTHERS = { pitch: 0.085, width: 3, aspect: 8, below: 0.3 } as const;
/** Between a node and the lines that leave it or end there. */
const CLEAR = { start: 0.06, end: 0.085 } as const;
/** Between the ends of lines at one node. */
const PORT = 0.085;
const LABEL_REACH = 0.3;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** @param inputNorm of every unit; units of the graph that are not among them are left out */
export function mechanismLayout(
  graph: MechanismGraph,
  { inputNorm, units }: Pick<Connectivity, 'inputNorm' | 'units'>,
): MechanismLayout {
  const input = new Vector3(COLUMN.input, 0, 0);
  const kickHeights = rowHeights(graph.kicks.map(() => ROW));
  const kicks = kickHeights.map((y) => new Vector3(COLUMN.kick, y, 0));
  const symbolHeights = rowHeights(graph.symbols.map(() => ROW));
  const symbols = symbolHeights.map((y) => new Vector3(COLUMN.symbol, y, 0));
  const populations = placedPopulations(graph);
  const unitPlaces = new Array<Vector3>(units);
  const place = (unit: number, at: Vector3) => {
    if (unit < units) unitPlaces[unit] = at;
  };
  graph.populations.forEach((population, k) => {
    const { centre, radius } = populations[k];
    const { length } = population.units;
    population.units.forEach((unit, n) => place(unit, placeInDisc(n, length, radius).add(centre)));
  });
  graph.kicks.forEach((unit, k) => place(unit, kicks[k]));
  const parts = new Set(
    unitPlaces.flatMap((at, unit) => ((at as Vector3 | undefined) ? [unit] : [])),
  );
  const lowest = Math.min(
    ...[input, ...kicks, ...symbols].map(({ y }) => y),
    ...populations.map(({ centre, radius }) => centre.y - radius),
  );
  const others = Array.from({ length: units }, (_, unit) => unit).filter(
    (unit) => !parts.has(unit),
  );
  others.forEach((unit, k) => {
    unitPlaces[unit] = placeOfOther(k, others.length, lowest - OTHERS.below);
  });
  const nodes = { input, populations, kicks, symbols };
  const corners = [COLUMN.input - LABEL_REACH, COLUMN.symbol + LABEL_REACH].map(
    (x) => new Vector3(x, 0, 0),
  );
  const balls = populations.flatMap(({ centre, radius }) =>
    [-1, 1].map((side) => centre.clone().setY(centre.y + side * (radius + PORT))),
  );
  return {
    ...nodes,
    ...{ unitPlaces, parts, lines: linesOf(graph, nodes, inputNorm) },
    extent: [...unitPlaces, ...symbols, ...balls, ...corners],
  };
}

/** Heights of rows from the top, around 0. @param sizes how much of the column each wants */
function rowHeights(sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const scale = Math.min(1, TALLEST / total);
  let y = (total * scale) / 2;
  return sizes.map((size) => {
    const middle = y - (size * scale) / 2;
    y -= size * scale;
    return middle;
  });
}

function placedPopulations({ populations }: MechanismGraph): PlacedPopulation[] {
  const radii = populations.map(({ units }) =>
    Math.min(LARGEST_BALL, BALL * Math.sqrt(units.length)),
  );
  const heights = rowHeights(radii.map((radius) => Math.max(ROW, 2 * radius + ROW / 2)));
  return heights.map((y, k) => {
    const centre = new Vector3(COLUMN.population, y, 0);
    const hub = centre.clone().setX(COLUMN.population + radii[k] + HUB);
    return { centre, radius: radii[k], hub };
  });
}

/** Place number k of m in a sunflower (Vogel, 1979) that leaves a rim. */
function placeInDisc(k: number, m: number, radius: number): Vector3 {
  const away = m > 1 ? 0.82 * radius * Math.sqrt((k + 0.5) / m) : 0;
  return new Vector3(away * Math.cos(k * GOLDEN_ANGLE), away * Math.sin(k * GOLDEN_ANGLE), 0);
}

/** Rows of a band below the picture, each centred. */
function placeOfOther(k: number, m: number, top: number): Vector3 {
  const each = Math.ceil(Math.sqrt(OTHERS.aspect * m));
  const pitch = Math.min(OTHERS.pitch, OTHERS.width / each);
  const row = Math.floor(k / each);
  const inRow = Math.min(each, m - row * each);
  const column = (k % each) - (inRow - 1) / 2;
  return new Vector3(column * pitch, top - row * pitch, 0);
}

interface Route {
  readonly from: Vector3;
  readonly to: Vector3;
  readonly sign: MechanismLine['sign'];
  readonly strength: number;
}

type Nodes = Pick<MechanismLayout, 'input' | 'populations' | 'kicks' | 'symbols'>;

function linesOf(graph: MechanismGraph, nodes: Nodes, inputNorm: Float32Array): MechanismLine[] {
  const kickOf = (unit: number) => nodes.kicks[graph.kicks.indexOf(unit)];
  const driven = new Set(graph.drives.map(({ unit }) => unit));
  const largest = inputNorm.reduce((most, norm) => Math.max(most, norm || 0), 0);
  const meanNorm = (units: readonly number[]) => {
    const sum = units.reduce((total, unit) => total + (inputNorm[unit] || 0), 0);
    return largest > 0 ? sum / units.length / largest : 0;
  };
  const routes: Route[] = [
    ...graph.populations.map(({ units }, k) => {
      const { centre, radius } = nodes.populations[k];
      const to = centre.clone().setX(centre.x - radius);
      return { from: nodes.input, to, sign: 0 as const, strength: meanNorm(units) };
    }),
    // What has no population before it is driven by its own input weights, and by units that no gap sets apart.
    ...graph.kicks
      .filter((unit) => !driven.has(unit))
      .map((unit) => {
        const strength = meanNorm([unit]);
        return { from: nodes.input, to: kickOf(unit), sign: 0 as const, strength };
      }),
    ...graph.drives.map(({ from, unit, sign, strength }) => {
      const start =
        'population' in from ? nodes.populations[from.population].hub : kickOf(from.unit);
      return { from: start, to: kickOf(unit), sign, strength };
    }),
    ...graph.kicksOf.map(({ unit, symbol, sign, strength }) => {
      const to = nodes.symbols[graph.symbols.indexOf(symbol)];
      return { from: kickOf(unit), to, sign, strength };
    }),
  ];
  return routes.map((route) => {
    // Lines that end at one node come in one below the other, as their sources stand.
    const ends = routes.filter(({ to }) => to === route.to).sort((a, b) => b.from.y - a.from.y);
    const port = ((ends.length - 1) / 2 - ends.indexOf(route)) * PORT;
    return { points: curve(route, port), sign: route.sign, strength: route.strength };
  });
}

/** Leaves and comes in level; between nodes of one column it goes round those in between. */
function curve({ from, to }: Route, port: number): Float32Array {
  const isBeside = Math.abs(to.x - from.x) < CLEAR.start + CLEAR.end;
  const side = isBeside ? -1 : 1;
  const start = from.clone().setX(from.x + side * CLEAR.start);
  const end = new Vector3(to.x - CLEAR.end, to.y + port, 0);
  const reach = isBeside ? 0.3 : (end.x - start.x) / 2;
  const curve = new CubicBezierCurve3(
    start,
    start.clone().setX(start.x + side * reach),
    end.clone().setX(end.x - reach),
    end,
  );
  return Float32Array.from(curve.getPoints(LINE_PIECES).flatMap((point) => point.toArray()));
}
