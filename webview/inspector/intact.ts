/** What the page knows of the intact network while gains are in force: its skeleton and spectra. Pure; asks nobody. */
import type {
  Scene,
  Skeleton,
  SimulationParams,
  StateAtParams,
  StateDetail,
} from '../../src/protocol/inspector';
import { intactName } from './analysis/analysisState';
import { isAltered } from './intervention';
import type { PageState } from './state';

export interface IntactFound {
  /** Of the orbit without gains; what was found of another is of no use. */
  readonly name: string;
  readonly skeleton: Skeleton | null;
  readonly detail: StateDetail | null;
}

/** Told of the network in force; remembered when that is the intact one. */
export function withSkeleton(state: PageState, skeleton: Skeleton): PageState {
  const next = { ...state, skeleton };
  return skeleton.isWhole && ofIntactScene(state, skeleton.sequence)
    ? withIntact(next, { skeleton })
    : next;
}

/** Attracting rays that came with a scene; null for none, or when its whole skeleton was there first. */
export function raysOfScene(state: PageState, { attractors, sequence }: Scene): Skeleton | null {
  return state.skeleton?.sequence === sequence ? null : (attractors ?? null);
}

export function withDetail(state: PageState, detail: StateDetail): PageState {
  const next = { ...state, detail };
  return state.scene && ofIntactScene(state, state.scene.sequence)
    ? withIntact(next, { detail })
    : next;
}

export function withIntact(state: PageState, found: Partial<Omit<IntactFound, 'name'>>): PageState {
  const name = intactName(state.view.simulation);
  const before =
    state.intact?.name === name ? state.intact : { name, skeleton: null, detail: null };
  return { ...state, intact: { ...before, ...found } };
}

/** Beside the altered network: null while it is not altered, or nothing of its intact twin is known. */
export function intactBeside(state: PageState): IntactFound | null {
  const { intact, view } = state;
  return isAltered(state) && intact?.name === intactName(view.simulation) ? intact : null;
}

/** The intact detail of the state that is shown. */
export function intactDetail(state: PageState): StateDetail | null {
  const detail = intactBeside(state)?.detail ?? null;
  return detail && detail.step === state.detail?.step ? detail : null;
}

/** What is to be asked so that the open panel can show both networks; null for nothing. */
export function wantedSkeleton(state: PageState): SimulationParams | null {
  const { skeleton, scene } = state;
  const isDone = skeleton?.isWhole === true && skeleton.sequence === scene?.sequence;
  if (state.view.panel !== 'skeleton' || !isAltered(state) || !isDone) return null;
  return intactBeside(state)?.skeleton ? null : withoutGains(state, scene.sequence);
}

/** As `wantedSkeleton`, of the shown state of the spectrum. */
export function wantedDetail(state: PageState): StateAtParams | null {
  const { detail, scene } = state;
  if (state.view.panel !== 'spectrum' || !isAltered(state) || !detail || !scene) return null;
  if (intactDetail(state) || detail.step >= scene.intact.steps) return null;
  return { simulation: withoutGains(state, scene.sequence), step: detail.step };
}

function withoutGains({ view }: PageState, sequence: number): SimulationParams {
  return { ...view.simulation, gains: [], edges: [], scope: 'always', sequence };
}

function ofIntactScene({ scene }: PageState, sequence: number): boolean {
  return scene !== null && scene.altered === null && scene.sequence === sequence;
}
