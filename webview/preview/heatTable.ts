/** A matrix of probabilities as a table: each number on a tint, above a bar as long as it is large. */
import { html, nothing, type TemplateResult } from 'lit';
import { probability } from '../ui/format';

export interface HeatTableOptions {
  readonly caption: string;
  /** Corner: what rows and columns are, e.g. "from \ to". */
  readonly corner: string;
  readonly rowTitle: (row: number) => string;
  readonly columnTitle: (column: number) => string;
  readonly values: readonly (readonly number[])[];
}

/** Larger matrices are cut, and say so. */
const MOST = 40;

export function heatTable(options: HeatTableOptions): TemplateResult {
  const { caption, corner, rowTitle, columnTitle, values } = options;
  const rows = values.slice(0, MOST);
  const columns = Math.min(MOST, values[0]?.length ?? 0);
  const isCut = rows.length < values.length || columns < (values[0]?.length ?? 0);
  return html`<div class="heat-place" tabindex="0" role="group" aria-label=${caption}>
    <table class="heat">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${corner}</th>
          ${Array.from({ length: columns }, (_, k) => html`<th scope="col">${columnTitle(k)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, i) =>
            html`<tr>
              <th scope="row">${rowTitle(i)}</th>
              ${row.slice(0, columns).map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      isCut
        ? html`<p class="hint">The first ${rows.length} of ${values.length} rows are shown.</p>`
        : nothing
    }
  </div>`;
}

/** Set from script: the page's policy forbids style attributes. */
function cell(value: number): TemplateResult {
  return html`<td .style=${`--share: ${Math.min(1, Math.max(0, value))}`}>
    ${probability(value)}
  </td>`;
}
