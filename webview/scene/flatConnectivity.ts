/** The connectivity on a 2D canvas: units on a ring with their strongest edges, the matrix as an image, or the mechanism. */
import type { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { mixRgb, parseColour, type Rgb } from '../theme/colour';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { connectivityGraph, edgesShown } from './connectivityGraph';
import {
  drawLabels,
  MARGIN_PIXELS,
  nearestPoint,
  NOTHING,
  type FlatArea,
  type FlatPicture,
} from './flatPicture';
import { drawMechanism } from './flatMechanism';
import { drawFlatUnits } from './flatUnits';
import type { StageOptions } from './stageApi';

/** A 2D canvas draws no more edges than these without stutter. */
const MAX_EDGES = 3000;

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
  const shown = drawEdges(
    area,
    graph.edges,
    flat(graph.nodes),
    options,
    nodeOf(connectivity, options),
  );
  const pixels = connectivity.groups ? 2.5 : 5;
  const labels = drawFlatUnits(area, points, options, () => ({ pixels, alpha: 1 }));
  return {
    drawables: [
      { name: 'recurrent edges', count: shown, visible: true },
      { name: 'units', count: units, visible: true },
    ],
    labels: drawLabels(area, labels),
    cover: Math.min(1, (2 * radius) / Math.min(width, height)),
    pick: (x, y) => {
      const unit = nearestPoint(points, x, y);
      return unit >= 0 ? { kind: 'unit', unit } : null;
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

/** Weakest first, so that the strongest end up on top; returns how many were drawn. */
function drawEdges(
  { context, theme }: FlatArea,
  { source, target, weight, total }: Connectivity['edges'],
  points: Float32Array,
  { edgeShare }: StageOptions,
  selectedNode: number | null,
): number {
  const signed = signedColours(theme);
  const shown = Math.min(MAX_EDGES, edgesShown({ weight, total }, edgeShare));
  context.lineWidth = 1;
  for (let k = shown - 1; k >= 0; k--) {
    const own = source[k] === selectedNode || target[k] === selectedNode;
    const strength = Math.abs(weight[k] / weight[0]);
    context.globalAlpha = (0.06 + 0.5 * strength) * (selectedNode === null || own ? 1 : 0.25);
    context.strokeStyle = weight[k] < 0 ? signed.negative : signed.positive;
    context.beginPath();
    context.moveTo(points[2 * source[k]], points[2 * source[k] + 1]);
    context.lineTo(points[2 * target[k]], points[2 * target[k] + 1]);
    context.stroke();
  }
  context.globalAlpha = 1;
  return shown;
}

function drawMatrix(
  area: FlatArea,
  { matrix, units }: Connectivity,
  order: Uint32Array,
  { selectedUnit }: StageOptions,
): FlatPicture {
  const { context, width, height, theme } = area;
  const { size } = matrix;
  const unitAt = (place: number): number =>
    matrix.pooled ? Math.floor((place * units) / size) : order[place];
  const side = Math.max(1, Math.min(width, height) - 2 * MARGIN_PIXELS);
  const left = (width - side) / 2;
  const top = (height - side) / 2;
  context.imageSmoothingEnabled = false;
  context.drawImage(matrixImage(matrix, unitAt, theme), left, top, side, side);
  const cell = side / size;
  const place = matrix.pooled
    ? Math.floor(((selectedUnit ?? -1) * size) / units)
    : order.indexOf(selectedUnit ?? -1);
  if (place >= 0) {
    context.strokeStyle = theme.focus;
    context.lineWidth = 1;
    context.strokeRect(left, top + place * cell, side, cell);
    context.strokeRect(left + place * cell, top, cell, side);
  }
  const labels = [
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

/** One pixel a cell. */
function matrixImage(
  { size, values, pooled }: Connectivity['matrix'],
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
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = values[indexOf(row) * size + indexOf(column)];
      const share = Number.isFinite(value) && largest > 0 ? Math.abs(value) / largest : 0;
      const colour: Rgb = mixRgb(zero, value < 0 ? negative : positive, Math.sqrt(share));
      image.data.set([...colour, 255], 4 * (row * size + column));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
