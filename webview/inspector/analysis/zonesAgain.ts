/** Which zones are to be measured anew by themselves: those looked at, after a change of gains. Pure; asks nobody. */
import type { AnalysisRequest } from '../../../src/protocol/analyses/request';
import { isLarge } from '../effects/effectsState';
import { alteredOf, isAltered } from '../intervention';
import type { PageState } from '../state';
import { intactName, orbitName, requestOf, shownKind } from './analysisState';
import { isOfZones } from './stepValues';

/**
 * With the parameters they were measured with; null for none. Zones were asked for once, are looked at, were of the same
 * orbit under other gains, and what is measured now is not of the altered network already.
 */
export function zonesAgain(state: PageState): AnalysisRequest | null {
  const { analysis, view, scene, skeleton } = state;
  const kept = analysis.replies.zones;
  const isLookedAt =
    isOfZones(view.colourBy) || (view.panel === 'analysis' && shownKind(view) === 'zones');
  // The orbit and its rays come first.
  const isDrawn = skeleton?.isWhole === true && skeleton.sequence === scene?.sequence;
  if (!kept || analysis.running || !isLookedAt || !isDrawn || isLarge(state)) return null;
  if (isAltered(state) && alteredOf(state).scope !== 'always') return null;
  const isOther =
    kept.orbit !== orbitName(view.simulation) && kept.intact === intactName(view.simulation);
  return isOther ? requestOf(view, 'zones') : null;
}
