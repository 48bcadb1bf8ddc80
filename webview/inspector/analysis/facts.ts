/** Pieces that results of analyses share: a table of named values, notes of what numbers depend on. */
import { html, type TemplateResult } from 'lit';

export function factTable(
  caption: string,
  facts: readonly (readonly [string, string])[],
): TemplateResult {
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${facts.map(
        ([name, text]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="numeric">${text}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function notes(lines: readonly string[]): TemplateResult {
  return html`<ul class="notes">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}
