/** A labelled native select. */
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export function choice<T extends string>(
  label: string,
  values: readonly (readonly [T, string])[],
  chosen: T,
  onChange: (value: T) => void,
): TemplateResult {
  const change = (event: Event) => {
    const value = (event.target as HTMLSelectElement).value;
    const found = values.find(([one]) => one === value);
    if (found) onChange(found[0]);
  };
  return html`<label class="choice"
    ><span>${label}</span>
    <select .value=${live(chosen)} @change=${change}>
      ${values.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label
  >`;
}
