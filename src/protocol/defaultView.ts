/** What a page starts with when nothing was remembered. Apart from the schemas, so that pages need not bundle them. */
import type { ViewState } from './inspectorParams';

export const DEFAULT_VIEW: ViewState = {
  simulation: {
    lengthSteps: 2000,
    warmupSteps: 100,
    noiseStd: 1,
    seed: 1,
    constantInput: null,
    inputFile: null,
    initialState: null,
    noInputTrajectories: 6,
    keepBasis: false,
    gains: [],
    edges: [],
    scope: 'always',
  },
  colourBy: 'symbol',
  cameras: {},
  connectivityMode: 'network',
  order: 'index',
  edgeShare: null,
  selectedUnit: null,
  selectedUnits: [],
  selectedStep: null,
  panel: 'outputs',
};

/** What changes in a view when a mechanism was found. */
export const MECHANISM_SHOWN = {
  connectivityMode: 'mechanism',
  panel: 'mechanism',
} as const satisfies Partial<ViewState>;
