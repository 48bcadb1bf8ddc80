/** The shapes of marks, drawn about a point. */
import type { MarkLook } from './figure';
import { coordinate, element } from './svgText';

const OUTLINE_MM = 0.25;

/** Centre in millimetres. */
export function markElement(
  { shape, colour, fill, sizeMm }: MarkLook,
  x: number,
  y: number,
): string {
  const r = sizeMm / 2;
  const paint = { fill, stroke: colour, 'stroke-width': Math.min(OUTLINE_MM, sizeMm / 4) };
  const at = (dx: number, dy: number) => `${coordinate(x + dx * r)} ${coordinate(y + dy * r)}`;
  switch (shape) {
    case 'disc':
      return element('circle', { cx: x, cy: y, r, ...paint });
    case 'square':
      return element('rect', { x: x - r, y: y - r, width: sizeMm, height: sizeMm, ...paint });
    case 'diamond':
      return element('path', {
        d: `M${at(0, -1)}L${at(1, 0)}L${at(0, 1)}L${at(-1, 0)}Z`,
        ...paint,
      });
    case 'triangle':
      return element('path', { d: `M${at(0, -1)}L${at(1, 0.8)}L${at(-1, 0.8)}Z`, ...paint });
    case 'cross':
      return element('path', {
        d: `M${at(-1, -1)}L${at(1, 1)}M${at(-1, 1)}L${at(1, -1)}`,
        ...paint,
        fill: 'none',
      });
  }
}
