/** Readout: the form of its parameters, angles and subspaces as tables. */
import { html, type TemplateResult } from 'lit';
import type { ReadoutParams, ReadoutResult } from '../../../src/protocol/analyses/readout';
import { integer, number, percent } from '../../ui/format';
import { numberField } from '../../ui/numberField';
import { notes } from './facts';
import { plainTable } from './plainTable';

export function readoutForm(
  params: ReadoutParams,
  choose: (next: ReadoutParams) => void,
): TemplateResult {
  return html`${numberField({
    label: 'Shortest stay in a pair',
    value: params.leastSteps,
    min: 2,
    max: 100_000,
    integer: true,
    unit: 'steps',
    onChange: (leastSteps) => choose({ leastSteps }),
  })}`;
}

export function readoutResult(result: ReadoutResult): TemplateResult {
  const symbols = result.rows.map(({ symbol }) => `symbol ${symbol}`);
  return html`<div class="outputs">
      ${plainTable(
        `Readout rows and the principal plane (${result.planeVariance.map(percent).join(' + ')} of the variance)`,
        ['row', 'angle to the plane', 'share of its length in it', 'in view', 'length'],
        result.rows.map((row) => [
          `symbol ${row.symbol}`,
          `${number(row.degrees, 3)}°`,
          number(row.projection, 3),
          percent(row.shownShare),
          number(row.norm, 3),
        ]),
      )}
      ${plainTable(
        'Cosines between rows',
        ['row', ...symbols],
        result.cosines.map((row, k) => [symbols[k], ...row.map((value) => number(value, 3))]),
      )}
      ${plainTable(
        'Stays inside a pair of symbols',
        ['pair', 'stays', 'steps', 'variance of its first axes', 'angle of its plane'],
        result.pairs.map((pair) => [
          pair.symbols.join(' and '),
          integer(pair.runs),
          integer(pair.steps),
          pair.variance.map(percent).join(', ') || '–',
          pair.runs > 0 ? `${number(pair.planeDegrees, 3)}°` : '–',
        ]),
      )}
    </div>
    <p class="hint">
      In the state space rows are arrows from the state 0, on one scale: what lies outside of the
      three axes makes them that much shorter.
    </p>
    ${notes(result.notes)}`;
}
