/** What is done to the network, as pure functions of the page's state: gains on units and connections, when they act, undo. */
import { GAIN_SITES, type UnitGains } from '../scene/stageApi';
import {
  shownLayer,
  withSimulation,
  withView,
  type Altered,
  type EdgeGain,
  type Gain,
  type PageState,
  type Site,
} from './state';

const MAX_UNDO = 100;

/** What is done now. */
export function alteredOf({ view }: PageState): Altered {
  const { gains, edges = [], scope = 'always' } = view.simulation;
  return { gains, edges, scope };
}

/** Some gain differs from 1. */
export function isAltered(state: PageState): boolean {
  const { gains, edges } = alteredOf(state);
  return [...gains, ...edges].some(({ gain }) => gain !== 1);
}

export function gainOf(state: PageState, unit: number, site: Site): number {
  const layer = shownLayer(state);
  const found = state.view.simulation.gains.find(
    (gain) => gain.layer === layer && gain.unit === unit && gain.site === site,
  );
  return found?.gain ?? 1;
}

interface MarkedGains {
  readonly layer: number;
  readonly marks: ReadonlyMap<number, UnitGains>;
}
/** By list: the same gains are the same marks, or the connectivity would be painted anew with every step that is played. */
const marked = new WeakMap<readonly Gain[], MarkedGains>();

/** Gains of units of the shown layer that differ from 1, by site; several at one site multiply. */
export function markedGains(state: PageState): ReadonlyMap<number, UnitGains> {
  const layer = shownLayer(state);
  const { gains } = state.view.simulation;
  const known = marked.get(gains);
  if (known?.layer === layer) return known.marks;
  const products = new Map<number, UnitGains>();
  for (const { layer: at, unit, site, gain } of gains) {
    if (at !== layer) continue;
    const own = products.get(unit) ?? {};
    products.set(unit, { ...own, [site]: gain * (own[site] ?? 1) });
  }
  const marks = new Map<number, UnitGains>();
  for (const [unit, own] of products) {
    const acting = GAIN_SITES.filter((site) => (own[site] ?? 1) !== 1);
    const kept = Object.fromEntries(acting.map((site) => [site, own[site]]));
    if (acting.length > 0) marks.set(unit, kept);
  }
  marked.set(gains, { layer, marks });
  return marks;
}

/** Gain 1 removes the intervention: the intact unit needs no entry. */
export function withGain(
  state: PageState,
  units: number | readonly number[],
  site: Site,
  gain: number,
): PageState {
  return withAltered(state, gainsSet(state, units, site, gain));
}

/** As `withGain`, for values that follow each other: one step of undo for all of them. */
export function dragged(
  state: PageState,
  units: number | readonly number[],
  site: Site,
  gain: number,
): PageState {
  const name = JSON.stringify([units, site]);
  const next = withAltered(state, gainsSet(state, units, site, gain));
  return { ...next, undo: state.dragged === name ? state.undo : next.undo, dragged: name };
}

/** Ablated units become intact; when one of them is not ablated, all become ablated. */
export function toggled(state: PageState, units: number | readonly number[]): PageState {
  const { site } = state;
  const all = typeof units === 'number' ? [units] : units;
  const areAblated = all.every((unit) => gainOf(state, unit, site) === 0);
  return withGain(state, units, site, areAblated ? 1 : 0);
}

export function edgeGainOf(state: PageState, from: number, to: number): number {
  const layer = shownLayer(state);
  const found = alteredOf(state).edges.find(
    (edge) => edge.layer === layer && edge.from === from && edge.to === to,
  );
  return found?.gain ?? 1;
}

export function withEdgeGain(state: PageState, from: number, to: number, gain: number): PageState {
  const layer = shownLayer(state);
  const others = alteredOf(state).edges.filter(
    (edge) => edge.layer !== layer || edge.from !== from || edge.to !== to,
  );
  const edges = gain === 1 ? others : [...others, { layer, from, to, gain }];
  return withAltered(state, { edges });
}

/** Without one of the gains in force, on a unit or a connection of any layer. */
export function restored(state: PageState, gain: Gain | EdgeGain): PageState {
  const { gains, edges } = alteredOf(state);
  return withAltered(state, {
    gains: gains.filter((one) => one !== gain),
    edges: edges.filter((one) => one !== gain),
  });
}

export function cleared(state: PageState): PageState {
  return withAltered(state, { gains: [], edges: [] });
}

export function withScope(state: PageState, scope: string): PageState {
  return withAltered(state, { scope });
}

function withAltered(state: PageState, change: Partial<Altered>): PageState {
  const undo = [...state.undo, alteredOf(state)].slice(-MAX_UNDO);
  return { ...inForce(state, { ...alteredOf(state), ...change }), undo, redo: [], dropped: [] };
}

