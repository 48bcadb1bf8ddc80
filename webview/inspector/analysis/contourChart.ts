/** Closed lines in the plane of the first two principal axes, one a noise level, on one scale. Holds no state. */
import { html, svg, type TemplateResult } from 'lit';
import type { NoiseResult } from '../../../src/protocol/analyses/noise';
import { number } from '../../ui/format';

type Contour = NoiseResult['contours'][number];

const SIZE = 200;
const MARGIN = 8;
/** Dashes and widths there are. */
const LOOKS = 6;

export function contourChart(contours: readonly Contour[]): TemplateResult {
  const lines = contours.map((contour) => pointsOf(contour));
  const all = lines.flat();
  if (all.length === 0) return html`<p class="hint">Too few states for a contour.</p>`;
  const across = all.map(([x]) => x);
  const up = all.map(([, y]) => y);
  const [left, bottom] = [Math.min(...across), Math.min(...up)];
  const [wide, high] = [Math.max(...across) - left, Math.max(...up) - bottom];
  const range = Math.max(wide, high) || 1;
  const scale = (SIZE - 2 * MARGIN) / range;
  const height = 2 * MARGIN + high * scale;
  const place = ([x, y]: readonly [number, number]) =>
    `${MARGIN + (x - left) * scale},${height - MARGIN - (y - bottom) * scale}`;
  return html`<figure class="line-chart">
    <svg
      class="chart"
      viewBox="0 0 ${SIZE} ${height}"
      role="img"
      aria-label="Lines that enclose 95 % of the states, by noise level"
    >
      ${lines.map(
        (points, k) =>
          svg`<polygon class=${`line level-${k % LOOKS}`} points=${points.map(place).join(' ')} />`,
      )}
    </svg>
    <figcaption>
      95 % of the states of every sector lie inside, PC 1 to the right:
      ${contours.map(
        ({ noise, measured }, k) =>
          html`<span class="line-name"
            ><svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">
              ${svg`<path class=${`line level-${k % LOOKS}`} d="M0 6 H12" />`}</svg
            >σ ${number(noise, 3)}${measured ? '' : ' (scaled)'}</span
          >`,
      )}
    </figcaption>
  </figure>`;
}

function pointsOf({ centre, angle, radius }: Contour): (readonly [number, number])[] {
  return radius.flatMap((length, k) =>
    Number.isFinite(length)
      ? [
          [
            centre[0] + length * Math.cos(angle[k]),
            centre[1] + length * Math.sin(angle[k]),
          ] as const,
        ]
      : [],
  );
}
