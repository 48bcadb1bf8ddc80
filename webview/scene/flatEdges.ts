/** Connections on a 2D canvas: the strongest, and those whose gain is not 1 with the shapes of alteredEdgeLines.ts. */
import type { Connectivity } from '../../src/protocol/inspector';
import { signedColours } from '../theme/palette';
import { edgeColour, edgeMark, edgeWidth, MARK_SHARE } from './alteredEdgeLines';
import { alteredEdgeName, alteredEdges, edgeKey, type AlteredEdge } from './alteredEdges';
import { edgesShown } from './connectivityGraph';
import { nearestPoint, type FlatArea, type FlatLabel } from './flatPicture';
import { drawGlyph } from './glyphPaths';
import type { Pick, StageOptions } from './stageApi';

/** A 2D canvas draws no more edges than these without stutter. */
const MAX_EDGES = 3000;
const DASH_PIXELS = [7, 6];
/** Of a connection of a unit to itself: its mark stands this far from the unit. */
const LOOP_PIXELS = 14;
const MOST_LABELS = 12;

/**
 * Weakest first, so that the strongest end up on top; returns how many were drawn.
 * @param points [nodes, 2] CSS pixels
 * @param leftOut keys of connections that are drawn by themselves, of as many units as there are nodes
 */
export function drawEdges(
  { context, theme }: FlatArea,
  { source, target, weight, total }: Connectivity['edges'],
  points: Float32Array,
  { edgeShare }: StageOptions,
  selectedNode: number | null,
  leftOut: ReadonlySet<number>,
): number {
  const signed = signedColours(theme);
  const shown = Math.min(MAX_EDGES, edgesShown({ weight, total }, edgeShare));
  context.lineWidth = 1;
  let drawn = 0;
  for (let k = shown - 1; k >= 0; k--) {
    if (leftOut.has(edgeKey(source[k], target[k], points.length / 2))) continue;
    const own = source[k] === selectedNode || target[k] === selectedNode;
    const strength = Math.abs(weight[k] / weight[0]);
    context.globalAlpha = (0.06 + 0.5 * strength) * (selectedNode === null || own ? 1 : 0.25);
    context.strokeStyle = weight[k] < 0 ? signed.negative : signed.positive;
    context.beginPath();
    context.moveTo(points[2 * source[k]], points[2 * source[k] + 1]);
    context.lineTo(points[2 * target[k]], points[2 * target[k] + 1]);
    context.stroke();
    drawn++;
  }
  context.globalAlpha = 1;
  return drawn;
}

export interface FlatAlteredEdges {
  readonly count: number;
  readonly labels: readonly FlatLabel[];
  /** What mark stands there, CSS pixels. */
  pick(x: number, y: number): Pick | null;
}

/** @param points [units, 2] CSS pixels */
export function drawAlteredEdges(
  { context, theme }: FlatArea,
  connectivity: Connectivity,
  { edgeGains }: StageOptions,
  points: Float32Array,
): FlatAlteredEdges {
  const edges = alteredEdges(edgeGains, connectivity);
  const largest = Math.abs(connectivity.edges.weight.at(0) ?? 0);
  const marks: number[] = [];
  for (const edge of edges) {
    const [x, y] = [points[2 * edge.from], points[2 * edge.from + 1]];
    const isLoop = edge.from === edge.to;
    const endX = isLoop ? x + LOOP_PIXELS : points[2 * edge.to];
    const endY = points[2 * edge.to + 1];
    context.strokeStyle = edgeColour(edge, theme);
    context.lineWidth = edgeWidth(edge, largest);
    context.setLineDash(edge.gain === 0 ? DASH_PIXELS : []);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(endX, endY);
    context.stroke();
    const share = isLoop ? 1 : MARK_SHARE;
    marks.push(x + share * (endX - x), y + share * (endY - y));
  }
  context.setLineDash([]);
  drawEdgeMarks({ context, theme }, edges, marks);
  return {
    count: edges.length,
    labels: edgeLabels(edges, marks),
    pick: (x, y) => {
      const found = nearestPoint(marks, x, y);
      return found < 0
        ? null
        : { kind: 'edge', source: edges[found].from, target: edges[found].to };
    },
  };
}

/** @param places [edges, 2] CSS pixels */
export function drawEdgeMarks(
  { context, theme }: Omit<FlatArea, 'width' | 'height'>,
  edges: readonly AlteredEdge[],
  places: readonly number[],
): void {
  edges.forEach((edge, k) => {
    const { shape, size } = edgeMark(edge);
    drawGlyph(context, shape, places[2 * k], places[2 * k + 1], size, theme.foreground);
  });
}

export function edgeLabels(edges: readonly AlteredEdge[], places: readonly number[]): FlatLabel[] {
  return edges.slice(0, MOST_LABELS).map((edge, k) => ({
    text: alteredEdgeName(edge),
    x: places[2 * k],
    y: places[2 * k + 1],
    priority: 90,
  }));
}
