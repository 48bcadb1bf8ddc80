/** What the training view shows, and the pure functions that change it. No DOM, no messages. */
import type { Notice, ViewState } from '../../src/protocol/inspector';
import {
  EMPTY_HISTORY,
  type ComparedRun,
  type Comparison,
  type OrbitOfCheckpoint,
  type RunPhase,
  type TrainingPageEvents,
  type TrainingSnapshot,
} from '../../src/protocol/trainingPage';
import type { EpochReport, StepReport } from '../../src/protocol/trainingReports';
import type { Sorting } from '../ui/table';
import { historyFrom, withReport, type History } from './history';

/** How the user wants it; kept for when the page comes back. */
export interface View {
  readonly xAxis: 'epoch' | 'time';
  readonly logLoss: boolean;
  readonly colourBy: ViewState['colourBy'];
  /** camera-controls JSON by viewport name. */
  readonly cameras: Readonly<Record<string, string>>;
}

export interface TrainingState {
  readonly view: View;
  readonly snapshot: TrainingSnapshot | null;
  readonly history: History;
  readonly steps: readonly StepReport[];
  /** The newest report since the page is there. */
  readonly latest: EpochReport | null;
  /** A failure inside the page or of what a button asked for. */
  readonly failure: Notice | null;
  /** Row of the history under the cursor of the curves; null for none. */
  readonly cursorRow: number | null;
  readonly sorting: Sorting;
  readonly orbit: OrbitState;
  /** Of the snapshot's comparison, in its order. */
  readonly compared: readonly ComparedHistory[];
}

/** A run laid over this one, and what it left. */
export interface ComparedHistory {
  readonly run: ComparedRun;
  readonly history: History;
}

export interface OrbitState {
  /** Epoch of the checkpoint the user looks back to; null follows the newest one. */
  readonly wanted: number | null;
  readonly shown: OrbitOfCheckpoint | null;
  readonly busy: boolean;
  readonly failure: string | null;
}

export const DEFAULT_VIEW: View = {
  xAxis: 'epoch',
  logLoss: true,
  colourBy: 'symbol',
  cameras: {},
};

/** Steps kept for the fine curve; the host keeps as many. */
const MOST_STEPS = 2000;

export function initialState(kept: unknown): TrainingState {
  return {
    view: viewFrom(kept),
    snapshot: null,
    history: EMPTY_HISTORY,
    steps: [],
    latest: null,
    failure: null,
    cursorRow: null,
    sorting: { column: 0, descending: true },
    orbit: { wanted: null, shown: null, busy: false, failure: null },
    compared: [],
  };
}

/** What an earlier page kept, key by key: it may be of another version. */
export function viewFrom(kept: unknown): View {
  const view = typeof kept === 'object' && kept !== null ? (kept as Partial<View>) : {};
  const { xAxis, logLoss, colourBy, cameras } = view;
  return {
    xAxis: xAxis === 'time' ? 'time' : 'epoch',
    logLoss: typeof logLoss === 'boolean' ? logLoss : DEFAULT_VIEW.logLoss,
    colourBy: colourBy === 'time' || colourBy === 'speed' ? colourBy : DEFAULT_VIEW.colourBy,
    cameras: typeof cameras === 'object' && cameras !== null ? cameras : {},
  };
}

export function withSnapshot(state: TrainingState, snapshot: TrainingSnapshot): TrainingState {
  const history = historyFrom(snapshot.history);
  const lastEpoch = history.epoch.at(-1) ?? 0;
  return {
    ...state,
    snapshot,
    history,
    steps: snapshot.steps,
    compared: comparedOf(snapshot.comparison),
    // A run that goes on may have fewer epochs than were seen.
    latest: state.latest && state.latest.epoch <= lastEpoch ? state.latest : null,
    cursorRow: rowOrNull(state.cursorRow, history),
  };
}

export function withPhase(
  state: TrainingState,
  { phase, reason }: TrainingPageEvents['phase'],
): TrainingState {
  return withKnown(state, (snapshot) => ({ ...snapshot, phase, reason }));
}

