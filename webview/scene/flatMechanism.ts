/** The mechanism on a 2D canvas, with the shapes and places of mechanismEdges.ts and mechanismNodes.ts. */
import type { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';
import { symbolColour } from '../theme/palette';
import { drawAlteredEdges } from './flatEdges';
import {
  drawLabels,
  MARGIN_PIXELS,
  nearestPoint,
  type FlatArea,
  type FlatPicture,
} from './flatPicture';
import { drawFlatUnits } from './flatUnits';
import { drawGlyph } from './glyphPaths';
import { GLYPH } from './glyphs';
import { END_PIXELS, lineColour, lineWeight } from './mechanismEdges';
import { mechanismLayout, type MechanismLayout, type MechanismLine } from './mechanismLayout';
import { mechanismNames } from './mechanismNodes';
import type { StageOptions } from './stageApi';

const NODE_PIXELS = 13;
const UNIT_PIXELS = 5;

export function drawMechanism(
  area: FlatArea,
  connectivity: Connectivity,
  graph: MechanismGraph,
  options: StageOptions,
): FlatPicture {
  const { context, theme } = area;
  const layout = mechanismLayout(graph, connectivity);
  const { project, cover, scale } = projection(area, layout.extent);
  for (const line of layout.lines) drawLine(area, line, project);
  drawCircles(area, layout, project, scale, graph.integrate === true);
  const points = Float32Array.from(layout.unitPlaces.flatMap((place) => project(place)));
  const altered = drawAlteredEdges(area, connectivity, options, points);
  const isKick = new Set(graph.kicks);
  const own = drawFlatUnits(area, points, options, (unit) => ({
    pixels: UNIT_PIXELS * (isKick.has(unit) ? 2 : 1),
    alpha: layout.parts.has(unit) ? 1 : 0.4,
  }));
  drawGlyph(context, GLYPH.square, ...project(layout.input), NODE_PIXELS, theme.muted);
  graph.symbols.forEach((symbol, k) => {
    const colour = symbolColour(theme, symbol);
    drawGlyph(context, GLYPH.square, ...project(layout.symbols[k]), NODE_PIXELS, colour);
  });
  const hubs = Float32Array.from(layout.populations.flatMap(({ hub }) => project(hub)));
  layout.populations.forEach((_, k) => {
    const [x, y] = hubs.subarray(2 * k);
    drawGlyph(context, GLYPH.hollowDiamond, x, y, NODE_PIXELS, theme.foreground);
  });
  const named = mechanismNames(graph, layout)
    .filter(({ at }) => at !== layout.unitPlaces[options.selectedUnit ?? -1])
    .map(({ text, priority, at, reach }) => {
      const [x, y] = project(at.clone().setY(at.y + reach));
      return { text, priority, x, y };
    });
  return {
    drawables: [
      { name: 'mechanism pathways', count: layout.lines.length, visible: true },
      { name: 'altered edges', count: altered.count, visible: true },
      { name: 'mechanism nodes', count: named.length, visible: true },
      { name: 'units', count: connectivity.units, visible: true },
    ],
    labels: drawLabels(area, [...named, ...own, ...altered.labels]),
    cover,
    pick: (x, y) => {
      const index = nearestPoint(hubs, x, y);
      if (index >= 0) return { kind: 'population', index };
      const unit = nearestPoint(points, x, y);
      return unit >= 0 ? { kind: 'unit', unit } : altered.pick(x, y);
    },
    unitsInside: (isInside) => {
      const inside = layout.unitPlaces.flatMap((_, unit) =>
        isInside({ x: points[2 * unit], y: points[2 * unit + 1] }) ? [unit] : [],
      );
      return { rows: inside, columns: inside };
    },
  };
}

type Project = (place: Pick<Vector3, 'x' | 'y'>) => [number, number];

/** Fits the extent into the area, without distortion. */
function projection(
  { width, height }: FlatArea,
  extent: readonly Vector3[],
): { readonly project: Project; readonly cover: number; readonly scale: number } {
  const [xs, ys] = [extent.map(({ x }) => x), extent.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.max(
    1,
    Math.min(
      (width - 2 * MARGIN_PIXELS) / (right - left),
      (height - 2 * MARGIN_PIXELS) / (top - bottom),
    ),
  );
  return {
    project: ({ x, y }) => [
      width / 2 + scale * (x - (left + right) / 2),
      height / 2 - scale * (y - (bottom + top) / 2),
    ],
    cover: Math.min(
      1,
      Math.max((scale * (right - left)) / width, (scale * (top - bottom)) / height),
    ),
    scale,
  };
}

function drawLine({ context, theme }: FlatArea, line: MechanismLine, project: Project): void {
  const { points, sign, strength } = line;
  const { alpha, width } = lineWeight(strength);
  context.globalAlpha = alpha;
  context.strokeStyle = context.fillStyle = lineColour(theme, line);
  context.lineWidth = width;
  context.setLineDash(sign < 0 ? [6, 5] : []);
  context.beginPath();
  let [x, y] = [0, 0];
  for (let k = 0; k < points.length; k += 3) {
    [x, y] = project({ x: points[k], y: points[k + 1] });
    context.lineTo(x, y);
  }
  context.stroke();
  context.setLineDash([]);
  const half = END_PIXELS / 2;
  context.beginPath();
  if (sign < 0) context.rect(x, y - half, 2, END_PIXELS);
  else {
    context.moveTo(x, y - half);
    context.lineTo(x + END_PIXELS, y);
    context.lineTo(x, y + half);
  }
  context.fill();
  context.globalAlpha = 1;
}

function drawCircles(
  { context, theme }: FlatArea,
  { populations }: MechanismLayout,
  project: Project,
  scale: number,
  isProven: boolean,
): void {
  context.strokeStyle = theme.muted;
  context.lineWidth = 1.2;
  context.setLineDash(isProven ? [] : [4, 4]);
  for (const { centre, radius } of populations) {
    context.beginPath();
    context.arc(...project(centre), radius * scale, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
}
