/** What a hidden page keeps of itself: its view, and the gains that undo and redo go back to. Asks nobody. */
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import type { ViewState } from '../../src/protocol/inspector';
import { initialState, type Altered, type PageState } from './state';

interface KeptPage {
  readonly view: ViewState;
  readonly undo: readonly Altered[];
  readonly redo: readonly Altered[];
}

/** Gains on thousands of units a step: older steps go rather than that the window is slow to write them. */
const MAX_HISTORY_CHARACTERS = 50_000;

export function keptPage(state: PageState, view: ViewState): KeptPage {
  return { view, undo: newest(state.undo), redo: newest(state.redo) };
}

/** @param kept by `keptPage`, maybe of another version; null for nothing */
export function restoredPage(kept: unknown): PageState {
  const page = kept as Partial<KeptPage> | null;
  if (!page?.view) return initialState(DEFAULT_VIEW);
  const { view, undo = [], redo = [] } = page;
  return { ...initialState(view), undo, redo };
}

/** The last of the list, in its order: both histories go on from there. */
function newest(history: readonly Altered[]): Altered[] {
  let left = MAX_HISTORY_CHARACTERS;
  const fitting = [...history].reverse().filter((altered) => {
    left -= JSON.stringify(altered).length;
    return left >= 0;
  });
  return fitting.reverse();
}
