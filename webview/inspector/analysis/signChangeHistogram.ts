/** How often the logit changes its direction before the symbol does: the paper's histogram, coloured by mean residency. */
import { html, svg, type TemplateResult } from 'lit';
import type { ZonesResult } from '../../../src/protocol/analyses/zones';
import { integer, number } from '../../ui/format';
import { plainTable } from './plainTable';

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly states: number;
  /** Mean over its states, steps; NaN when it has none. */
  readonly meanResidency: number;
}

const WIDTH = 280;
const HEIGHT = 130;
const LEFT = 34;
const BOTTOM = 26;
const RIGHT = 6;
const TOP = 8;
/** Colours of the ramp (`--data-magnitude-0` to `-8`). */
const SHADES = 9;
/** More bars can not be told apart. */
const MOST_BINS = 60;

/** As many bins as the largest value has whole numbers, from the smallest value to the largest. */
export function signChangeBins({ perState }: Pick<ZonesResult, 'perState'>): HistogramBin[] {
  const { signChanges, residency } = perState;
  if (signChanges.length === 0) return [];
  const from = Math.min(...signChanges);
  const to = Math.max(...signChanges);
  const count = Math.min(MOST_BINS, Math.max(1, Math.floor(to)));
  const width = (to - from) / count;
  const binOf = (value: number) =>
    width > 0 ? Math.min(count - 1, Math.floor((value - from) / width)) : 0;
  const sums = Array.from({ length: count }, () => ({ states: 0, residency: 0 }));
  signChanges.forEach((value, i) => {
    const bin = sums[binOf(value)];
    bin.states++;
    bin.residency += residency[i];
  });
  return sums.map(({ states, residency: sum }, k) => ({
    ...{ from: from + k * width, to: from + (k + 1) * width, states },
    meanResidency: sum / states,
  }));
}

export function signChangeHistogram(result: ZonesResult): TemplateResult {
  const bins = signChangeBins(result);
  const tallest = Math.max(1, ...bins.map(({ states }) => states));
  const longest = Math.max(1, ...bins.map((bin) => bin.meanResidency).filter(Number.isFinite));
  const wide = (WIDTH - LEFT - RIGHT) / Math.max(1, bins.length);
  const high = HEIGHT - BOTTOM - TOP;
  const last = bins.at(-1)?.to ?? 0;
  return html`<figure class="line-chart">
      <svg
        class="chart wide"
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        role="img"
        aria-label="States by their sign changes, coloured by mean residency; as a table below"
      >
        ${svg`<path class="axis" d=${`M${LEFT} ${TOP} V${HEIGHT - BOTTOM} H${WIDTH - RIGHT}`} />`}
        ${bins.map(({ states, meanResidency }, k) => {
          if (states === 0) return '';
          const tall = (states / tallest) * high;
          const shade = Math.round((SHADES - 1) * (meanResidency / longest));
          return svg`<rect class=${`magnitude-${shade}`} x=${LEFT + k * wide + 0.5}
            y=${HEIGHT - BOTTOM - tall} width=${Math.max(0.5, wide - 1)} height=${tall} />`;
        })}
        <text x=${LEFT - 3} y=${TOP + 8} text-anchor="end">${integer(tallest)}</text>
        <text x=${LEFT - 3} y=${HEIGHT - BOTTOM} text-anchor="end">0</text>
        <text x=${LEFT} y=${HEIGHT - BOTTOM + 11}>${number(bins[0]?.from ?? 0, 3)}</text>
        <text x=${WIDTH - RIGHT} y=${HEIGHT - BOTTOM + 11} text-anchor="end">
          ${number(last, 3)}
        </text>
        <text x=${(LEFT + WIDTH) / 2} y=${HEIGHT - 4} text-anchor="middle">
          sign changes of the logit
        </text>
      </svg>
      <figcaption>
        States by their sign changes until the symbol changes, coloured by mean residency: dark or
        dull is short, yellow is ${number(longest, 3)} steps
      </figcaption>
    </figure>
    <details>
      <summary>Sign changes as a table</summary>
      ${plainTable(
        'States by their sign changes',
        ['sign changes', 'states', 'mean residency, steps'],
        bins
          .filter(({ states }) => states > 0)
          .map(({ from, to, states, meanResidency }) => [
            `${number(from, 3)} to ${number(to, 3)}`,
            integer(states),
            number(meanResidency, 3),
          ]),
      )}
    </details>`;
}
