/** How far a run is and how long it will take, from what its epochs and steps tell. */
import type { TrainingState } from './state';

export interface Progress {
  readonly epochsDone: number;
  readonly epochsTotal: number;
  /** Steps made in the epoch under way; 0 between epochs. */
  readonly stepsInEpoch: number;
  /** null while it is not known. */
  readonly stepsPerEpoch: number | null;
  /** 0..1 */
  readonly share: number;
  readonly stepsPerSecond: number | null;
  /** null when it is not known, or nothing is under way. */
  readonly remainingMs: number | null;
}

/** Newest steps and epochs that speeds are averaged over. */
const RECENT_STEPS = 30;
const RECENT_EPOCHS = 10;

export function progressOf(state: TrainingState): Progress {
  const { snapshot, history, steps } = state;
  const epochsTotal = snapshot?.epochsTotal ?? 0;
  const epochsDone = history.epoch.at(-1) ?? 0;
  const stepsPerEpoch = snapshot?.start?.stepsPerEpoch ?? null;
  const newest = steps.at(-1);
  const isUnderWay = newest !== undefined && newest.epoch > epochsDone;
  const stepsInEpoch = isUnderWay ? steps.filter(({ epoch }) => epoch === newest.epoch).length : 0;
  const partial = stepsPerEpoch ? Math.min(1, stepsInEpoch / stepsPerEpoch) : 0;
  return {
    epochsDone,
    epochsTotal,
    stepsInEpoch,
    stepsPerEpoch,
    share: epochsTotal > 0 ? Math.min(1, (epochsDone + partial) / epochsTotal) : 0,
    stepsPerSecond: stepsPerSecondOf(state),
    remainingMs: remainingMsOf(state, epochsTotal - epochsDone - partial),
  };
}

function stepsPerSecondOf({ steps, latest }: TrainingState): number | null {
  const meanMs = meanOf(steps.slice(-RECENT_STEPS).map(({ stepMs }) => stepMs));
  return meanMs ? 1000 / meanMs : (latest?.stepsPerSecond ?? null);
}

/** By what the last epochs took, validation and checkpoints counted; before there were two, by steps alone. */
function remainingMsOf(state: TrainingState, epochsLeft: number): number | null {
  const { snapshot, history, steps } = state;
  const isGoing = snapshot?.phase === 'running' || snapshot?.phase === 'paused';
  if (!isGoing || epochsLeft <= 0) return null;
  const recent = history.elapsedSeconds.slice(-RECENT_EPOCHS - 1);
  const [first, last] = [recent[0], recent.at(-1)];
  if (recent.length > 1 && typeof first === 'number' && typeof last === 'number' && last > first) {
    return ((1000 * (last - first)) / (recent.length - 1)) * epochsLeft;
  }
  const meanMs = meanOf(steps.slice(-RECENT_STEPS).map(({ stepMs }) => stepMs));
  const stepsPerEpoch = snapshot.start?.stepsPerEpoch;
  return meanMs && stepsPerEpoch ? meanMs * stepsPerEpoch * epochsLeft : null;
}

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
