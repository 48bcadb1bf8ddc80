/** One sentence for screen readers: the selection and what an intervention did. */
import { gainsText } from '../scene/unitMarks';
import { number } from '../ui/format';
import { currentEffects } from './effects/effectsState';
import { shortFigure } from './effects/figures';
import { interventionText, markedGains, selectionOf, unitsText } from './intervention';
import { mechanismInView, mechanismSentence } from './mechanism';
import type { PageState } from './state';

export function announcement(state: PageState): string {
  return state.busy ?? (measuredEffect(state) || selectionText(state));
}

function selectionText(state: PageState): string {
  const { view, scene } = state;
  const selection = selectionOf(state);
  const what = effect(state);
  if (view.selectedUnit === null) return what || mechanismShown(state);
  if (selection.length > 1) return [`Selected: ${unitsText(selection)}`, what].join('. ');
  const gains = gainsText(markedGains(state).get(view.selectedUnit) ?? {}) || 'gain 1';
  const activity = scene?.meanActivity[view.selectedUnit];
  const active = activity === undefined ? '' : `, mean activity ${number(activity, 3)}`;
  return `Unit ${view.selectedUnit}: ${gains}${active}${what ? `. ${what}` : ''}`;
}

/** '' while it is not on screen. */
function mechanismShown(state: PageState): string {
  const graph = mechanismInView(state);
  return graph ? mechanismSentence(graph) : '';
}

/** "Unit 83: gain 0, residency 12.4 → 31.0 steps (control 12.1–12.9)", of argmax symbols, once controls were run. */
function measuredEffect(state: PageState): string {
  const found = currentEffects(state);
  const outputs = found?.reply.outputs.find(({ rule }) => rule === 'argmax');
  if (!found?.isWhole || !outputs) return '';
  const { intact, altered, band } = outputs.residencySteps;
  const isUnlike = found.reply.controls.sets > 0 && !found.reply.controls.matched;
  const control =
    band && intact !== null
      ? ` (${isUnlike ? 'unlike controls' : 'control'} ${shortFigure(intact + band[0])}–${shortFigure(intact + band[1])})`
      : ' (no control)';
  const change = `${shortFigure(intact)} → ${shortFigure(altered)} steps${control}`;
  return `${interventionText(state)}, residency ${change}`;
}

/** "Changes per step 0.068 → 0.012", for sampled outputs. */
function effect({ scene }: PageState): string {
  const before = scene?.outputs[0];
  const after = scene?.alteredOutputs?.[0];
  if (!before || !after) return '';
  return `Changes per step ${number(before.changesPerStep, 3)} → ${number(after.changesPerStep, 3)}`;
}

/** Says changes of selection and their effect to screen readers, each once. */
export class Announcer {
  private measured = '';
  private other = '';

  /**
   * What was measured is said when it is news: it must not silence the walk from unit to unit after it.
   * @param root holds the live region
   */
  say(state: PageState, root: HTMLElement): void {
    const region = root.querySelector('.live');
    if (!region) return;
    const text = this.newsOf(state);
    if (text !== null) region.textContent = text;
  }

  /** null for nothing new. */
  newsOf(state: PageState): string | null {
    const measured = measuredEffect(state);
    const other = state.busy ?? selectionText(state);
    const isMeasured = measured !== '' && measured !== this.measured;
    const isOther = other !== this.other;
    this.measured = measured;
    this.other = other;
    if (isMeasured) return measured;
    return isOther ? other : null;
  }
}
