/** The transitions analysis: averages around changes of symbol, first-passage times, the noise of least action; in that order, part by part. */
import { stateSize } from '../../../core/rnn/network';
import type { TransitionsParams, TransitionsResult } from '../../../protocol/analyses/transitions';
import { positionRows, type AnalysisSubject, type Progress } from '../subject';
import { areasOf } from './areas';
import { scanOf } from './noisePath';
import { changesOf, describePairs, pairEvents, type Changes, type PairEvents } from './pairs';
import { passageNoise, passageOf, passagesWanted } from './passages';

/** Real transitions that are drawn. */
const SEGMENTS = 12;
/** Share of the work that is done when averages are, and when the passages are. */
const AFTER_AVERAGES = 0.05;
const AFTER_PASSAGES = 0.5;
/** A partial result of the scan after so many lengths. */
const TOLD_EVERY = 10;

/** @throws Cancelled, or RangeError without a readout */
export async function analyseTransitions(
  subject: AnalysisSubject,
  params: TransitionsParams,
  progress: Progress<TransitionsResult>,
): Promise<TransitionsResult> {
  const changes = changesOf(subject, params.dwellSteps);
  const { outputs } = changes.readout;
  const pairs = pairEvents(changes, params, subject.steps);
  const chosen = chosenPair(pairs, params, outputs);
  await subject.pause();
  let result: TransitionsResult = {
    parameters: params,
    symbolRule: 'argmax',
    symbols: outputs,
    pairs: describePairs(subject, changes, pairs, params),
    passages: [],
    ...{ path: null, pathRefused: null, areas: null },
    picture: pictureOf(subject, pairs, chosen, params),
    notes: notesOf(subject, params),
  };
  const average = result.pairs.find(({ from, to }) => from === chosen?.from && to === chosen.to);
  const { picture } = result;
  result = { ...result, picture: { ...picture, average: average?.averages?.positions ?? [] } };
  progress(AFTER_AVERAGES, result);
  result = await withPassages(subject, changes, chosen, params, result, progress);
  if (params.areas) result = { ...result, areas: await areasOf(subject, params) };
  if (params.pathSteps === 0) return result;
  if (!chosen) return { ...result, pathRefused: 'no change of symbol in this orbit: choose both' };
  return withPath(subject, changes, chosen, params, result, progress);
}

/** What was chosen, completed by what the orbit does most often. */
function chosenPair(
  pairs: readonly PairEvents[],
  { from, to }: TransitionsParams,
  outputs: number,
): PairEvents | null {
  const fits = (pair: PairEvents) =>
    (from === null || pair.from === from) && (to === null || pair.to === to);
  const found = pairs.find(fits);
  if (found) return found;
  const other = (symbol: number | null) => (symbol === null || outputs !== 2 ? null : 1 - symbol);
  const [start, end] = [from ?? other(to), to ?? other(from)];
  return start === null || end === null ? null : { from: start, to: end, changes: 0, events: [] };
}

async function withPassages(
  subject: AnalysisSubject,
  changes: Changes,
  chosen: PairEvents | null,
  params: TransitionsParams,
  before: TransitionsResult,
  progress: Progress<TransitionsResult>,
): Promise<TransitionsResult> {
  const wanted = passagesWanted(changes.symbols, changes.readout.outputs, chosen);
  const noise = passageNoise(subject, params);
  let result = before;
  for (const [index, asked] of wanted.entries()) {
    const passage = await passageOf(subject, changes, asked, params, noise, index);
    result = { ...result, passages: [...result.passages, passage] };
    const share = (index + 1) / wanted.length;
    progress(AFTER_AVERAGES + share * (AFTER_PASSAGES - AFTER_AVERAGES), result);
  }
  return { ...result, notes: [...result.notes, `First passages: ${noise.note}, in float64.`] };
}

async function withPath(
  subject: AnalysisSubject,
  changes: Changes,
  chosen: PairEvents,
  params: TransitionsParams,
  before: TransitionsResult,
  progress: Progress<TransitionsResult>,
): Promise<TransitionsResult> {
  const scan = scanOf(subject, changes, chosen, params);
  if (scan.refused !== null) return { ...before, pathRefused: scan.refused };
  const current = (): TransitionsResult => {
    const found = scan.path();
    const path = found?.states ? positionRows(subject.axes.project(found.states)) : [];
    return { ...before, path: found?.described ?? null, picture: { ...before.picture, path } };
  };
  for (let tried = 1; scan.advance(); tried++) {
    await subject.pause();
    if (tried % TOLD_EVERY === 0) {
      progress(AFTER_PASSAGES + scan.doneShare * (0.95 - AFTER_PASSAGES), current());
    }
  }
  return current();
}

/** Sampled transitions of the chosen pair, spread over the orbit. */
function pictureOf(
  { axes, states, network }: AnalysisSubject,
  pairs: readonly PairEvents[],
  chosen: PairEvents | null,
  { beforeSteps, afterSteps }: TransitionsParams,
): TransitionsResult['picture'] {
  const events =
    pairs.find(({ from, to }) => from === chosen?.from && to === chosen.to)?.events ?? [];
  const size = stateSize(network);
  const count = Math.min(SEGMENTS, events.length);
  const segments = Array.from({ length: count }, (_, k) => {
    const event = events[Math.floor((k * events.length) / count)];
    const rows = states.subarray((event - beforeSteps) * size, (event + afterSteps + 1) * size);
    return positionRows(axes.project(rows));
  });
  return { axes: axes.name, segments, average: [], path: [] };
}

function notesOf({ noiseStd, network }: AnalysisSubject, params: TransitionsParams): string[] {
  return [
    `Symbols are argmax. A change counts for averages when both symbols hold for ${params.dwellSteps} steps; errors take events as independent.`,
    'z of a unit: mean input along its row of U in standard errors σ / √events, its exact law where changes do not matter.',
    'Home of a symbol: states that lead by at least the median lead of its region. Runs start where the orbit enters it.',
    'Where direct runs are censored, Hill is compared with all steps over all arrivals, which is the mean of a memoryless law.',
    ...(network.cell === 'rnn'
      ? []
      : ['Units are not ranked: a gated unit has several rows of U.']),
    ...(noiseStd === 0 ? ['Without noise there is nothing to average and no first passage.'] : []),
  ];
}
