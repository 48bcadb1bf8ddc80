/** What the network says: symbol statistics, beside the altered network and the HMM it learned from. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { HmmSummary, OutputStatistics } from '../../../src/protocol/inspector';
import { number } from '../../ui/format';
import { effectsView } from '../effects/effectsView';
import type { PageActions } from '../layout';
import type { PageState } from '../state';

interface ColumnOfNumbers {
  readonly title: string;
  readonly frequency: readonly number[];
  readonly transition: readonly (readonly number[])[];
  readonly changesPerStep: number;
  readonly changesPerStepError: number | null;
  readonly meanRunSteps: readonly (number | null)[];
}

export function outputsPanel(state: PageState, actions: PageActions): TemplateResult {
  const { scene, snapshot } = state;
  if (snapshot?.model?.outputs === 0) {
    return html`<p class="hint">
      This network has no readout, so it has no outputs. "Correct…" can name one.
    </p>`;
  }
  if (!scene) return html`<p class="hint">Simulating…</p>`;
  const columns = columnsOf(scene.outputs, scene.alteredOutputs, snapshot?.hmm ?? null);
  const symbols = scene.outputs[0]?.frequency.length ?? 0;
  return html`${effectsView(state, actions)}
    <div class="outputs">
      ${summaryTable(columns, symbols, scene.intact.steps)} ${transitionTables(columns)}
      ${dwellChart(scene.outputs[0], scene.alteredOutputs?.[0] ?? null)}
    </div>`;
}

function columnsOf(
  intact: readonly OutputStatistics[],
  altered: readonly OutputStatistics[] | null,
  hmm: HmmSummary | null,
): ColumnOfNumbers[] {
  const named = (title: string, statistics: OutputStatistics): ColumnOfNumbers => ({
    ...statistics,
    title,
  });
  const columns = intact.map((one) => named(`network, ${one.rule}`, one));
  const ofSteps = ({ steps }: OutputStatistics) =>
    steps === intact[0]?.steps ? '' : `, ${number(steps)} steps`;
  columns.push(...(altered ?? []).map((one) => named(`altered, ${one.rule}${ofSteps(one)}`, one)));
  if (hmm) columns.push({ ...hmm, title: `HMM, exact (${hmm.label})`, changesPerStepError: null });
  return columns;
}

function summaryTable(
  columns: readonly ColumnOfNumbers[],
  symbols: number,
  steps: number,
): TemplateResult {
  const row = (name: string, text: (column: ColumnOfNumbers) => string) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${columns.map((column) => html`<td class="numeric">${text(column)}</td>`)}
    </tr>`;
  const each = [...Array(symbols).keys()];
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Output statistics">
    <table>
      <caption>
        Output statistics over ${number(steps)} steps
      </caption>
      <thead>
        <tr>
          <th scope="col"></th>
          ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${each.map((symbol) =>
          row(`frequency of symbol ${symbol}`, (column) => number(column.frequency[symbol], 3)),
        )}
        ${row(
          'changes per step',
          ({ changesPerStep, changesPerStepError: error }) =>
            number(changesPerStep, 3) + (error === null ? '' : ` ± ${number(error, 2)}`),
        )}
        ${each.map((symbol) =>
          row(`mean dwell in symbol ${symbol}, steps`, (column) =>
            number(column.meanRunSteps[symbol], 3),
          ),
        )}
      </tbody>
    </table>
  </div>`;
}

function transitionTables(columns: readonly ColumnOfNumbers[]): TemplateResult {
  return html`<div class="matrices">
    ${columns
      .filter(({ title }) => !title.includes('argmax'))
      .map(
        ({ title, transition }) =>
          html`<table class="matrix">
            <caption>
              P(next | symbol): ${title}
            </caption>
            <thead>
              <tr>
                <th scope="col"></th>
                ${transition.map((_, symbol) => html`<th scope="col">→ ${symbol}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${transition.map(
                (row, symbol) =>
                  html`<tr>
                    <th scope="row">${symbol}</th>
                    ${row.map((value) => html`<td class="numeric">${value.toFixed(3)}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>`,
      )}
  </div>`;
}

const WIDTH = 260;
const HEIGHT = 90;
const BINS = 26;

/** Histogram of run lengths, log counts; the altered network as an outline. */
function dwellChart(
  intact: OutputStatistics | undefined,
  altered: OutputStatistics | null,
): TemplateResult {
  if (!intact || intact.dwell.count.length === 0) return html`${nothing}`;
  const lengths = [...intact.dwell.lengthSteps, ...(altered?.dwell.lengthSteps ?? [])];
  const longest = Math.max(...lengths, BINS);
  const bins = (statistics: OutputStatistics) => {
    const counts = new Array<number>(BINS).fill(0);
    statistics.dwell.lengthSteps.forEach((length, k) => {
      counts[Math.min(BINS - 1, Math.floor((length * BINS) / (longest + 1)))] +=
        statistics.dwell.count[k];
    });
    return counts;
  };
  const most = Math.max(...bins(intact), ...(altered ? bins(altered) : []));
  const y = (count: number) => HEIGHT - 14 - ((HEIGHT - 20) * Math.log1p(count)) / Math.log1p(most);
  const bar = (count: number, k: number, name: string) =>
    svg`<rect class=${name} x=${30 + (k * (WIDTH - 34)) / BINS} y=${y(count)} width=${(WIDTH - 34) / BINS - 1} height=${Math.max(0, HEIGHT - 14 - y(count))} />`;
  return html`<figure>
    <svg
      class="chart"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="Histogram of dwell times"
    >
      ${bins(intact).map((count, k) => bar(count, k, 'bar'))}
      ${altered ? bins(altered).map((count, k) => bar(count, k, 'bar-outline')) : nothing}
      <text x="28" y=${y(most) + 8} text-anchor="end">${most}</text>
      <text x="30" y=${HEIGHT - 2}>1</text>
      <text x=${WIDTH - 4} y=${HEIGHT - 2} text-anchor="end">${longest} steps</text>
    </svg>
    <figcaption>
      Dwell times (sampled symbols), log counts${altered ? '; outline: altered' : ''}
    </figcaption>
  </figure>`;
}
