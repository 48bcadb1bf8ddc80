/** Eigenvectors at the picked state on a 2D canvas, in the line styles of eigenmodeLines.ts. */
import { stabilityColours } from '../theme/palette';
import {
  eigenmodeShape,
  eigenvalueText,
  isExpanding,
  type StateEigenmodes,
} from './eigenmodeShape';
import type { FlatArea, FlatLabel } from './flatPicture';

const LINE_PIXELS = 2.4;
const HEAD_PIXELS = 12;

/** @param project [n, 3] principal coordinates to [n, 2] CSS pixels */
export function drawEigenmodes(
  { context, theme }: FlatArea,
  { position, modes }: StateEigenmodes,
  project: (positions: Float32Array) => Float32Array,
): FlatLabel[] {
  const { unstable } = stabilityColours(theme);
  context.lineWidth = LINE_PIXELS;
  return modes.map((mode, k) => {
    const shape = eigenmodeShape(position, mode);
    context.strokeStyle = context.fillStyle = isExpanding(mode) ? unstable : theme.foreground;
    const line = project(shape.line);
    context.beginPath();
    for (let i = 0; i + 3 < line.length; i += shape.isDashed ? 4 : 2) {
      context.moveTo(line[i], line[i + 1]);
      context.lineTo(line[i + 2], line[i + 3]);
    }
    context.stroke();
    drawHeads(context, project(shape.heads));
    const [x, y] = project(shape.labelAt);
    return { text: eigenvalueText(mode), x, y, priority: 98 - k };
  });
}

/** Triangles from base to tip; one seen along its own direction has none. @param ends [m, 2, 2] */
export function drawHeads(context: CanvasRenderingContext2D, ends: Float32Array): void {
  for (let at = 0; at < ends.length; at += 4) {
    const [x0, y0, x1, y1] = ends.subarray(at, at + 4);
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 0)) continue;
    const half = HEAD_PIXELS / 2 / length;
    const [across, down] = [(y1 - y0) * half, (x0 - x1) * half];
    context.beginPath();
    context.moveTo(x0 + across, y0 + down);
    context.lineTo(x1, y1);
    context.lineTo(x0 - across, y0 - down);
    context.fill();
  }
}
