/** Interventions in force, and where the next one acts: selected units, sites, a connection, when. What they do: effects. */
import { html, nothing, type TemplateResult } from 'lit';
import { choice } from '../ui/choice';
import { number } from '../ui/format';
import { slider } from '../ui/slider';
import { edgeForm } from './edgeForm';
import { alteredOf, gainOf, selectionOf, SITE_NAMES, unitsText } from './intervention';
import type { PageActions } from './layout';
import { shownLayer, type EdgeGain, type Gain, type PageState, type Site } from './state';

const SITES: readonly (readonly [Site, string])[] = [
  ['output', SITE_NAMES.output],
  ['recurrent', SITE_NAMES.recurrent],
  ['noise', SITE_NAMES.noise],
];

export function gainsPanel(state: PageState, actions: PageActions): TemplateResult {
  const { gains, edges } = alteredOf(state);
  const isIntact = gains.length + edges.length === 0;
  return html`<fieldset class="controls">
    <legend>Units and gains</legend>
    ${choice('Click ablates', SITES, state.site, (site) => actions.site(site))}
    ${scopeChoice(state, actions)} ${selectedUnits(state, actions)} ${edgeForm(state, actions)}
    ${
      isIntact
        ? html`<p class="hint">
            Every unit is intact. Click a unit, or select some (Shift adds) and press Space.
          </p>`
        : html`<ul class="gains">
            ${gains.map((gain) => gainRow(gain, state, actions))}
            ${edges.map((edge) => edgeRow(edge, state, actions))}
          </ul>`
    }
    <span class="row">
      <button class="secondary" ?disabled=${isIntact} @click=${() => actions.clearGains()}>
        Clear all
      </button>
      <button class="secondary" ?disabled=${state.undo.length === 0} @click=${() => actions.undo()}>
        Undo
      </button>
      <button class="secondary" ?disabled=${state.redo.length === 0} @click=${() => actions.redo()}>
        Redo
      </button>
    </span>
  </fieldset>`;
}

/** The vocabulary is the command line's `--scope`. */
function scopeChoice(state: PageState, actions: PageActions): TemplateResult {
  const outputs = state.snapshot?.model?.outputs ?? 0;
  if (outputs === 0) return html``;
  const symbols = Array.from(
    { length: outputs },
    (_, symbol) => [`symbol:${symbol}`, `while symbol ${symbol} is on`] as const,
  );
  const scopes: readonly (readonly [string, string])[] = [
    ['always', 'always'],
    ['zone:cluster', 'in the cluster zone'],
    ['zone:kick', 'in the kick zone'],
    ['zone:transition', 'in the transition zone'],
    ...symbols,
  ];
  return choice('Gains act', scopes, alteredOf(state).scope, (scope) => actions.scope(scope));
}

function selectedUnits(state: PageState, actions: PageActions): TemplateResult {
  const units = selectionOf(state);
  if (units.length === 0) return html`<p class="hint">No unit is selected.</p>`;
  const gains = units.map((unit) => gainOf(state, unit, state.site));
  const areAlike = gains.every((gain) => gain === gains[0]);
  const name = unitsText(units);
  return html`<div class="selected-unit">
    <strong>${name.charAt(0).toUpperCase() + name.slice(1)}</strong>
    ${slider({
      label: 'Gain',
      min: 0,
      max: 2,
      step: 0.05,
      value: gains[0],
      text: areAlike ? number(gains[0], 3) : 'differ',
      onInput: (value) => actions.drag(units, state.site, value),
      onDone: () => actions.dragDone(),
    })}
    <button class="primary" @click=${() => actions.toggle(units)}>
      ${gains.every((gain) => gain === 0) ? 'Restore' : 'Ablate'}
    </button>
  </div>`;
}

function gainRow(one: Gain, state: PageState, actions: PageActions): TemplateResult {
  const { unit, site, gain, layer } = one;
  const name = SITE_NAMES[site];
  const text = `unit ${unit}`;
  return html`<li>
    ${
      layer === shownLayer(state)
        ? html`<button class="link" @click=${() => actions.select(unit)}>${text}</button>`
        : text
    }
    ${layerHint(layer)}
    <span class="hint">${name.toLowerCase()}</span>
    <span class="numeric">× ${number(gain, 3)}</span>
    <button
      class="link"
      aria-label=${`Restore unit ${unit}, ${name}`}
      @click=${() => actions.restore(one)}
    >
      ×
    </button>
  </li>`;
}

function edgeRow(one: EdgeGain, state: PageState, actions: PageActions): TemplateResult {
  const { from, to, gain, layer } = one;
  const text = `edge ${from} → ${to}`;
  return html`<li>
    ${
      layer === shownLayer(state)
        ? html`<button class="link" @click=${() => actions.nameEdge({ from, to })}>${text}</button>`
        : text
    }
    ${layerHint(layer)}
    <span class="numeric">× ${number(gain, 3)}</span>
    <button
      class="link"
      aria-label=${`Restore the edge from ${from} to ${to}`}
      @click=${() => actions.restore(one)}
    >
      ×
    </button>
  </li>`;
}

function layerHint(layer: number): TemplateResult | typeof nothing {
  return layer > 0 ? html`<span class="hint">layer ${layer}</span>` : nothing;
}
