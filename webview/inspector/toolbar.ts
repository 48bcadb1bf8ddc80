/** The row above the stage: what is shown and how it is coloured. */
import { html, type TemplateResult } from 'lit';
import type { ViewState } from '../../src/protocol/inspector';
import { choice } from '../ui/choice';
import { slider } from '../ui/slider';
import type { PageActions } from './layout';
import type { PageState } from './state';

const COLOURS: readonly (readonly [ViewState['colourBy'], string])[] = [
  ['symbol', 'Symbol'],
  ['time', 'Time'],
  ['speed', 'Speed'],
];
const MODES: readonly (readonly [ViewState['connectivityMode'], string])[] = [
  ['network', 'Network'],
  ['matrix', 'Matrix'],
];

export function toolbar(state: PageState, actions: PageActions): TemplateResult {
  const { view, connectivity } = state;
  const orders = (connectivity?.orders ?? []).map(({ name }) => [name, ORDER_NAMES[name]] as const);
  return html`<div class="toolbar" role="toolbar" aria-label="View">
    ${choice('Colour by', COLOURS, view.colourBy, (colourBy) => actions.view({ colourBy }))}
    ${choice('Show', VIEWS, state.solo ?? 'both', (solo) => actions.solo(solo === 'both' ? null : solo))}
    <span class="gap"></span>
    ${choice('Connectivity', MODES, view.connectivityMode, (connectivityMode) =>
      actions.view({ connectivityMode }),
    )}
    ${choice('Order', orders, view.order, (order) => actions.view({ order }))}
    ${
      view.connectivityMode === 'network'
        ? slider({
            label: 'Edges',
            min: 0,
            max: 1,
            step: 0.01,
            value: view.edgeShare,
            text: `${Math.round(100 * view.edgeShare)} %`,
            onInput: (edgeShare) => actions.view({ edgeShare }),
          })
        : ''
    }
    <button class="secondary" @click=${() => actions.command('resetCamera')}>Fit</button>
  </div>`;
}

const VIEWS = [
  ['both', 'Both'],
  ['state-space', 'State space'],
  ['connectivity', 'Connectivity'],
] as const;
const ORDER_NAMES = { index: 'Index', readout: 'Readout weight', cluster: 'Cluster' } as const;
