/** Where epochs and steps stand along the curves: by count, or by time trained. */
import type { StepReport } from '../../../src/protocol/trainingReports';
import type { TrainingState } from '../state';

export interface XAxis {
  /** With its unit. */
  readonly label: string;
  /** Of each row of the history; ascending. */
  readonly epochs: readonly number[];
  /** Of each step kept; ascending. */
  readonly steps: readonly number[];
  /** Of each row of each run compared; empty for one that does not tell. */
  readonly compared: readonly (readonly number[])[];
  /** Of each checkpoint, in their order. */
  readonly checkpoints: readonly number[];
  /** The axis starts at 0. */
  readonly end: number;
  /** True where only whole numbers mean something. */
  readonly whole: boolean;
}

/** Longest time told in a unit, seconds. */
const SECONDS_UNTIL = 180;
const MINUTES_UNTIL = 3 * 3600;

export function xAxisOf(state: TrainingState): XAxis {
  return state.view.xAxis === 'time' && hasTimes(state) ? byTime(state) : byEpoch(state);
}

/** Runs made elsewhere may not tell how long they took. */
export function hasTimes({ history, steps }: TrainingState): boolean {
  return history.epoch.length === 0
    ? steps.length > 0
    : history.elapsedSeconds.every((seconds) => seconds !== null);
}

/** A step lies where its epoch begins plus its share of it: the last one of epoch 3 stands at 3. */
function byEpoch({ history, steps, snapshot, compared }: TrainingState): XAxis {
  const shares = sharesOfEpoch(steps, snapshot?.start?.stepsPerEpoch ?? null);
  const stepPositions = steps.map(({ epoch }, k) => epoch - 1 + shares[k]);
  const others = compared.map((one) => one.history.epoch);
  const ends = [history.epoch, stepPositions, ...others].map((places) => places.at(-1) ?? 0);
  return {
    label: 'epoch',
    epochs: history.epoch,
    steps: stepPositions,
    compared: others,
    checkpoints: snapshot?.checkpoints ?? [],
    end: Math.max(1, ...ends),
    whole: true,
  };
}

/** Steps share the time of their epoch evenly; an epoch under way lasts as long as its steps so far. */
function byTime({ history, steps, snapshot, compared }: TrainingState): XAxis {
  const seconds = ascending(history.elapsedSeconds);
  const longest = seconds.at(-1) ?? 0;
  const others = compared.map(({ history: { elapsedSeconds } }) =>
    elapsedSeconds.includes(null) ? [] : ascending(elapsedSeconds),
  );
  const endOf = new Map(history.epoch.map((epoch, row) => [epoch, seconds[row]]));
  const shares = sharesOfEpoch(steps, snapshot?.start?.stepsPerEpoch ?? null);
  let underWay = longest;
  const stepSeconds = steps.map(({ epoch, stepMs }, k) => {
    const end = endOf.get(epoch);
    const start = endOf.get(epoch - 1) ?? 0;
    if (end !== undefined) return start + shares[k] * Math.max(0, end - start);
    return (underWay += stepMs / 1000);
  });
  const ends = [seconds, stepSeconds, ...others].map((places) => places.at(-1) ?? 0);
  const last = Math.max(...ends);
  const [unit, size] =
    last <= SECONDS_UNTIL ? ['s', 1] : last <= MINUTES_UNTIL ? ['min', 60] : ['h', 3600];
  const scaled = (values: readonly number[]) => values.map((value) => value / size);
  return {
    label: `time trained (${unit})`,
    epochs: scaled(seconds),
    steps: scaled(stepSeconds),
    compared: others.map(scaled),
    // The network before training is the only one without a row, but for a row that can not be read.
    checkpoints: scaled(
      (snapshot?.checkpoints ?? []).map((epoch) => endOf.get(epoch) ?? (epoch > 0 ? longest : 0)),
    ),
    end: Math.max(last, 1e-3) / size,
    whole: false,
  };
}

/** What is missing, or went back, stands where the one before it does. */
function ascending(values: readonly (number | null)[]): number[] {
  let longest = 0;
  return values.map((value) => (longest = Math.max(longest, value ?? 0)));
}

/** Share of its epoch that is over after each step. Of the oldest epoch, the first steps may be forgotten. */
function sharesOfEpoch(steps: readonly StepReport[], stepsPerEpoch: number | null): number[] {
  const counts = new Map<number, number>();
  for (const { epoch } of steps) counts.set(epoch, (counts.get(epoch) ?? 0) + 1);
  const oldest = steps[0]?.epoch;
  const passed = new Map<number, number>();
  return steps.map(({ epoch }) => {
    const count = counts.get(epoch) ?? 1;
    const forgotten = epoch === oldest && counts.size > 1 ? (stepsPerEpoch ?? count) - count : 0;
    const place = (passed.get(epoch) ?? Math.max(0, forgotten)) + 1;
    passed.set(epoch, place);
    return Math.min(1, place / Math.max(stepsPerEpoch ?? count, place));
  });
}
