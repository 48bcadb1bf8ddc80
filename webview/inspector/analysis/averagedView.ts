/** The noise-averaged map: the form of its parameters, fixed points and attractors as tables. */
import { html, type TemplateResult } from 'lit';
import type { AveragedParams, AveragedResult } from '../../../src/protocol/analyses/averaged';
import { integer, number, percent } from '../../ui/format';
import { numberField } from '../../ui/numberField';
import { notes } from './facts';
import { plainTable } from './plainTable';

export function averagedForm(
  params: AveragedParams,
  choose: (next: AveragedParams) => void,
): TemplateResult {
  return html`${numberField({
    label: 'Starts',
    value: params.starts,
    min: 1,
    max: 200,
    integer: true,
    unit: 'states',
    onChange: (starts) => choose({ starts }),
  })}`;
}

export function averagedResult(result: AveragedResult): TemplateResult {
  return html`<div class="outputs">
      ${plainTable(
        `Where ${integer(result.startsTried)} starts go under the map averaged over noise of σ = ${number(result.noise)}`,
        ['attractor', 'starts', 'symbols', 'length'],
        result.attractors.map(({ period, startsShare, symbols, norm }) => [
          periodText(period),
          percent(startsShare),
          [...new Set(symbols)].join(', ') || '–',
          number(norm, 3),
        ]),
      )}
      ${plainTable(
        `Its fixed points, drawn in the state space (estimated share not seen: ${percent(result.unseenShare)})`,
        [
          'averaged',
          'stability',
          'largest |μ|',
          '|μ| > 1',
          'leading μ',
          'output',
          'length',
          'starts',
        ],
        result.fixedPoints.map((point, k) => [
          integer(k + 1),
          point.stability,
          number(point.radius, 4),
          integer(point.unstable),
          complexText(point.leading),
          point.probability.map((value) => value.toFixed(2)).join(' / ') || '–',
          number(point.norm, 3),
          integer(point.hits),
        ]),
      )}
    </div>
    ${notes(result.notes)}`;
}

function periodText(period: number | null): string {
  if (period === null) return 'a path that does not close';
  return period === 1 ? 'fixed point' : `${period}-cycle`;
}

function complexText([re = Number.NaN, im = 0]: readonly number[]): string {
  const turning = im === 0 ? '' : ` ± ${number(Math.abs(im), 3)}i`;
  return `${number(re, 3)}${turning}`;
}
