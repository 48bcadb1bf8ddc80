/** One sentence for screen readers: the selection and what an intervention did. */
import { number } from '../ui/format';
import { gainOf, type PageState } from './state';

export function announcement(state: PageState): string {
  const { view, scene, busy } = state;
  if (busy) return busy;
  if (view.selectedUnit === null) return effect(state);
  const gain = gainOf(state, view.selectedUnit, state.site);
  const activity = scene?.meanActivity[view.selectedUnit];
  const active = activity === undefined ? '' : `, mean activity ${number(activity, 3)}`;
  const what = effect(state);
  return `Unit ${view.selectedUnit}: gain ${number(gain, 3)}${active}${what ? `. ${what}` : ''}`;
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
  private last = '';

  /** @param root holds the live region */
  say(state: PageState, root: HTMLElement): void {
    const text = announcement(state);
    const region = root.querySelector('.live');
    if (!region || text === this.last) return;
    this.last = text;
    region.textContent = text;
  }
}
