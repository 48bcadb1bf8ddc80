/** The runs laid over this one: which they are, and two tables of what differs. What stands in them is comparison.ts. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TrainingAction } from '../../../src/protocol/trainingPage';
import { comparedDash } from '../curves/dashes';
import { roleFill } from '../curves/roles';
import type { TrainingState } from '../state';
import {
  columnTitles,
  differingSettings,
  numbersReached,
  unreadable,
  type SideBySide,
} from './comparison';

/** Names, lines and a way out of the comparison. */
export function comparedRuns(
  { compared }: TrainingState,
  act: (action: TrainingAction) => void,
): TemplateResult {
  if (compared.length === 0) return html``;
  return html`<ul class="compared-runs" aria-label="Runs compared">
    ${compared.map(
      ({ run: { name, runFolder } }, place) =>
        html`<li>
          <svg class="line-glyph" viewBox="0 0 20 12" aria-hidden="true">
            <path
              d="M0 6 H20"
              stroke=${roleFill(`compared ${place}`)}
              stroke-width="1.6"
              stroke-dasharray=${comparedDash(place).join(' ')}
            />
          </svg>
          <span title=${runFolder}>${name}</span>
          <button
            class="link"
            aria-label="Remove ${name} from the comparison"
            @click=${() => act({ kind: 'forget', runFolder })}
          >
            Remove
          </button>
        </li>`,
    )}
  </ul>`;
}

export function comparisonPanel(state: TrainingState): TemplateResult {
  if (state.compared.length === 0) return html``;
  const settings = differingSettings(state);
  const titles = columnTitles(state);
  const unknown = unreadable(state);
  return html`<section class="comparison" aria-label="Comparison">
    <h2>Comparison</h2>
    ${sideBySide('What was reached', titles, numbersReached(state))}
    ${
      settings.length > 0
        ? sideBySide('Settings that differ', titles, settings)
        : html`<p class="hint">No setting differs.</p>`
    }
    ${
      unknown.length > 0
        ? html`<p class="hint">Config that can not be read: ${unknown.join(', ')}.</p>`
        : nothing
    }
  </section>`;
}

function sideBySide(
  caption: string,
  titles: readonly string[],
  rows: readonly SideBySide[],
): TemplateResult {
  const hasExact = rows.some(({ exact }) => exact !== '');
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col"></th>
          ${titles.map((title, k) => html`<th scope="col">${title}${k === 0 ? ' (this)' : ''}</th>`)}
          ${hasExact ? html`<th scope="col">HMM</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ title, cells, exact }) =>
            html`<tr>
              <th scope="row">${title}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
              ${hasExact ? html`<td>${exact}</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
