/** Everything the page shows, and the pure functions that change it. No DOM, no messages. */
import type {
  Connectivity,
  InitialState,
  InitialStates,
  InspectorSnapshot,
  Notice,
  Scene,
  SimulationParams,
  Skeleton,
  StateAtParams,
  StateDetail,
  TensorRow,
  ViewState,
} from '../../src/protocol/inspector';
import type { MechanismSoFar } from '../../src/protocol/mechanismSoFar';
import { fitView } from './fitView';
import type { Sorting } from '../ui/table';
import type { ViewportName } from '../scene/stageApi';
import type { IntactFound } from './intact';
import { NO_EFFECTS, type EffectsState } from './effects/foundEffects';
import { NO_ANALYSIS, type AnalysisState } from './analysis/analysisState';

export type Gain = SimulationParams['gains'][number];
export type EdgeGain = NonNullable<SimulationParams['edges']>[number];
export type Site = Gain['site'];
/** What is done to the network. */
export type Altered = Required<Pick<SimulationParams, 'gains' | 'edges' | 'scope'>>;
export const PANELS = [
  'outputs',
  'spectrum',
  'skeleton',
  'analysis',
  'mechanism',
  'units',
  'tensors',
] as const;
export type Panel = (typeof PANELS)[number];

export interface PageState {
  readonly snapshot: InspectorSnapshot | null;
  readonly view: ViewState;
  readonly scene: Scene | null;
  readonly skeleton: Skeleton | null;
  /** Of the network without gains. */
  readonly intact: IntactFound | null;
  readonly connectivity: Connectivity | null;
  readonly detail: StateDetail | null;
  /** Of the last file chosen to start from; null for none. Not remembered: the state in force is. */
  readonly initialStates: InitialStates | null;
  /** Row of it the orbit starts from; null for zero or a picked state. */
  readonly startRow: number | null;
  readonly tensors: readonly TensorRow[] | null;
  readonly analysis: AnalysisState;
  /** Of the host; null for none. */
  readonly notice: Notice | null;
  /** What of the view did not fit the network on screen. */
  readonly dropped: readonly Notice[];
  /** What failed last in the page's own requests. */
  readonly failure: Notice | null;
  /** What is being waited for, in words; null when nothing is. */
  readonly busy: string | null;
  readonly playing: boolean;
  readonly solo: ViewportName | null;
  readonly correcting: boolean;
  readonly sorting: Readonly<Partial<Record<Panel, Sorting>>>;
  /** Where a click ablates. */
  readonly site: Site;
  /** Earlier gains, newest last, for undo. */
  readonly undo: readonly Altered[];
  /** Gains that were undone, the next one last. */
  readonly redo: readonly Altered[];
  /** What is being dragged, so that a drag is one step of undo; null for nothing. */
  readonly dragged: string | null;
  /** Connection that the fields name. */
  readonly edge: { readonly from: number | null; readonly to: number | null };
  readonly effects: EffectsState;
  /** A search for the mechanism that is under way; null for none. */
  readonly search: MechanismSoFar | null;
  /** Dragging over the connectivity selects. */
  readonly lasso: boolean;
  /** Which units a cell of the matrix stands for. */
  readonly cellSelects: 'rows' | 'columns';
}

export function initialState(view: ViewState): PageState {
  return {
    snapshot: null,
    view,
    scene: null,
    skeleton: null,
    intact: null,
    connectivity: null,
    detail: null,
    initialStates: null,
    startRow: null,
    tensors: null,
    analysis: NO_ANALYSIS,
    notice: null,
    dropped: [],
    failure: null,
    busy: null,
    playing: false,
    solo: null,
    correcting: false,
    sorting: {},
    site: 'output',
    undo: [],
    redo: [],
    dragged: null,
    edge: { from: null, to: null },
    effects: NO_EFFECTS,
    search: null,
    lasso: false,
    cellSelects: 'rows',
  };
}

/** New content of the file: what was computed from the old one goes, camera and parameters stay. */
export function withSnapshot(
  state: PageState,
  snapshot: InspectorSnapshot,
  keepView: boolean,
): PageState {
  const { view, dropped } = fitView(keepView ? state.view : snapshot.view, snapshot);
  return {
    ...state,
    snapshot,
    view,
    dropped,
    undo: dropped.length > 0 ? [] : state.undo,
    redo: dropped.length > 0 ? [] : state.redo,
    edge: { from: null, to: null },
    effects: { ...state.effects, running: null, found: null },
    scene: snapshot.model ? state.scene : null,
    skeleton: snapshot.model ? state.skeleton : null,
    intact: null,
    connectivity: snapshot.model ? state.connectivity : null,
    tensors: null,
    analysis: NO_ANALYSIS,
    detail: null,
    failure: null,
  };
}

/** @param isGlimpse its altered orbit is cut short: the selected step may still be on the whole one */
export function withScene(state: PageState, scene: Scene, isGlimpse: boolean): PageState {
  const { steps } = scene.altered ?? scene.intact;
  const { selectedStep } = state.view;
  const isLost = !isGlimpse && selectedStep !== null && selectedStep >= steps;
  const view = isLost ? { ...state.view, selectedStep: null } : state.view;
  return { ...state, scene, view, busy: null, failure: null };
}

/** Of the orbit in force; 0 while there is none. */
export function shownSteps({ scene }: PageState): number {
  return scene ? (scene.altered ?? scene.intact).steps : 0;
}

/** The selected state, or the middle of the orbit while none is; null without an orbit. */
export function stateShown(state: PageState): StateAtParams | null {
  const { scene, view } = state;
  const steps = shownSteps(state);
  if (!scene || steps === 0) return null;
  const step = view.selectedStep ?? Math.floor(steps / 2);
  return { simulation: { ...view.simulation, sequence: scene.sequence }, step };
}

/** Layer whose units are shown: the one the readout sees. */
export function shownLayer(state: PageState): number {
  return Math.max(0, (state.snapshot?.model?.hidden.length ?? 1) - 1);
}

export function withSimulation(
  state: PageState,
  change: Partial<ViewState['simulation']>,
): PageState {
  const simulation = { ...state.view.simulation, ...change };
  const { effects } = state.view;
  if (!effects) return withView(state, { simulation });
  // Effects are of the seed and the noise that are shown, unless a view document said otherwise.
  const seed = change.seed ?? effects.seed;
  const noise = change.noiseStd ?? effects.noise;
  return withView(state, { simulation, effects: { ...effects, seed, noise } });
}

/** The orbit starts at the state itself: a warm-up would leave it before anything is drawn. */
export function startingFrom(
  state: PageState,
  initialState: InitialState,
  startRow: number | null,
): PageState {
  const moved = withSimulation(state, { initialState, warmupSteps: 0 });
  return { ...withView(moved, { selectedStep: null }), startRow };
}

export function withView(state: PageState, change: Partial<ViewState>): PageState {
  return { ...state, view: { ...state.view, ...change } };
}

/** True when the simulation differs from what the host gave as default for this file. */
export function isCustomised(state: PageState): boolean {
  const {
    gains: _gains,
    edges: _edges,
    scope: _scope,
    keepBasis: _keep,
    ...own
  } = state.view.simulation;
  const base = state.snapshot?.view.simulation;
  if (!base) return false;
  return Object.entries(own).some(([key, value]) => base[key as keyof typeof base] !== value);
}
