/** Contours, planes and arrows of analyses on a 2D canvas, in the shapes of analysisOutlines.ts. */
import { symbolColour } from '../theme/palette';
import { headOf, rightmost } from './analysisOutlines';
import { drawHeads } from './flatEigenmodes';
import type { FlatArea, FlatLabel } from './flatPicture';
import type { Outlines } from './stageApi';

/** @param project [n, 3] principal coordinates to [n, 2] CSS pixels */
export function drawOutlines(
  { context, theme }: FlatArea,
  { loops, arrows }: Outlines,
  project: (positions: Float32Array) => Float32Array,
): FlatLabel[] {
  const labels: FlatLabel[] = [];
  context.strokeStyle = theme.foreground;
  loops.forEach(({ name, points, isMain }, order) => {
    const flat = project(points);
    context.lineWidth = isMain ? 2.4 : 1.4;
    context.setLineDash(isMain ? [] : [5, 3]);
    context.beginPath();
    for (let k = 0; k < flat.length; k += 2) context.lineTo(flat[k], flat[k + 1]);
    context.closePath();
    context.stroke();
    const [x, y] = flat.subarray(2 * rightmost(points));
    labels.push({ text: name, x, y, priority: 68 - 0.1 * order });
  });
  context.setLineDash([]);
  context.lineWidth = 2.4;
  arrows.forEach(({ name, ends, symbol }, order) => {
    context.strokeStyle = context.fillStyle = symbolColour(theme, symbol);
    const [x0, y0, x1, y1] = project(ends);
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    drawHeads(context, project(headOf(ends)));
    labels.push({ text: name, x: x1, y: y1, priority: 97 - 0.1 * order });
  });
  return labels;
}
