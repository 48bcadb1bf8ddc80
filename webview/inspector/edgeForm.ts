/** One connection named by two units, and its gain. It may be named in the pictures, too: Shift+click on the second unit, or a cell. */
import { html, nothing, type TemplateResult } from 'lit';
import { number } from '../ui/format';
import { problemWith } from '../ui/numberField';
import { typedValue } from '../ui/typedValue';
import { edgeGainOf } from './intervention';
import type { PageActions } from './layout';
import { shownLayer, type PageState } from './state';

export function edgeForm(state: PageState, actions: PageActions): TemplateResult {
  const { from, to } = state.edge;
  const units = state.snapshot?.model?.hidden[shownLayer(state)] ?? 0;
  const named = from !== null && to !== null && Math.max(from, to) < units;
  const gain = named ? edgeGainOf(state, from, to) : 1;
  return html`<div class="edge-form" role="group" aria-label="One connection">
    <span>Edge</span>
    ${unitField('from', from, units, (unit) => actions.nameEdge({ from: unit, to }))}
    ${unitField('to', to, units, (unit) => actions.nameEdge({ from, to: unit }))}
    <button
      class="secondary"
      ?disabled=${!named}
      @click=${() => (named ? actions.edgeGain(from, to, gain === 0 ? 1 : 0) : undefined)}
    >
      ${gain === 0 ? 'Restore' : 'Cut'}
    </button>
    ${
      named
        ? html`<label class="number-field"
            ><span>gain</span>
            <input
              type="number"
              min="0"
              max="2"
              step="0.05"
              .value=${typedValue(number(gain, 4))}
              @change=${(event: Event) =>
                legal(event, { min: 0, max: 2, integer: false }, (value) =>
                  actions.edgeGain(from, to, value),
                )}
          /></label>`
        : nothing
    }
  </div>`;
}

function unitField(
  label: string,
  unit: number | null,
  units: number,
  choose: (unit: number | null) => void,
): TemplateResult {
  const change = (event: Event) => {
    if ((event.target as HTMLInputElement).value === '') return choose(null);
    return legal(event, { min: 0, max: units - 1, integer: true }, choose);
  };
  return html`<label class="number-field"
    ><span>${label}</span>
    <input
      type="number"
      min="0"
      max=${units - 1}
      step="1"
      .value=${typedValue(unit === null ? '' : String(unit))}
      @change=${change}
  /></label>`;
}

/** What is not legal is said beside the field and goes no further. */
function legal(
  event: Event,
  limits: Parameters<typeof problemWith>[1],
  done: (value: number) => void,
): void {
  const input = event.target as HTMLInputElement;
  const problem = problemWith(input.value, limits);
  input.setCustomValidity(problem);
  input.reportValidity();
  if (problem === '') done(Number(input.value));
}
