/** Changes of symbol on a 2D canvas, in the line styles of transitionLines.ts. */
import { stabilityColours } from '../theme/palette';
import type { FlatArea, FlatLabel } from './flatPicture';
import { drawGlyph } from './glyphPaths';
import { GLYPH } from './glyphs';
import type { TransitionPaths } from './stageApi';

/** @param project [n, 3] principal coordinates to [n, 2] CSS pixels */
export function drawTransitions(
  { context, theme }: FlatArea,
  { segments, average, path }: TransitionPaths,
  project: (positions: Float32Array) => Float32Array,
): FlatLabel[] {
  const accent = stabilityColours(theme).unstable;
  const line = (points: Float32Array, colour: string, width: number, dash: number[]) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    for (let k = 0; k < points.length; k += 2) context.lineTo(points[k], points[k + 1]);
    context.stroke();
    context.setLineDash([]);
  };
  context.globalAlpha = 0.55;
  for (const segment of segments) line(project(segment), theme.foreground, 1, []);
  context.globalAlpha = 1;
  const [mean, least] = [project(average), project(path)];
  line(mean, theme.foreground, 3, []);
  line(least, accent, 2.5, [5, 4]);
  for (let k = 0; k < mean.length; k += 10) {
    drawGlyph(context, GLYPH.square, mean[k], mean[k + 1], 9, theme.foreground);
  }
  for (let k = 0; k < least.length; k += 2) {
    drawGlyph(context, GLYPH.diamond, least[k], least[k + 1], 10, accent);
  }
  const labels: FlatLabel[] = [];
  if (mean.length > 0)
    labels.push({ text: 'average change', x: mean[0], y: mean[1], priority: 62 });
  const [x, y] = least.subarray(-2);
  if (least.length > 0) labels.push({ text: 'least noise', x, y, priority: 64 });
  return labels;
}
