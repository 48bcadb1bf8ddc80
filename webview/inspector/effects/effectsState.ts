/** What effects of the page's state are to be measured and how, and whether those found are of it. Asks nobody. */
import { defaultEffects } from '../../../src/protocol/effects';
import type { EffectsHow } from '../../../src/protocol/inspectorParams';
import { counted } from '../../ui/format';
import { alteredOf, isAltered } from '../intervention';
import type { PageState } from '../state';
import type { FoundEffects } from './foundEffects';

/** Of larger networks effects and zones take minutes: only on request. */
const AUTOMATIC_UNITS = 400;

export function effectsHow({ view }: PageState): EffectsHow {
  return view.effects ?? defaultEffects(view.simulation);
}

/** Names everything the numbers depend on. */
export function effectsName(state: PageState): string {
  return JSON.stringify([alteredOf(state), effectsHow(state)]);
}

/** Of what is in force; null while that was not measured. */
export function currentEffects(state: PageState): FoundEffects | null {
  const { found } = state.effects;
  return found && isAltered(state) && found.of === effectsName(state) ? found : null;
}

/** Whether there is something to measure at all. */
export function canMeasure(state: PageState): boolean {
  return isAltered(state) && (state.snapshot?.model?.outputs ?? 0) > 0;
}

/** Why effects are measured on request only; null where they come by themselves. */
export function whyOnRequest(state: PageState): string | null {
  const { scope } = alteredOf(state);
  if (scope.startsWith('zone:')) {
    const { controls } = effectsHow(state);
    const most =
      controls > 0
        ? ` With ${counted(controls, 'control set')} some ${controls + 1} times as long as alone; what it does alone is told first.`
        : '';
    return `A zone is found anew in every state: this takes long.${most}`;
  }
  return isLarge(state) ? `With ${hiddenUnits(state)} units this takes long.` : null;
}

/** Too large for what nobody asked for. */
export function isLarge(state: PageState): boolean {
  return hiddenUnits(state) > AUTOMATIC_UNITS;
}

/** Of all layers. */
function hiddenUnits({ snapshot }: PageState): number {
  return (snapshot?.model?.hidden ?? []).reduce((sum, units) => sum + units, 0);
}
