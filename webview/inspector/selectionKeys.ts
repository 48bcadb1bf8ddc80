/** Keys of a focused viewport beside the camera's: walk through units or steps, ablate, play, let go. */
import type { ViewportName } from '../scene/stageApi';
import type { PageActions } from './layout';
import type { PageState } from './state';

/** Ctrl+Z or Cmd+Z. */
export function undoKey(event: KeyboardEvent): boolean {
  return event.key === 'z' && (event.ctrlKey || event.metaKey);
}

/** n and p (or . and ,) walk; Space and Delete ablate the selected unit, Space without one plays. True when handled. */
export function handleSelectionKey(
  event: KeyboardEvent,
  viewport: ViewportName,
  state: PageState,
  actions: PageActions,
): boolean {
  const direction = { n: 1, '.': 1, p: -1, ',': -1 }[event.key];
  if (direction !== undefined) {
    if (viewport === 'connectivity') walkUnits(direction, state, actions);
    else walkSteps(direction, state, actions);
    return true;
  }
  const unit = state.view.selectedUnit;
  const acts = event.key === ' ' || event.key === 'Delete';
  if (acts && unit !== null) actions.toggle(unit);
  else if (event.key === ' ') actions.play(!state.playing);
  else if (event.key === 'Escape') actions.select(null);
  else return false;
  return true;
}

function walkUnits(direction: number, state: PageState, actions: PageActions): void {
  const units = state.connectivity?.units ?? 0;
  if (units === 0) return;
  const from = state.view.selectedUnit ?? (direction > 0 ? -1 : 0);
  actions.select((from + direction + units) % units);
}

function walkSteps(direction: number, state: PageState, actions: PageActions): void {
  const steps = (state.scene?.altered ?? state.scene?.intact)?.steps ?? 0;
  if (steps === 0) return;
  actions.selectStep(((state.view.selectedStep ?? 0) + direction + steps) % steps);
}
