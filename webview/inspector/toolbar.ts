/** The row above the stage: what is shown and how it is coloured. */
import { html, type TemplateResult } from 'lit';
import type { Connectivity, ViewState } from '../../src/protocol/inspector';
import { edgesOfPicture, edgesShown } from '../scene/connectivityGraph';
import { choice } from '../ui/choice';
import { integer } from '../ui/format';
import { slider } from '../ui/slider';
import { statesOfOrbit, zonesOfOrbit } from './analysis/stepValues';
import type { PageActions } from './layout';
import { connectivityModeOf, drawnMechanism } from './mechanism';
import type { PageState } from './state';

const COLOURS: readonly (readonly [ViewState['colourBy'], string])[] = [
  ['symbol', 'Symbol'],
  ['time', 'Time'],
  ['speed', 'Speed'],
];
/** Only while there are zones of the orbit shown. */
const ZONE_COLOURS: typeof COLOURS = [
  ['zone', 'Zone'],
  ['residency', 'Residency'],
  ['signChanges', 'Sign changes'],
  ['p1', 'p₁ (1 step)'],
  ['p2', 'p₂ (2 steps)'],
  ['p4', 'p₄ (4 steps)'],
  ['p8', 'p₈ (8 steps)'],
  ['p16', 'p₁₆ (16 steps)'],
  ['unstable', 'Unstable directions'],
];
/** Only while there are distilled states of it. */
const STATE_COLOURS: typeof COLOURS = [['state', 'Distilled state']];
const MODES: readonly (readonly [ViewState['connectivityMode'], string])[] = [
  ['network', 'Network'],
  ['matrix', 'Matrix'],
];
/** Only while one was found. */
const MECHANISM_MODE: (typeof MODES)[number] = ['mechanism', 'Mechanism'];

export function toolbar(state: PageState, actions: PageActions): TemplateResult {
  const { view, connectivity } = state;
  const orders = (connectivity?.orders ?? []).map(({ name }) => [name, ORDER_NAMES[name]] as const);
  const colours = [
    ...COLOURS,
    ...(zonesOfOrbit(state) ? ZONE_COLOURS : []),
    ...(statesOfOrbit(state) ? STATE_COLOURS : []),
  ];
  const mode = connectivityModeOf(state);
  const modes = drawnMechanism(state) ? [...MODES, MECHANISM_MODE] : MODES;
  return html`<div class="toolbar" role="toolbar" aria-label="View">
    ${choice('Colour by', colours, view.colourBy, (colourBy) => actions.view({ colourBy }))}
    ${choice('Show', VIEWS, state.solo ?? 'both', (solo) => actions.solo(solo === 'both' ? null : solo))}
    <span class="gap"></span>
    ${choice('Connectivity', modes, mode, (connectivityMode) => actions.view({ connectivityMode }))}
    ${
      mode === 'mechanism'
        ? ''
        : choice('Order', orders, view.order, (order) => actions.view({ order }))
    }
    ${mode === 'network' && connectivity ? edgeSlider(state, connectivity, actions) : ''}
    ${
      mode === 'matrix'
        ? choice('Selects', CELLS, state.cellSelects, (what) => actions.cellSelects(what))
        : ''
    }
    <button
      class="secondary"
      aria-pressed=${state.lasso ? 'true' : 'false'}
      title="Circle units of the connectivity to select them; Shift and dragging does the same"
      @click=${() => actions.lasso(!state.lasso)}
    >
      Lasso
    </button>
    <button class="secondary" @click=${() => actions.command('resetCamera')}>Fit</button>
    <button
      class="secondary"
      title="Keeps this picture and what is done to the network as a text file beside the checkpoint"
      @click=${() => actions.saveView()}
    >
      Save View…
    </button>
  </div>`;
}

/** Moves by the root of the share: a few hundred edges of many thousands need a fine hand. */
function edgeSlider(
  { view }: PageState,
  connectivity: Connectivity,
  actions: PageActions,
): TemplateResult {
  const edges = edgesOfPicture(connectivity);
  const shown = edgesShown(edges, view.edgeShare);
  return slider({
    label: connectivity.groups ? 'Group edges' : 'Edges',
    min: 0,
    max: edges.total > 0 ? Math.sqrt(edges.weight.length / edges.total) : 1,
    step: 0.005,
    value: edges.total > 0 ? Math.sqrt(shown / edges.total) : 0,
    text: `${integer(shown)} of ${integer(edges.total)}`,
    onInput: (root) => actions.view({ edgeShare: root * root }),
  });
}

const CELLS = [
  ['rows', 'rows (targets)'],
  ['columns', 'columns (sources)'],
] as const;
const VIEWS = [
  ['both', 'Both'],
  ['state-space', 'State space'],
  ['connectivity', 'Connectivity'],
] as const;
const ORDER_NAMES = { index: 'Index', readout: 'Readout weight', cluster: 'Cluster' } as const;
