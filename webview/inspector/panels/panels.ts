/** The tabs below the stage. */
import { html, type TemplateResult } from 'lit';
import type { PageActions } from '../layout';
import { PANELS, type PageState, type Panel } from '../state';
import { analysisPanel } from '../analysis/analysisPanel';
import { mechanismPanel } from './mechanismPanel';
import { outputsPanel } from './outputsPanel';
import { skeletonPanel } from './skeletonPanel';
import { spectrumPanel } from './spectrumPanel';
import { tensorsPanel } from './tensorsPanel';
import { unitsPanel } from './unitsPanel';

const TITLES: Readonly<Record<Panel, string>> = {
  outputs: 'Outputs',
  spectrum: 'Spectrum',
  skeleton: 'Rays and fixed points',
  analysis: 'Analysis',
  mechanism: 'Mechanism',
  units: 'Units',
  tensors: 'Tensors',
};

export function panels(state: PageState, actions: PageActions): TemplateResult {
  const available: readonly Panel[] = state.snapshot?.model ? PANELS : ['tensors'];
  const shown = available.find((panel) => panel === state.view.panel) ?? available[0];
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = available[(available.indexOf(shown) + step + available.length) % available.length];
    actions.view({ panel: next });
    document.getElementById(`tab-${next}`)?.focus();
    event.preventDefault();
  };
  return html`<section class="panels" aria-label="Analyses">
    <div class="tabs" role="tablist" aria-label="Analyses" @keydown=${onKey}>
      ${available.map(
        (panel) =>
          html`<button
            role="tab"
            id=${`tab-${panel}`}
            aria-selected=${panel === shown}
            aria-controls="panel"
            tabindex=${panel === shown ? 0 : -1}
            @click=${() => actions.view({ panel })}
          >
            ${TITLES[panel]}
          </button>`,
      )}
    </div>
    <div id="panel" class="panel" role="tabpanel" aria-labelledby=${`tab-${shown}`} tabindex="0">
      ${content(shown, state, actions)}
    </div>
  </section>`;
}

function content(panel: Panel, state: PageState, actions: PageActions): TemplateResult {
  switch (panel) {
    case 'outputs':
      return outputsPanel(state, actions);
    case 'spectrum':
      return spectrumPanel(state, actions);
    case 'skeleton':
      return skeletonPanel(state, actions);
    case 'analysis':
      return analysisPanel(state, actions);
    case 'mechanism':
      return mechanismPanel(state, actions);
    case 'units':
      return unitsPanel(state, actions);
    case 'tensors':
      return tensorsPanel(state, actions);
  }
}
