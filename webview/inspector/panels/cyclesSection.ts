/** The search for longer cycles, beside rays and fixed points: its form, what was tried, what came out. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CyclesParams, CyclesResult } from '../../../src/protocol/analyses/cycles';
import type { FixedPointMark, ModelSummary, RayMark } from '../../../src/protocol/inspector';
import { integer, percent } from '../../ui/format';
import { runButton, standing } from '../analysis/analysisPanel';
import { requestOf } from '../analysis/analysisState';
import { notes } from '../analysis/facts';
import { integerFields } from '../analysis/integerField';
import { plainTable } from '../analysis/plainTable';
import type { PageActions } from '../layout';
import type { PageState } from '../state';

/** Units times periods whose active sets can all be tried. */
const MOST_BITS = 20;

/** @param tables of marks, as the panel shows them */
export function cyclesSection(
  state: PageState,
  actions: PageActions,
  tables: (rays: readonly RayMark[], points: readonly FixedPointMark[]) => TemplateResult,
): TemplateResult {
  const model = state.snapshot?.model;
  if (!model || !hasCycles(model)) {
    return html`<p class="hint">
      Longer cycles are searched in networks of one ReLU layer; of others the averaged map tells.
    </p>`;
  }
  const request = requestOf(state.view, 'cycles');
  const kept = state.analysis.replies.cycles;
  const choose = (params: CyclesParams) => actions.chooseAnalysis({ kind: 'cycles', params });
  return html`<h3>Longer cycles</h3>
    <div class="analysis-form cycles-form">
      ${cyclesForm(request.params, model.hidden[0], choose)} ${runButton(state, request, actions)}
    </div>
    ${
      kept?.reply.kind === 'cycles'
        ? html`${standing(state, kept)} ${resultOf(kept.reply.result, tables)}`
        : nothing
    }`;
}

function hasCycles({ cell, nonlinearity, hidden }: ModelSummary): boolean {
  return cell === 'rnn' && nonlinearity === 'relu' && hidden.length === 1;
}

function cyclesForm(
  params: CyclesParams,
  units: number,
  choose: (params: CyclesParams) => void,
): TemplateResult {
  const field = integerFields(params, choose);
  const canTryAll = units * params.longestPeriod <= MOST_BITS;
  return html`${field('Look for cycles up to period', 'longestPeriod', 1, 30)}
  ${field('with', 'starts', 1, 2000, 'starts a period')}
  ${
    canTryAll
      ? html`<label class="check"
          ><input
            type="checkbox"
            .checked=${params.exhaustive}
            @change=${(event: Event) =>
              choose({ ...params, exhaustive: (event.target as HTMLInputElement).checked })}
          />
          every active set</label
        >`
      : nothing
  }`;
}

function resultOf(
  result: CyclesResult,
  tables: (rays: readonly RayMark[], points: readonly FixedPointMark[]) => TemplateResult,
): TemplateResult {
  const { rays, fixedPoints, tried, startsTried, unseenShare, exhaustivePeriod, parameters } =
    result;
  const effort =
    exhaustivePeriod >= parameters.longestPeriod
      ? 'every active set was tried: nothing is missing'
      : `estimated share not seen ${percent(unseenShare)}`;
  return html`<p class="hint">
      Up to period ${parameters.longestPeriod}: ${integer(startsTried)} starts tried; ${effort}.
    </p>
    ${tables(rays, fixedPoints)}
    ${
      tried.length > 0
        ? html`<details>
            <summary>What was tried, by period</summary>
            ${plainTable(
              'Guesses of active sets, and what was known after each period',
              ['period', 'guesses', 'points and cycles known'],
              tried.map(({ period, guesses, known }) => [
                integer(period),
                integer(guesses),
                integer(known),
              ]),
            )}
          </details>`
        : nothing
    }
    ${notes(result.notes)}`;
}
