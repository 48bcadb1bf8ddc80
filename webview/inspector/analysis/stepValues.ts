/** Per-step colours of the orbit from the last analyses of zones and of states. Colours themselves are the stage's. */
import type { HmmResult } from '../../../src/protocol/analyses/hmm';
import type { ZonesResult } from '../../../src/protocol/analyses/zones';
import { NO_ZONE, type StepValues } from '../../scene/stageApi';
import type { PageState } from '../state';
import { orbitName } from './analysisState';

/** Colours by p_k, and their k. */
const WITHIN = { p1: 1, p2: 2, p4: 4, p8: 8, p16: 16 } as const;
const OTHERS_OF_ZONES = ['zone', 'residency', 'signChanges', 'unstable'] as const;
type ChangeColour = keyof typeof WITHIN;
type ZoneColour = (typeof OTHERS_OF_ZONES)[number] | ChangeColour;

const made = new WeakMap<ZonesResult | HmmResult, Map<string, StepValues>>();

/** The zones of the orbit that is shown; null when there are none, or they are of another orbit. */
export function zonesOfOrbit({ analysis, view }: PageState): ZonesResult | null {
  const kept = analysis.replies.zones;
  if (kept?.reply.kind !== 'zones' || kept.orbit !== orbitName(view.simulation)) return null;
  return kept.reply.result;
}

/** The distilled states of the orbit that is shown; null as for zones. */
export function statesOfOrbit({ analysis, view }: PageState): HmmResult | null {
  const kept = analysis.replies.hmm;
  if (kept?.reply.kind !== 'hmm' || kept.orbit !== orbitName(view.simulation)) return null;
  return kept.reply.result;
}

function isChange(colourBy: string): colourBy is ChangeColour {
  return colourBy in WITHIN;
}

/** Whether a colour is read from an analysis of zones. */
export function isOfZones(colourBy: string): colourBy is ZoneColour {
  return isChange(colourBy) || OTHERS_OF_ZONES.some((name) => name === colourBy);
}

/** The same object for the same result, so that nothing is repainted without need. */
export function stepValuesOf(state: PageState): StepValues | null {
  const { scene, view } = state;
  const { colourBy } = view;
  if (!scene) return null;
  const { steps } = scene.altered ?? scene.intact;
  if (colourBy === 'state') {
    const hmm = statesOfOrbit(state);
    return hmm && kept(hmm, colourBy, steps, () => pathValues(hmm));
  }
  if (!isOfZones(colourBy)) return null;
  const zones = zonesOfOrbit(state);
  return zones && kept(zones, colourBy, steps, () => valuesOf(zones, colourBy, steps));
}

function kept(
  result: ZonesResult | HmmResult,
  colourBy: string,
  steps: number,
  make: () => StepValues,
): StepValues {
  const key = `${colourBy} ${steps}`;
  const known = made.get(result) ?? new Map<string, StepValues>();
  made.set(result, known);
  const values = known.get(key) ?? make();
  known.set(key, values);
  return values;
}

const pathValues = ({ perStep }: HmmResult): StepValues => ({
  kind: 'states',
  state: Uint8Array.from(perStep),
});

function valuesOf(
  { perState, parameters, statesMeasured, statesWanted }: ZonesResult,
  colourBy: ZoneColour,
  steps: number,
): StepValues {
  const nearest = nearestMeasured(perState.step, steps, statesMeasured < statesWanted);
  if (colourBy === 'zone') {
    const zone = Uint8Array.from(nearest, (i) => (i < 0 ? NO_ZONE : perState.zone[i]));
    return { kind: 'zones', zone };
  }
  const values = isChange(colourBy) ? perState.changesWithin[WITHIN[colourBy]] : perState[colourBy];
  const largest =
    colourBy === 'residency'
      ? parameters.capSteps
      : values.reduce((most, value) => (value > most ? value : most), 1);
  const share = Float32Array.from(nearest, (i) => (i < 0 ? Number.NaN : values[i] / largest));
  return { kind: 'magnitude', share };
}

/**
 * Index of the measured state nearest to each step; -1 behind the last one of a measurement under way.
 * @param measured ascending
 */
export function nearestMeasured(
  measured: readonly number[],
  steps: number,
  underWay: boolean,
): Int32Array {
  const nearest = new Int32Array(steps).fill(-1);
  let at = 0;
  for (let step = 0; step < steps && measured.length > 0; step++) {
    while (
      at + 1 < measured.length &&
      Math.abs(measured[at + 1] - step) <= Math.abs(measured[at] - step)
    ) {
      at++;
    }
    if (underWay && step > measured[measured.length - 1]) break;
    nearest[step] = at;
  }
  return nearest;
}
