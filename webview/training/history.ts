/** What a run left epoch by epoch, as the page keeps it: series of one length, gaps for what is missing. */
import type { HistoryOf, TrainingHistory } from '../../src/protocol/trainingPage';
import type { EpochReport } from '../../src/protocol/trainingReports';

/** NaN and infinities do not travel to a page: they arrive as null. */
export type Value = number | null;

export type History = HistoryOf<Value>;

/** A run made elsewhere may lack whole series: they become gaps. */
export function historyFrom(told: TrainingHistory): History {
  const { epoch } = told;
  const whole = (values: readonly Value[]) =>
    epoch.map((_, row) => finiteOrNull(values[row] ?? null));
  return {
    epoch,
    trainingLoss: whole(told.trainingLoss),
    validationLoss: whole(told.validationLoss),
    gradientNorm: whole(told.gradientNorm),
    learningRate: whole(told.learningRate),
    blur: whole(told.blur),
    elapsedSeconds: whole(told.elapsedSeconds),
    changesPerSequence: whole(told.changesPerSequence),
    frequency: told.frequency.map(whole),
  };
}

/** Epochs from the reported one on are made again when a run goes on from a checkpoint: they leave first. */
export function withReport(history: History, report: EpochReport): History {
  const keep = rowsBefore(history.epoch, report.epoch);
  const next = (values: readonly Value[], value: Value) => [
    ...values.slice(0, keep),
    finiteOrNull(value),
  ];
  const symbols = Math.max(history.frequency.length, report.outputs.frequency.length);
  return {
    epoch: [...history.epoch.slice(0, keep), report.epoch],
    trainingLoss: next(history.trainingLoss, report.trainingLoss),
    validationLoss: next(history.validationLoss, report.validationLoss),
    gradientNorm: next(history.gradientNorm, report.gradientNorm),
    learningRate: next(history.learningRate, report.learningRate),
    blur: next(history.blur, report.blur),
    elapsedSeconds: next(history.elapsedSeconds, report.elapsedMs / 1000),
    changesPerSequence: next(history.changesPerSequence, report.outputs.changes),
    frequency: Array.from({ length: symbols }, (_, symbol) =>
      next(
        history.frequency[symbol] ?? new Array<Value>(keep).fill(null),
        report.outputs.frequency[symbol] ?? null,
      ),
    ),
  };
}

/** Row of the lowest validation loss; null when there is none. */
export function bestRow({ validationLoss }: History): number | null {
  let best: number | null = null;
  validationLoss.forEach((loss, row) => {
    const least = best === null ? null : validationLoss[best];
    if (loss !== null && (least === null || loss < least)) best = row;
  });
  return best;
}

/** Row of the epoch nearest to one; null without epochs. */
export function nearestRow(positions: readonly number[], position: number): number | null {
  if (positions.length === 0) return null;
  let nearest = 0;
  positions.forEach((one, row) => {
    if (Math.abs(one - position) < Math.abs(positions[nearest] - position)) nearest = row;
  });
  return nearest;
}

/** Rows at which a setting differs from the row before; many of them are a schedule, not stages. */
export function changedRows(values: readonly Value[]): number[] {
  return values.flatMap((value, row) => (row > 0 && value !== values[row - 1] ? [row] : []));
}

/** While trained, validation counted; null where a time is missing or stands still. */
export function epochsPerSecond({ epoch, elapsedSeconds }: History): Value[] {
  return epoch.map((value, row) => {
    const [fromEpoch, from] = row === 0 ? [0, 0] : [epoch[row - 1], elapsedSeconds[row - 1]];
    const to = elapsedSeconds[row];
    if (from === null || to === null || to <= from) return null;
    return (value - fromEpoch) / (to - from);
  });
}

function rowsBefore(epochs: readonly number[], epoch: number): number {
  const first = epochs.findIndex((one) => one >= epoch);
  return first < 0 ? epochs.length : first;
}

function finiteOrNull(value: Value): Value {
  return value !== null && Number.isFinite(value) ? value : null;
}
