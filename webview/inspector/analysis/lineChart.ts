/** A small chart of several lines over one axis, as SVG with its legend as text. Holds no state. */
import { html, svg, type TemplateResult } from 'lit';
import { number } from '../../ui/format';

export interface Line {
  /** '' for one that another's name stands for. */
  readonly name: string;
  readonly values: readonly number[];
  /** Class of the stroke; dashes tell lines apart where colours do not. */
  readonly look: string;
}

export interface LineChartOptions {
  readonly title: string;
  readonly x: readonly number[];
  readonly xLabel: string;
  readonly lines: readonly Line[];
  /** Upper end of the y axis; the largest value when absent. */
  readonly top?: number;
  /** The y axis goes down to the smallest value instead of 0. */
  readonly signed?: boolean;
  /** A vertical line, e.g. at the value in force. */
  readonly mark?: number | null;
}

const WIDTH = 280;
const HEIGHT = 130;
const LEFT = 34;
const BOTTOM = 26;
const RIGHT = 6;
const TOP = 8;

export function lineChart(options: LineChartOptions): TemplateResult {
  const { title, x, xLabel, lines, mark } = options;
  const finite = lines.flatMap(({ values }) => values.filter(Number.isFinite));
  const top = options.top ?? Math.max(...finite, options.signed ? -Infinity : Number.MIN_VALUE);
  const bottom = options.signed ? Math.min(...finite) : 0;
  const [from, to] = [Math.min(...x), Math.max(...x)];
  const across = (value: number) =>
    LEFT + ((value - from) / (to - from || 1)) * (WIDTH - LEFT - RIGHT);
  const up = (value: number) =>
    HEIGHT - BOTTOM - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - BOTTOM - TOP);
  const path = (values: readonly number[]) =>
    values
      .map((value, k) => (Number.isFinite(value) ? `${across(x[k])},${up(value)}` : ''))
      .filter((point) => point !== '')
      .join(' ');
  return html`<figure class="line-chart">
    <svg class="chart wide" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
      ${svg`<path class="axis" d=${`M${LEFT} ${TOP} V${HEIGHT - BOTTOM} H${WIDTH - RIGHT}`} />`}
      ${
        mark === undefined || mark === null
          ? ''
          : svg`<path class="axis mark-line" d=${`M${across(mark)} ${TOP} V${HEIGHT - BOTTOM}`} />`
      }
      ${lines.map(({ look, values }) => svg`<polyline class=${`line ${look}`} points=${path(values)} />`)}
      <text x=${LEFT - 3} y=${TOP + 8} text-anchor="end">${number(top, 3)}</text>
      <text x=${LEFT - 3} y=${HEIGHT - BOTTOM} text-anchor="end">${number(bottom, 3)}</text>
      <text x=${LEFT} y=${HEIGHT - BOTTOM + 11}>${number(from, 3)}</text>
      <text x=${WIDTH - RIGHT} y=${HEIGHT - BOTTOM + 11} text-anchor="end">${number(to, 3)}</text>
      <text x=${(LEFT + WIDTH) / 2} y=${HEIGHT - 4} text-anchor="middle">${xLabel}</text>
    </svg>
    <figcaption>
      ${title}:
      ${lines
        .filter(({ name }) => name !== '')
        .map(
          ({ name, look }) =>
            html`<span class="line-name"
              ><svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">
                ${svg`<path class=${`line ${look}`} d="M0 6 H12" />`}</svg
              >${name}</span
            >`,
        )}
    </figcaption>
  </figure>`;
}
