/** What a list shows of a run, from a few small reads: state, progress, best loss, last numbers, its experiment. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FidelitySummary } from '../documents/fidelitySummary';
import type { Experiment } from '../documents/experiment/experiment';
import { fromPaperConfig } from '../documents/experiment/fromPaperConfig';
import { lastMetrics, metricsSeries } from '../documents/metricsTable';
import { isLive, runStateOf, type Observer, type RunState } from '../documents/runStatus';
import { readFidelitySummary } from './fidelityFile';
import { isCheckpointName } from './checkpointNames';
import { readMetrics } from './metricsLog';
import { runCheckpointOf, sortByTraining } from './runFolder';
import { runLayout } from './runLayout';
import { readBounded, readStatus, thisObserver } from './statusFile';

export interface RunSummary {
  /** Absolute path. */
  readonly folder: string;
  readonly name: string;
  /** For labels and to run it again; null when the config says too little. */
  readonly experiment: Experiment | null;
  readonly state: RunState;
  /** Why it failed; '' else. */
  readonly reason: string;
  /** Whether it can go on: nothing trains it, it is not at its end, and its state is there. */
  readonly canContinue: boolean;
  readonly epochsDone: number;
  /** 0 when unknown. */
  readonly epochsTotal: number;
  readonly bestLoss: number | null;
  readonly bestEpoch: number | null;
  /** ISO 8601; '' when unknown. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** The newest row of `metrics.csv` by column; empty without one. */
  readonly lastMetrics: Readonly<Record<string, number>>;
  /** Validation loss over training, thinned out to few numbers, oldest first. */
  readonly lossHistory: readonly number[];
  readonly checkpoints: number;
  /** null before the run is finished, or for one made elsewhere. */
  readonly fidelity: FidelitySummary | null;
  /** Path of the newest one in `models/evolution`, or null. */
  readonly lastCheckpoint: string | null;
}

/** Column whose course a list draws. */
export const VALIDATION_LOSS = 'validation_loss';
const HISTORY_POINTS = 48;
const MAX_CONFIG_BYTES = 4_000_000;
/** Thousands of epochs; of a longer run the newest ones are drawn. */
const MAX_METRICS_BYTES = 512 * 1024;
const MAX_RUNS = 2000;
/** Open files at once. */
const PARALLEL = 16;

/** Never rejects: what can not be read counts as not there. */
export async function readRun(
  folder: string,
  observer: Observer = thisObserver(),
): Promise<RunSummary> {
  const layout = runLayout(folder);
  const [config, status, table, names, stateFiles, fidelity] = await Promise.all([
    readBounded(layout.config, MAX_CONFIG_BYTES),
    readStatus(layout.status),
    readMetrics(layout.metrics, MAX_METRICS_BYTES),
    listNames(layout.evolution),
    listNames(layout.stateFolder),
    readFidelitySummary(folder),
  ]);
  const state = runStateOf(status, observer);
  const checkpoints = names.filter(isCheckpointName);
  const newest = sortByTraining(
    checkpoints.map((name) => runCheckpointOf(join(layout.evolution, name))),
  ).filter(({ epoch }) => epoch !== null);
  const hasState = stateFiles.includes(basename(layout.state));
  return {
    folder,
    name: basename(folder),
    experiment: config === null ? null : fromPaperConfig(config).experiment,
    state,
    reason: status?.reason ?? '',
    canContinue: hasState && state !== 'finished' && !isLive(state),
    epochsDone: status?.epochsDone ?? 0,
    epochsTotal: status?.epochsTotal ?? 0,
    bestLoss: status?.bestLoss ?? null,
    bestEpoch: status?.bestEpoch ?? null,
    startedAt: status?.startedAt ?? '',
    elapsedMs: status?.elapsedMs ?? 0,
    lastMetrics: lastMetrics(table),
    lossHistory: thinned(metricsSeries(table, VALIDATION_LOSS)),
    checkpoints: checkpoints.length,
    fidelity,
    lastCheckpoint: newest.at(-1)?.path ?? null,
  };
}

/** The runs of a folder by name; folders without a `config.json` are none. */
export async function readRuns(
  parent: string,
  observer: Observer = thisObserver(),
): Promise<RunSummary[]> {
  const folders = (await listFolders(parent)).slice(0, MAX_RUNS);
  const runs: RunSummary[] = [];
  for (let first = 0; first < folders.length; first += PARALLEL) {
    const group = folders.slice(first, first + PARALLEL).map(async (name) => {
      const folder = join(parent, name);
      const isRun = (await listNames(folder)).includes(basename(runLayout(folder).config));
      return isRun ? readRun(folder, observer) : null;
    });
    for (const run of await Promise.all(group)) if (run) runs.push(run);
  }
  return runs;
}

/** The last of each stretch, so that the newest number is always there. */
function thinned(series: readonly number[]): number[] {
  const count = Math.min(HISTORY_POINTS, series.length);
  return Array.from(
    { length: count },
    (_, k) => series[Math.ceil(((k + 1) * series.length) / count) - 1],
  );
}

async function listFolders(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return names.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  } catch {
    return [];
  }
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
