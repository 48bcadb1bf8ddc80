/** Runs the interventions of a view again, on its checkpoint or on every one of a run. Neither reads nor writes the view's text. */
import type { CancelSignal } from '../core/cancel';
import { throwIfCancelled } from '../core/cancel';
import { finish } from '../core/parts';
import type { InterventionEntry, View } from '../documents/view/schema';
import { runCheckpointOf, type RunCheckpoint } from '../files/runFolder';
import { nodeByteSource } from '../files/nodeByteSource';
import { besideView, checkpointsOfRun, configBeside, sha256Of } from '../files/viewFiles';
import { FormatError } from '../formats/formatError';
import { liesBeyond } from '../protocol/effects';
import type { CorrectionParams } from '../protocol/inspector';
import type { AblationOrder, AblationResult } from './jobs/ablationSchemas';
import { finiteNetworkForJob } from './jobs/openNetwork';
import { ABLATION_DEFAULTS, orderedAblationParts } from './orderedAblation';
import { inParts } from './inParts';

export interface ReplayCell {
  /** Index into the view's interventions, and its name there. */
  readonly intervention: number;
  readonly name: string;
  readonly gain: number;
  readonly result: AblationResult;
}

/** What tables and maps of a replay tell: the mean residency of argmax symbols; undefined without a readout. */
export function residencyOf({ result }: ReplayCell) {
  return result.outputs.find(({ rule }) => rule === 'argmax')?.residencySteps;
}

/** Whether that lies beyond what 95 % of the controls do; false as well where these are unlike the intervention. */
export function isBeyondControls(cell: ReplayCell): boolean {
  const figure = residencyOf(cell);
  return figure !== undefined && cell.result.controls.matched && liesBeyond(figure);
}

export interface ReplayedCheckpoint {
  readonly file: string;
  /** Place in training, as far as the name tells it. */
  readonly epoch: number | null;
  readonly sha256: string;
  readonly cells: readonly ReplayCell[];
  /** Why nothing was run here; null when it was. */
  readonly skipped: string | null;
}

export interface Replay {
  readonly warnings: readonly string[];
  readonly checkpoints: readonly ReplayedCheckpoint[];
}

export interface ReplayOptions {
  /** Folder of the run whose checkpoints are all replayed; null for the view's own checkpoint. */
  readonly run: string | null;
  readonly signal: CancelSignal;
  readonly progress: (done: ReplayedCheckpoint) => void;
  /** What holds in place of the view's corrections, key by key. */
  readonly overrides?: CorrectionParams;
  /** Lets a thread serve what waits, every few milliseconds; may throw to give up. */
  readonly breathe?: () => Promise<void>;
}

/**
 * Guarantee: same view, same checkpoint, same numbers.
 * @throws FormatError when the view names no checkpoint, or its only one can not be read
 * @throws Cancelled
 */
export async function replay(
  viewPath: string,
  view: View,
  options: ReplayOptions,
): Promise<Replay> {
  const { run, progress } = options;
  const named = view.checkpoint?.path ?? '';
  if (run === null && named === '') {
    throw new FormatError('checkpoint.path: nothing found, the path of a checkpoint is needed');
  }
  const own = named === '' ? null : runCheckpointOf(besideView(viewPath, named));
  const places = run === null ? [own].filter((one) => one !== null) : await checkpointsOfRun(run);
  const checkpoints: ReplayedCheckpoint[] = [];
  for (const place of places) {
    const done = await replayOn(place, view, run !== null, options);
    checkpoints.push(done);
    progress(done);
  }
  const wanted = view.checkpoint?.sha256 ?? '';
  const warnings = run === null ? hashWarnings(wanted, checkpoints) : [];
  return { warnings: [...warnings, ...(await inputWarnings(viewPath, view))], checkpoints };
}

function hashWarnings(wanted: string, [{ file, sha256 }]: readonly ReplayedCheckpoint[]): string[] {
  if (wanted === '')
    return ['the view holds no hash: whether it was made of this file is not known'];
  if (wanted === sha256) return [];
  return [
    `${file}: another file than the view was made of (hash ${short(sha256)}, ${short(wanted)} in the view)`,
  ];
}

/** The effects are on noise: a file of inputs is missed by the picture only. */
async function inputWarnings(viewPath: string, { simulation }: View): Promise<string[]> {
  const { path = '', sha256 = '' } = simulation?.inputFile ?? {};
  if (path === '') return [];
  const apart = 'effects are measured on noise and do not depend on it';
  try {
    const found = await sha256Of(besideView(viewPath, path), 'the file of inputs of the view');
    if (sha256 === '' || sha256 === found) return [];
    return [
      `${path}: other inputs than the view was made of (hash ${short(found)}, ${short(sha256)} in the view); ${apart}`,
    ];
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return [`simulation.inputFile: ${error.message}; ${apart}`];
  }
}

/** @param lenient a checkpoint of a run that can not be replayed is told and passed over */
async function replayOn(
  place: RunCheckpoint,
  view: View,
  lenient: boolean,
  { signal, breathe, overrides }: ReplayOptions,
): Promise<ReplayedCheckpoint> {
  throwIfCancelled(signal);
  const source = await nodeByteSource(place.path);
  const about = { file: source.name, epoch: place.epoch, sha256: await sha256Of(place.path) };
  try {
    const config = await configBeside(place.path);
    const network = await finiteNetworkForJob(
      { source, config, signal },
      { ...view.network, ...overrides },
    );
    const cells: ReplayCell[] = [];
    for (const [intervention, entry] of (view.interventions ?? []).entries()) {
      for (const gain of gainsOf(entry)) {
        const parts = orderedAblationParts(network, orderOf(entry, gain), signal);
        const result = breathe ? await inParts(parts, breathe) : finish(parts);
        cells.push({ intervention, name: entry.name ?? '', gain, result });
      }
    }
    return { ...about, cells, skipped: null };
  } catch (error) {
    if (!lenient || !(error instanceof FormatError || error instanceof RangeError)) throw error;
    return { ...about, cells: [], skipped: error.message };
  }
}

/** The gains of an entry, one after another. */
export function gainsOf({ gain = ABLATION_DEFAULTS.gain }: InterventionEntry): readonly number[] {
  return typeof gain === 'number' ? [gain] : gain;
}

/** What an entry of a view orders, at one of its gains. */
export function orderOf(entry: InterventionEntry, gain: number): AblationOrder {
  const { name: _name, notes: _notes, also = [], ...order } = entry;
  return { ...withPairs(order), gain, also: also.map(withPairs) };
}

function withPairs<T extends { readonly edges?: readonly (readonly number[])[] }>(part: T) {
  const { edges = [], ...rest } = part;
  return { ...rest, edges: edges.map(([from, to]): [number, number] => [from, to]) };
}

function short(hash: string): string {
  return `${hash.slice(0, 8)}…`;
}
