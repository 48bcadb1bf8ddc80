/** Keys of the page: undo anywhere; in a focused viewport the camera's, and walking through units or steps, ablating, playing. */
import type { Stage, ViewportName } from '../scene/stageApi';
import type { PageActions } from './layout';
import { selectionOf } from './intervention';
import type { PageState } from './state';

export function handlePageKey(
  event: KeyboardEvent,
  stage: Stage | null,
  state: PageState,
  actions: PageActions,
): void {
  const target = event.target as HTMLElement;
  const viewport = target.closest('.viewport');
  const name = viewport?.classList.contains('viewport-connectivity')
    ? 'connectivity'
    : 'state-space';
  const step = undoesItself(target) ? null : undoKey(event);
  if (step) actions[step]();
  const handled =
    step !== null ||
    (viewport && stage?.handleKey(event, name)) ||
    (viewport && handleSelectionKey(event, name, state, actions));
  if (handled) event.preventDefault();
}

/** Ctrl+Z undoes; Ctrl+Shift+Z and Ctrl+Y do again (Cmd on a Mac). null for any other key. */
function undoKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!event.ctrlKey && !event.metaKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'y' || (key === 'z' && event.shiftKey)) return 'redo';
  return key === 'z' ? 'undo' : null;
}

/** A field of text or numbers, where Ctrl+Z takes back what was typed; a slider or a check box has nothing of the kind. */
function undoesItself(target: Element): boolean {
  return target.closest('input:not([type="range"], [type="checkbox"])') !== null;
}

/** n and p (or . and ,) walk; Space and Delete ablate the selected units, Space without one plays. True when handled. */
function handleSelectionKey(
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
  const units = selectionOf(state);
  const acts = event.key === ' ' || event.key === 'Delete';
  if (acts && units.length > 0) actions.toggle(units);
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
