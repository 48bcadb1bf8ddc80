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
  StateDetail,
  TensorRow,
  ViewState,
} from '../../src/protocol/inspector';
import { fitView } from './fitView';
import type { Sorting } from '../ui/table';
import type { ViewportName } from '../scene/stageApi';
import { NO_ANALYSIS, type AnalysisState } from './analysis/analysisState';

export type Gain = SimulationParams['gains'][number];
export type Site = Gain['site'];
export const PANELS = ['outputs', 'spectrum', 'skeleton', 'analysis', 'units', 'tensors'] as const;
export type Panel = (typeof PANELS)[number];

export interface PageState {
  readonly snapshot: InspectorSnapshot | null;
  readonly view: ViewState;
  readonly scene: Scene | null;
  readonly skeleton: Skeleton | null;
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
  readonly undo: readonly (readonly Gain[])[];
}

const MAX_UNDO = 100;

export function initialState(view: ViewState): PageState {
  return {
    snapshot: null,
    view,
    scene: null,
    skeleton: null,
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
    scene: snapshot.model ? state.scene : null,
    skeleton: snapshot.model ? state.skeleton : null,
    connectivity: snapshot.model ? state.connectivity : null,
    tensors: null,
    analysis: NO_ANALYSIS,
    detail: null,
    failure: null,
  };
}

/** Layer whose units are shown: the one the readout sees. */
export function shownLayer(state: PageState): number {
  return Math.max(0, (state.snapshot?.model?.hidden.length ?? 1) - 1);
}

export function gainOf(state: PageState, unit: number, site: Site): number {
  const layer = shownLayer(state);
  const found = state.view.simulation.gains.find(
    (gain) => gain.layer === layer && gain.unit === unit && gain.site === site,
  );
  return found?.gain ?? 1;
}

/** Smallest gain of each unit of the shown layer that differs from 1: what its mark tells. */
export function markedGains(state: PageState): Map<number, number> {
  const layer = shownLayer(state);
  const marks = new Map<number, number>();
  for (const { layer: at, unit, gain } of state.view.simulation.gains) {
    if (at === layer && gain !== 1) marks.set(unit, Math.min(gain, marks.get(unit) ?? Infinity));
  }
  return marks;
}

/** Gain 1 removes the intervention: the intact unit needs no entry. */
export function withGain(state: PageState, unit: number, site: Site, gain: number): PageState {
  const layer = shownLayer(state);
  const others = state.view.simulation.gains.filter(
    (one) => one.layer !== layer || one.unit !== unit || one.site !== site,
  );
  const gains = gain === 1 ? others : [...others, { layer, unit, site, gain }];
  return withGains(state, gains);
}

/** Ablated becomes intact, anything else becomes ablated. */
export function toggled(state: PageState, unit: number): PageState {
  const { site } = state;
  return withGain(state, unit, site, gainOf(state, unit, site) === 0 ? 1 : 0);
}

export function withGains(state: PageState, gains: readonly Gain[]): PageState {
  const undo = [...state.undo, state.view.simulation.gains].slice(-MAX_UNDO);
  return { ...withSimulation(state, { gains: [...gains] }), undo, dropped: [] };
}

export function undone(state: PageState): PageState {
  const gains = state.undo.at(-1);
  if (!gains) return state;
  return { ...withSimulation(state, { gains: [...gains] }), undo: state.undo.slice(0, -1) };
}

export function withSimulation(
  state: PageState,
  change: Partial<ViewState['simulation']>,
): PageState {
  return withView(state, { simulation: { ...state.view.simulation, ...change } });
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
  const { gains: _gains, keepBasis: _keep, ...own } = state.view.simulation;
  const base = state.snapshot?.view.simulation;
  if (!base) return false;
  return Object.entries(own).some(([key, value]) => base[key as keyof typeof base] !== value);
}