export function undone(state: PageState): PageState {
  const before = state.undo.at(-1);
  if (!before) return state;
  const redo = [...state.redo, alteredOf(state)];
  return { ...inForce(state, before), undo: state.undo.slice(0, -1), redo };
}

export function redone(state: PageState): PageState {
  const next = state.redo.at(-1);
  if (!next) return state;
  const undo = [...state.undo, alteredOf(state)].slice(-MAX_UNDO);
  return { ...inForce(state, next), redo: state.redo.slice(0, -1), undo };
}

function inForce(state: PageState, { gains, edges, scope }: Altered): PageState {
  const next = { gains: [...gains], edges: [...edges], scope };
  return { ...withSimulation(state, next), dragged: null };
}

function gainsSet(
  state: PageState,
  units: number | readonly number[],
  site: Site,
  gain: number,
): Pick<Altered, 'gains'> {
  const layer = shownLayer(state);
  const set = new Set(typeof units === 'number' ? [units] : units);
  const others = state.view.simulation.gains.filter(
    (one) => one.layer !== layer || !set.has(one.unit) || one.site !== site,
  );
  const own = [...set].map((unit) => ({ layer, unit, site, gain }));
  return { gains: gain === 1 ? others : [...others, ...own] };
}

/** Selected units, the one selected last first. */
export function selectionOf({ view }: PageState): readonly number[] {
  const { selectedUnit, selectedUnits = [] } = view;
  if (selectedUnits.length > 1) return selectedUnits;
  return selectedUnit === null ? [] : [selectedUnit];
}

/** @param units the one that stands for all first; none lets go */
export function withSelection(state: PageState, units: readonly number[]): PageState {
  const set = [...new Set(units)];
  return withView(state, {
    selectedUnit: set[0] ?? null,
    selectedUnits: set.length > 1 ? set : [],
  });
}

/** Adds a unit to the selection or takes it out; two units name the connection between them. */
export function withUnitToggled(state: PageState, unit: number): PageState {
  const selection = selectionOf(state);
  if (selection.includes(unit)) {
    return withSelection(
      state,
      selection.filter((one) => one !== unit),
    );
  }
  const edge = { from: state.view.selectedUnit, to: unit };
  return { ...withSelection(state, [unit, ...selection]), edge };
}

const NO_EDGES: readonly EdgeGain[] = [];

/** Gains on connections of all layers; the same list while they are the same. */
export function edgeGainsOf({ view }: PageState): readonly EdgeGain[] {
  return view.simulation.edges ?? NO_EDGES;
}

/** "Units 83, 6: gain 0; edge 3 → 5: gain 0.5; only zone:kick" */
export function interventionText(state: PageState): string {
  const { gains, edges, scope } = alteredOf(state);
  const shown = shownLayer(state);
  const ofLayer = (layer: number) => (layer === shown ? '' : ` of layer ${layer}`);
  const acting = gains.filter(({ gain }) => gain !== 1);
  const isAlike = (a: Gain, b: Gain) =>
    a.site === b.site && a.gain === b.gain && a.layer === b.layer;
  const firsts = acting.filter((one, k) => acting.findIndex((other) => isAlike(one, other)) === k);
  const ofUnits = firsts.map((first) => {
    const { site, gain } = first;
    const group = acting.filter((one) => isAlike(one, first));
    const where = site === 'output' ? '' : ` (${SITE_NAMES[site].toLowerCase()})`;
    return `${unitsText(group.map(({ unit }) => unit))}${ofLayer(first.layer)}${where}: gain ${gain}`;
  });
  const ofEdges = edges
    .filter(({ gain }) => gain !== 1)
    .map(({ layer, from, to, gain }) => `edge ${from} → ${to}${ofLayer(layer)}: gain ${gain}`);
  const parts = [...ofUnits, ...ofEdges];
  if (parts.length === 0) return '';
  const text = [...parts, ...(scope === 'always' ? [] : [`only ${scope}`])].join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const SITE_NAMES: Readonly<Record<Site, string>> = {
  output: 'Output',
  recurrent: 'Recurrent input',
  noise: 'Noise input',
};

const NAMED_UNITS = 6;

/** "unit 83", "units 83, 6, 59", "units 1, 2, 3, 4, 5, 6 and 12 more". */
export function unitsText(units: readonly number[]): string {
  if (units.length === 1) return `unit ${units[0]}`;
  const more = units.length > NAMED_UNITS ? ` and ${units.length - NAMED_UNITS} more` : '';
  return `units ${units.slice(0, NAMED_UNITS).join(', ')}${more}`;
}
