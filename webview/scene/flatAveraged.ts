/** The averaged map on a 2D canvas, in the shapes of averagedMarks.ts. */
import { stabilityColours } from '../theme/palette';
import { averagedCycleName, averagedNames } from './averagedMarks';
import type { FlatArea, FlatLabel } from './flatPicture';
import { drawGlyph } from './glyphPaths';
import { GLYPH } from './glyphs';
import type { AveragedPoints } from './stageApi';

/** @param project [n, 3] principal coordinates to [n, 2] CSS pixels */
export function drawAveraged(
  { context, theme }: FlatArea,
  averaged: AveragedPoints,
  project: (positions: Float32Array) => Float32Array,
): FlatLabel[] {
  const { stable, unstable } = stabilityColours(theme);
  const labels: FlatLabel[] = [];
  context.strokeStyle = stable;
  context.lineWidth = 2.4;
  for (const cycle of averaged.cycles) {
    const points = project(cycle);
    context.beginPath();
    for (let k = 0; k < points.length; k += 2) context.lineTo(points[k], points[k + 1]);
    context.closePath();
    context.stroke();
    labels.push({ text: averagedCycleName(cycle), x: points[0], y: points[1], priority: 67 });
  }
  const points = project(averaged.fixedPoints);
  const names = averagedNames(averaged);
  averaged.areStable.forEach((isStable, k) => {
    const [x, y] = points.subarray(2 * k);
    drawGlyph(
      context,
      isStable ? GLYPH.square : GLYPH.crossedRing,
      x,
      y,
      12,
      isStable ? stable : unstable,
    );
    if (k < names.length) labels.push({ text: names[k], x, y, priority: 66 - 0.1 * k });
  });
  return labels;
}
