/** This run and others side by side: settings that differ, numbers reached. Data and words, no drawing. */
import type { ConfigEntries } from '../../../src/protocol/trainingPage';
import { duration, integer, number, probability } from '../../ui/format';
import { phaseWord } from '../../ui/phaseMark';
import { bestRow, type History, type Value } from '../history';
import type { TrainingState } from '../state';

/** A row of a table: its title, and a cell for this run and each other one. */
export interface SideBySide {
  readonly title: string;
  readonly cells: readonly string[];
  /** The HMM's exact value; '' where there is none. */
  readonly exact: string;
}

const MISSING = '–';

/** "this run" and the others' names. */
export function columnTitles({ snapshot, compared }: TrainingState): readonly string[] {
  return [snapshot?.name ?? '', ...compared.map(({ run }) => run.name)];
}

/** Keys in the order of this run's config whose values are not all the same; a missing one is a dash. */
export function differingSettings({ snapshot, compared }: TrainingState): readonly SideBySide[] {
  const configs = [snapshot?.comparison?.config ?? null, ...compared.map(({ run }) => run.config)];
  const read = configs.filter((config) => config !== null);
  const maps = configs.map((config: ConfigEntries | null) => config && new Map(config));
  const keys = [...new Set(read.flatMap((config) => config.map(([key]) => key)))];
  return keys
    .map((key) => ({
      title: key,
      cells: maps.map((map) => (map === null ? '?' : (map.get(key) ?? MISSING))),
      exact: '',
    }))
    .filter(({ cells }) => new Set(cells.filter((_, k) => maps[k] !== null)).size > 1);
}

/** Names of the runs whose config can not be read. */
export function unreadable({ snapshot, compared }: TrainingState): readonly string[] {
  return [
    ...(snapshot?.comparison?.config === null ? [snapshot.name] : []),
    ...compared.filter(({ run }) => run.config === null).map(({ run }) => run.name),
  ];
}

/** What each run reached so far. */
export function numbersReached(state: TrainingState): readonly SideBySide[] {
  const { snapshot, compared, history } = state;
  const runs = [
    {
      phase: snapshot?.phase ?? '',
      epochsTotal: snapshot?.epochsTotal ?? 0,
      history,
    },
    ...compared.map(({ run, history: other }) => ({ ...run, history: other })),
  ];
  const target = snapshot?.target ?? null;
  const row = (
    title: string,
    text: (run: (typeof runs)[number]) => string,
    exact = '',
  ): SideBySide => ({ title, cells: runs.map(text), exact });
  return [
    row('State', ({ phase }) => phaseWord(phase)),
    row('Epochs', ({ history: { epoch }, epochsTotal }) => {
      const done = integer(epoch.at(-1) ?? 0);
      return epochsTotal > 0 ? `${done} of ${integer(epochsTotal)}` : done;
    }),
    row('Time trained', (run) => {
      const seconds = newest(run.history.elapsedSeconds);
      return duration(seconds === null ? null : 1000 * seconds);
    }),
    row('Best validation loss', (run) => bestText(run.history)),
    row('Newest validation loss', (run) => number(newest(run.history.validationLoss))),
    row('Newest training loss', (run) => number(newest(run.history.trainingLoss))),
    row(
      'Changes per sequence',
      (run) => number(newest(run.history.changesPerSequence)),
      target ? number(target.changesPerSequence) : '',
    ),
    row(
      'Symbol frequencies',
      (run) => shares(run.history.frequency.map(newest)),
      target ? shares(target.frequency) : '',
    ),
  ];
}

function bestText(history: History): string {
  const row = bestRow(history);
  if (row === null) return MISSING;
  return `${number(history.validationLoss[row])} (epoch ${integer(history.epoch[row])})`;
}

function newest(values: readonly Value[]): Value {
  return values.at(-1) ?? null;
}

function shares(values: readonly Value[]): string {
  return values.length === 0 ? MISSING : values.map(probability).join(' / ');
}
