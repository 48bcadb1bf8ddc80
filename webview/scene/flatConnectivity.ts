/** The connectivity on a 2D canvas: units on a ring with their strongest edges, the matrix as an image, or the mechanism. */
import type { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { mixRgb, parseColour, type Rgb } from '../theme/colour';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { alteredEdges, edgeKey, strengthNow, type AlteredEdge } from './alteredEdges';
import { connectivityGraph } from './connectivityGraph';
import { drawAlteredEdges, drawEdgeMarks, drawEdges, edgeLabels } from './flatEdges';
import {
  drawLabels,
  MARGIN_PIXELS,
  nearestPoint,
  NOTHING,
  type FlatArea,
  type FlatPicture,
} from './flatPicture';
import { drawMechanism } from './flatMechanism';
import { drawFlatUnits, drawSites } from './flatUnits';
import type { GainSite, StageOptions } from './stageApi';

/** Beyond the matrix, CSS pixels: where gains on units are marked, at the foot of a column or the end of a row. */
const BEYOND = { output: 9, recurrent: 9, noise: 22 } as const;
const UNIT_MARK_PIXELS = 11;

export function drawConnectivity(
  area: FlatArea,
  connectivity: Connectivity | null,
  options: StageOptions,
): FlatPicture {
  if (!connectivity || connectivity.units === 0) return NOTHING;
  const chosen = connectivity.orders.find(({ name }) => name === options.order);
  const order = (chosen ?? connectivity.orders[0]).order;
  const { connectivityMode, mechanism } = options;
  if (connectivityMode === 'mechanism' && mechanism) {
    return drawMechanism(area, connectivity, mechanism, options);
  }
  return connectivityMode === 'matrix'
    ? drawMatrix(area, connectivity, order, options)
    : drawRing(area, connectivity, order, options);
}

/** The drum seen along its axis: units, or groups as clusters of them, on a ring. */
function drawRing(
  area: FlatArea,
  connectivity: Connectivity,
  order: Uint32Array,
  options: StageOptions,
): FlatPicture {
  const { width, height } = area;
  const { units } = connectivity;
  const radius = Math.max(1, Math.min(width, height) / 2 - MARGIN_PIXELS);
  const graph = connectivityGraph(connectivity, order);
  const flat = (places: readonly Vector3[]) =>
    Float32Array.from(
      places.flatMap(({ y, z }) => [width / 2 + radius * z, height / 2 - radius * y]),
    );
  const points = flat(graph.unitPlaces);
  // Of groups none is left out: their lines stand for many.
  const altered = connectivity.groups ? [] : alteredEdges(options.edgeGains, connectivity);
  const leftOut = new Set(altered.map(({ from, to }) => edgeKey(from, to, units)));
  const selected = nodeOf(connectivity, options);
  const shown = drawEdges(area, graph.edges, flat(graph.nodes), options, selected, leftOut);
  const own = drawAlteredEdges(area, connectivity, options, points);
  const pixels = connectivity.groups ? 2.5 : 5;
  const labels = drawFlatUnits(area, points, options, () => ({ pixels, alpha: 1 }));
  return {
    drawables: [
      { name: 'recurrent edges', count: shown, visible: true },
      { name: 'altered edges', count: own.count, visible: true },
      { name: 'units', count: units, visible: true },
    ],
    labels: drawLabels(area, [...labels, ...own.labels]),
    cover: Math.min(1, (2 * radius) / Math.min(width, height)),
    pick: (x, y) => {
      const unit = nearestPoint(points, x, y);
      return unit >= 0 ? { kind: 'unit', unit } : own.pick(x, y);
    },
    unitsInside: (isInside) => {
      const inside = Array.from({ length: units }, (_, unit) => unit).filter((unit) =>
        isInside({ x: points[2 * unit], y: points[2 * unit + 1] }),
      );
      return { rows: inside, columns: inside };
    },
  };
}

/** The selected unit, or the group it belongs to. */
function nodeOf({ groups }: Connectivity, { selectedUnit }: StageOptions): number | null {
  return selectedUnit === null || !groups ? selectedUnit : (groups.of[selectedUnit] ?? null);
}

function drawMatrix(
  area: FlatArea,
  connectivity: Connectivity,
  order: Uint32Array,
  { selectedUnit, gains, edgeGains }: StageOptions,
): FlatPicture {
  const { matrix, units } = connectivity;
  const { context, width, height, theme } = area;
  const { size } = matrix;
  const unitAt = (place: number): number =>
    matrix.pooled ? Math.floor((place * units) / size) : order[place];
  const side = Math.max(1, Math.min(width, height) - 2 * MARGIN_PIXELS);
  const left = (width - side) / 2;
  const top = (height - side) / 2;
  context.imageSmoothingEnabled = false;
  const altered = alteredEdges(edgeGains, connectivity);
  context.drawImage(matrixImage(matrix, altered, unitAt, theme), left, top, side, side);
  const cell = side / size;
  const placeOf = (unit: number): number =>
    matrix.pooled ? Math.floor((unit * size) / units) : order.indexOf(unit);
  const place = placeOf(selectedUnit ?? -1);
  if (place >= 0) {
    context.strokeStyle = theme.focus;
    context.lineWidth = 1;
    context.strokeRect(left, top + place * cell, side, cell);
    context.strokeRect(left + place * cell, top, cell, side);
  }
  const grid = { left, top, side, cell, placeOf };
  const marks = drawCellMarks(area, altered, grid);
  drawUnitMarks(area, gains, grid);
  const labels = [
    ...edgeLabels(altered, marks),
    { text: 'target unit ↓', x: left - 12, y: top - 13, priority: 50 },
    { text: 'source unit →', x: width / 2, y: top - 13, priority: 50 },
  ];
  return {
    drawables: [{ name: 'matrix', count: size * size, visible: true }],
    labels: drawLabels(area, labels),
    cover: Math.min(1, side / Math.min(width, height)),
    pick: (x, y) => {
      const column = Math.floor((x - left) / cell);
      const row = Math.floor((y - top) / cell);
      if (row < 0 || column < 0 || row >= size || column >= size) return null;
      return { kind: 'cell', target: unitAt(row), source: unitAt(column) };
    },
  };
}

interface FlatGrid {
  /** CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly side: number;
  readonly cell: number;
  /** Row and column of a unit; -1 for none. */
  readonly placeOf: (unit: number) => number;
}

/** Frames and marks the cells of altered connections; returns their middles, [edges, 2] CSS pixels. */
function drawCellMarks(
  area: FlatArea,
  altered: readonly AlteredEdge[],
  { left, top, cell, placeOf }: FlatGrid,
): number[] {
  const { context, theme } = area;
  context.strokeStyle = theme.foreground;
  context.lineWidth = 1.4;
  const middles = altered.flatMap(({ from, to }) => {
    const [x, y] = [left + placeOf(from) * cell, top + placeOf(to) * cell];
    context.strokeRect(x, y, cell, cell);
    return [x + cell / 2, y + cell / 2];
  });
  drawEdgeMarks(area, altered, middles);
  return middles;
}

function drawUnitMarks(
  { context, theme }: FlatArea,
  gains: StageOptions['gains'],
  { left, top, side, cell, placeOf }: FlatGrid,
): void {
  for (const [unit, own] of gains) {
    const place = placeOf(unit);
    if (place < 0) continue;
    const along = (place + 0.5) * cell;
    const markAt = (site: GainSite) =>
      site === 'output'
        ? { x: left + along, y: top + side + BEYOND.output, pixels: UNIT_MARK_PIXELS }
        : { x: left + side + BEYOND[site], y: top + along, pixels: UNIT_MARK_PIXELS };
    drawSites(context, own, markAt, theme.foreground);
  }
}

/** One pixel a cell; of altered connections by their weight now, unless a cell stands for many. */
function matrixImage(
  { size, values, pooled }: Connectivity['matrix'],
  altered: readonly AlteredEdge[],
  unitAt: (place: number) => number,
  theme: Theme,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const image = context.createImageData(size, size);
  const largest = values.reduce(
    (most, v) => Math.max(most, Number.isFinite(v) ? Math.abs(v) : 0),
    0,
  );
  const ends = signedColours(theme);
  const background = parseColour(theme.background, [128, 128, 128]);
  const zero = mixRgb(background, parseColour(theme.foreground, [128, 128, 128]), 0.1);
  const negative = parseColour(ends.negative, zero);
  const positive = parseColour(ends.positive, zero);
  const indexOf = (place: number): number => (pooled ? place : unitAt(place));
  const now = new Map(
    pooled ? [] : altered.map((edge) => [edge.to * size + edge.from, strengthNow(edge, 1)]),
  );
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = indexOf(row) * size + indexOf(column);
      const value = now.get(at) ?? values[at];
      const share =
        Number.isFinite(value) && largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
      const colour: Rgb = mixRgb(zero, value < 0 ? negative : positive, Math.sqrt(share));
      image.data.set([...colour, 255], 4 * (row * size + column));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