/** Steps that are made again replace those before. */
export function withSteps(state: TrainingState, steps: readonly StepReport[]): TrainingState {
  const first = steps[0]?.step ?? Infinity;
  const kept = state.steps.filter(({ step }) => step < first);
  return { ...state, steps: [...kept, ...steps].slice(-MOST_STEPS) };
}

export function withEpoch(state: TrainingState, report: EpochReport): TrainingState {
  const history = withReport(state.history, report);
  const known = withKnown(state, (snapshot) => ({ ...snapshot, epochsTotal: report.epochs }));
  return { ...known, history, latest: report, cursorRow: rowOrNull(state.cursorRow, history) };
}

export function withCheckpoint(
  state: TrainingState,
  { epoch }: TrainingPageEvents['checkpoint'],
): TrainingState {
  return withKnown(state, (snapshot) => {
    const { checkpoints } = snapshot;
    if (checkpoints.includes(epoch)) return snapshot;
    return { ...snapshot, checkpoints: [...checkpoints, epoch].sort((a, b) => a - b) };
  });
}

export function withNotice(
  state: TrainingState,
  { text }: TrainingPageEvents['notice'],
): TrainingState {
  return withKnown(state, (snapshot) => ({ ...snapshot, notices: [...snapshot.notices, text] }));
}

export function withComparison(
  state: TrainingState,
  comparison: TrainingPageEvents['comparison'],
): TrainingState {
  const known = withKnown(state, (snapshot) => ({ ...snapshot, comparison }));
  return { ...known, compared: comparedOf(comparison) };
}

export function withView(state: TrainingState, change: Partial<View>): TrainingState {
  return { ...state, view: { ...state.view, ...change } };
}

export function withOrbit(state: TrainingState, change: Partial<OrbitState>): TrainingState {
  return { ...state, orbit: { ...state.orbit, ...change } };
}

/** Place of the orbit's slider among the checkpoints; the last one when the newest is followed. */
export function checkpointIndex({ snapshot, orbit }: TrainingState): number {
  const checkpoints = snapshot?.checkpoints ?? [];
  const last = checkpoints.length - 1;
  if (orbit.wanted === null) return last;
  const index = checkpoints.indexOf(orbit.wanted);
  return index < 0 ? last : index;
}

/** Place among the checkpoints of the one whose orbit is on screen; null for none. */
export function shownCheckpoint({ snapshot, orbit }: TrainingState): number | null {
  const index = orbit.shown ? (snapshot?.checkpoints.indexOf(orbit.shown.epoch) ?? -1) : -1;
  return index < 0 ? null : index;
}

/** The last one is followed: when a newer one comes, that one is shown. */
export function lookingAt(state: TrainingState, index: number): TrainingState {
  const checkpoints = state.snapshot?.checkpoints ?? [];
  const wanted = index >= checkpoints.length - 1 ? null : checkpoints[index];
  return withOrbit(state, { wanted });
}

export type RunButton = 'pause' | 'resume' | 'stop' | 'continue';

/** What can be done with a run, by its phase. */
export function buttonsOf(phase: RunPhase): readonly RunButton[] {
  switch (phase) {
    case 'running':
      return ['pause', 'stop'];
    case 'paused':
      return ['resume', 'stop'];
    case 'waiting':
    case 'starting':
      return ['stop'];
    case 'stopped':
    case 'failed':
    case 'crashed':
      return ['continue'];
    case 'stopping':
    case 'finished':
      return [];
  }
}

function comparedOf(comparison: Comparison | null): readonly ComparedHistory[] {
  return (comparison?.runs ?? []).map((run) => ({ run, history: historyFrom(run.history) }));
}

function withKnown(
  state: TrainingState,
  change: (snapshot: TrainingSnapshot) => TrainingSnapshot,
): TrainingState {
  return state.snapshot ? { ...state, snapshot: change(state.snapshot) } : state;
}

function rowOrNull(row: number | null, { epoch }: History): number | null {
  return row !== null && row < epoch.length ? row : null;
}
