/** The curves' numbers as a table: the last epochs, the newest first. What they mean is summary.ts. */
import type { TemplateResult } from 'lit';
import { integer, number, probability } from '../ui/format';
import { table, type Column } from '../ui/table';
import { changedRows } from './history';
import type { PageActions } from './layout';
import type { TrainingState } from './state';

/** Older ones are seen with the cursor of the curves. */
const MOST_ROWS = 50;

export function epochTable(state: TrainingState, actions: PageActions): TemplateResult {
  const { history, cursorRow, sorting } = state;
  const first = Math.max(0, history.epoch.length - MOST_ROWS);
  const rows = history.epoch.slice(first).map((_, k) => first + k);
  return table({
    caption: captionOf(state, first),
    columns: epochColumns(state),
    rows,
    sorting,
    onSort: (next) => actions.sort(next),
    key: (row) => row,
    selected: cursorRow,
    onSelect: (row) => actions.cursor(row),
  });
}

/** Rows are rows of the history. */
export function epochColumns({ history, snapshot }: TrainingState): readonly Column<number>[] {
  const plain = (title: string, values: readonly (number | null)[]): Column<number> => ({
    title,
    value: (row) => values[row] ?? null,
    text: (row) => number(values[row]),
  });
  const exact = snapshot?.target ?? null;
  return [
    plain('epoch', history.epoch),
    plain('training', history.trainingLoss),
    plain('validation', history.validationLoss),
    plain('gradient', history.gradientNorm),
    {
      ...plain('changes', history.changesPerSequence),
      ...(exact ? { help: `HMM: ${number(exact.changesPerSequence)} per sequence` } : {}),
    },
    ...history.frequency.map((values, symbol): Column<number> => {
      const share = exact?.frequency[symbol];
      return {
        title: `p(${symbol})`,
        value: (row) => values[row] ?? null,
        text: (row) => probability(values[row]),
        ...(share === undefined ? {} : { help: `HMM: ${probability(share)}` }),
      };
    }),
    ...(changedRows(history.learningRate).length > 0
      ? [plain('learning rate', history.learningRate)]
      : []),
  ];
}

function captionOf({ history }: TrainingState, first: number): string {
  return first > 0 ? `The last ${MOST_ROWS} of ${integer(history.epoch.length)} epochs` : 'Epochs';
}
