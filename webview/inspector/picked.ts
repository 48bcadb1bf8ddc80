/** What clicks and lassos in the pictures mean: selection, ablation, a connection named. Knows no picture. */
import type { Lassoed, Pick, PickEvent } from '../scene/stageApi';
import { edgeGainOf, selectionOf } from './intervention';
import type { InterventionActions } from './interventionControl';
import type { PageActions } from './layout';
import type { PageState } from './state';

/**
 * A click on a unit ablates it or takes that back, and selects it; with Ctrl it selects only, with Shift it selects too. A
 * population stands for its units. Lines and cells of the matrix name a connection; Ctrl cuts the line.
 */
export function clicked(
  { pick, modifier, shift }: PickEvent,
  state: PageState,
  actions: PageActions,
): void {
  if (!pick) return;
  switch (pick.kind) {
    case 'step':
      return actions.selectStep(pick.step);
    case 'unit':
      if (shift) return actions.selectToo(pick.unit);
      if (modifier) return actions.select(pick.unit);
      return actions.toggleSelected(toggledBy(pick, state));
    case 'population': {
      const units = toggledBy(pick, state);
      if (shift) return actions.selectUnits([...units, ...selectionOf(state)]);
      return modifier ? actions.selectUnits(units) : actions.toggleSelected(units);
    }
    case 'edge': {
      const { source: from, target: to } = pick;
      actions.nameEdge({ from, to });
      const gain = edgeGainOf(state, from, to);
      return modifier ? actions.edgeGain(from, to, gain === 0 ? 1 : 0) : undefined;
    }
    case 'cell': {
      const unit = state.cellSelects === 'rows' ? pick.target : pick.source;
      if (shift) actions.selectToo(unit);
      else actions.select(unit);
      return actions.nameEdge({ from: pick.source, to: pick.target });
    }
    case 'ray':
    case 'fixedPoint':
      return actions.view({ panel: 'skeleton' });
  }
}

/** Units that a plain click ablates or restores; none for what is no unit. One of several selected stands for all of them. */
export function toggledBy(pick: Pick | null, state: PageState): readonly number[] {
  if (pick?.kind === 'population') {
    return state.snapshot?.mechanism?.populations[pick.index]?.units ?? [];
  }
  if (pick?.kind !== 'unit') return [];
  const selection = selectionOf(state);
  return selection.includes(pick.unit) ? selection : [pick.unit];
}

/** What was circled is selected, instead of or beside what is. */
export function lassoed(
  { rows, columns, isMore }: Lassoed,
  state: PageState,
  actions: InterventionActions,
): void {
  const units = state.cellSelects === 'rows' ? rows : columns;
  const before = isMore ? selectionOf(state) : [];
  actions.selectUnits([...units, ...before]);
}
