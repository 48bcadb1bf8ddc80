/** Interventions in force and the selected unit: gains by slider, ablation by a button. */
import { html, nothing, type TemplateResult } from 'lit';
import { choice } from '../ui/choice';
import { number } from '../ui/format';
import { slider } from '../ui/slider';
import type { PageActions } from './layout';
import { gainOf, type Gain, type PageState, type Site } from './state';

const SITES: readonly (readonly [Site, string])[] = [
  ['output', 'Output'],
  ['recurrent', 'Recurrent input'],
  ['noise', 'Noise input'],
];

export function gainsPanel(state: PageState, actions: PageActions): TemplateResult {
  const { gains } = state.view.simulation;
  return html`<fieldset class="controls">
    <legend>Units and gains</legend>
    ${choice('Click ablates', SITES, state.site, (site) => actions.site(site))}
    ${selectedUnit(state, actions)}
    ${
      gains.length === 0
        ? html`<p class="hint">
            Every unit is intact. Double-click a unit, or select one and press Space.
          </p>`
        : html`<ul class="gains">
            ${gains.map((gain) => gainRow(gain, actions))}
          </ul>`
    }
    <span class="row">
      <button
        class="secondary"
        ?disabled=${gains.length === 0}
        @click=${() => actions.clearGains()}
      >
        Clear all
      </button>
      <button class="secondary" ?disabled=${state.undo.length === 0} @click=${() => actions.undo()}>
        Undo
      </button>
    </span>
  </fieldset>`;
}

function selectedUnit(state: PageState, actions: PageActions): TemplateResult {
  const unit = state.view.selectedUnit;
  if (unit === null) return html`<p class="hint">No unit is selected.</p>`;
  const gain = gainOf(state, unit, state.site);
  return html`<div class="selected-unit">
    <strong>Unit ${unit}</strong>
    ${slider({
      label: 'Gain',
      min: 0,
      max: 2,
      step: 0.05,
      value: gain,
      text: number(gain, 3),
      onInput: (value) => actions.gain(unit, state.site, value),
    })}
    <button class="primary" @click=${() => actions.toggle(unit)}>
      ${gain === 0 ? 'Restore' : 'Ablate'}
    </button>
  </div>`;
}

function gainRow({ unit, site, gain, layer }: Gain, actions: PageActions): TemplateResult {
  const name = SITES.find(([one]) => one === site)?.[1] ?? site;
  const shown = layer > 0 ? html`<span class="hint">layer ${layer}</span>` : nothing;
  return html`<li>
    <button class="link" @click=${() => actions.select(unit)}>unit ${unit}</button> ${shown}
    <span class="hint">${name.toLowerCase()}</span>
    <span class="numeric">× ${number(gain, 3)}</span>
    <button
      class="link"
      aria-label=${`Restore unit ${unit}, ${name}`}
      @click=${() => actions.gain(unit, site, 1)}
    >
      ×
    </button>
  </li>`;
}
