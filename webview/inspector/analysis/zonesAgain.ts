/** Which zones are to be measured anew by themselves: those looked at, after a change of gains. Pure; asks nobody. */
import type { AnalysisRequest } from '../../../src/protocol/analyses/request';
import { isAltered } from '../intervention';
import type { PageState } from '../state';
import { intactName, orbitName, requestOf, shownKind } from './analysisState';

/** Larger networks take long: only on request. */
const AUTOMATIC_UNITS = 400;
const OF_ZONES = ['zone', 'residency', 'signChanges', 'unstable'];

/**
 * With the parameters they were measured with; null for none. Zones were asked for once, are looked at, were of the same
 * orbit under other gains, and what is measured now is not of the altered network already.
 */
export function zonesAgain(state: PageState): AnalysisRequest | null {
  const { analysis, view, scene, skeleton } = state;
  const kept = analysis.replies.zones;
  if (!kept || analysis.running) return null;
  const isLookedAt =
    OF_ZONES.includes(view.colourBy) || (view.panel === 'analysis' && shownKind(view) === 'zones');
  const isOther =
    kept.orbit !== orbitName(view.simulation) && kept.intact === intactName(view.simulation);
  // The orbit and its rays come first.
  const isDrawn = skeleton?.isWhole === true && skeleton.sequence === scene?.sequence;
  const units = (state.snapshot?.model?.hidden ?? []).reduce((sum, one) => sum + one, 0);
  const isQuick = units <= AUTOMATIC_UNITS;
  const canBe = !isAltered(state) || (view.simulation.scope ?? 'always') === 'always';
  return isLookedAt && isOther && isDrawn && isQuick && canBe ? requestOf(view, 'zones') : null;
}
