/** What the page's controls do to the network, and what follows of it: a new simulation at once, effects later. Draws nothing. */
import type { EffectsHow } from '../../src/protocol/inspectorParams';
import type { Measuring } from './effects/measuring';
import { effectsHow } from './effects/effectsState';
import type { Foresight } from './foresight';
import {
  cleared,
  dragged,
  redone,
  restored,
  selectionOf,
  toggled,
  undone,
  withEdgeGain,
  withGain,
  withScope,
  withSelection,
  withUnitToggled,
} from './intervention';
import { withView, type EdgeGain, type Gain, type PageState, type Site } from './state';

/** What controls of gains, selection and effects can do. */
export interface InterventionActions {
  gain(units: readonly number[], site: Site, gain: number): void;
  /** Takes one gain back, of whatever layer. */
  restore(gain: Gain | EdgeGain): void;
  /** Of one drag of a slider: the first and the last of its values are the steps of undo. */
  drag(units: readonly number[], site: Site, gain: number): void;
  /** The next drag is a step of its own, even of the same units. */
  dragDone(): void;
  /** Ablates, or restores what is ablated. */
  toggle(units: readonly number[]): void;
  /** As `toggle`, and selects them: one change, which is drawn once. */
  toggleSelected(units: readonly number[]): void;
  edgeGain(from: number, to: number, gain: number): void;
  /** Names a connection without doing anything to it. */
  nameEdge(edge: PageState['edge']): void;
  scope(scope: string): void;
  clearGains(): void;
  undo(): void;
  redo(): void;
  site(site: Site): void;
  select(unit: number | null): void;
  selectUnits(units: readonly number[]): void;
  /** Adds a unit to the selection, or takes it out. */
  selectToo(unit: number): void;
  lasso(lasso: boolean): void;
  cellSelects(what: PageState['cellSelects']): void;
  measureEffects(): void;
  stopEffects(): void;
  effectsHow(change: Partial<EffectsHow>): void;
  effectsAutomatic(isAutomatic: boolean): void;
}

/** The page, as far as interventions see it. */
export interface AlteredPage {
  state(): PageState;
  update(state: PageState): void;
  /** Shows the state and simulates it. */
  alter(state: PageState): void;
  /** The same for values that follow each other fast. */
  drag(state: PageState): void;
}

export function interventionActions(
  page: AlteredPage,
  measuring: Measuring,
  foresight: Foresight,
): InterventionActions {
  const now = () => page.state();
  const select = (state: PageState) => {
    page.update(state);
    foresight.rest(selectionOf(state));
  };
  // Nothing to undo is nothing to simulate.
  const alter = (state: PageState) => (state === now() ? undefined : page.alter(state));
  const show = (change: Partial<PageState>) => page.update({ ...now(), ...change });
  return {
    gain: (units, site, gain) => alter(withGain(now(), units, site, gain)),
    restore: (gain) => alter(restored(now(), gain)),
    drag: (units, site, gain) => page.drag(dragged(now(), units, site, gain)),
    dragDone: () => show({ dragged: null }),
    toggle: (units) => {
      if (units.length > 0) alter(toggled(now(), units));
    },
    toggleSelected: (units) => {
      if (units.length > 0) alter(toggled(withSelection(now(), units), units));
    },
    edgeGain: (from, to, gain) => alter(withEdgeGain(now(), from, to, gain)),
    nameEdge: (edge) => show({ edge }),
    scope: (scope) => alter(withScope(now(), scope)),
    clearGains: () => alter(cleared(now())),
    undo: () => alter(undone(now())),
    redo: () => alter(redone(now())),
    site: (site) => show({ site }),
    select: (unit) => select(withSelection(now(), unit === null ? [] : [unit])),
    selectUnits: (units) => select(withSelection(now(), units)),
    selectToo: (unit) => select(withUnitToggled(now(), unit)),
    lasso: (lasso) => show({ lasso }),
    cellSelects: (cellSelects) => show({ cellSelects }),
    measureEffects: () => measuring.start(),
    stopEffects: () => measuring.stop(),
    effectsHow: (change) => {
      measuring.stop();
      page.update(withView(now(), { effects: { ...effectsHow(now()), ...change } }));
    },
    effectsAutomatic: (isAutomatic) => {
      show({ effects: { ...now().effects, isAutomatic } });
      if (isAutomatic) measuring.follow();
    },
  };
}
