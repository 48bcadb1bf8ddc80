/** Changes of symbol along the orbit of an analysis, and averages around them, described for pages and the command line. */
import {
  argmaxSymbols,
  settledChanges,
  symbolChanges,
  type SymbolChange,
} from '../../../core/transitions/symbolChanges';
import {
  lagCount,
  lockedUnits,
  triggeredMeans,
  withinOrbit,
  type LagWindow,
} from '../../../core/transitions/triggeredAverages';
import { fillNormals, STREAM } from '../../../core/random/streams';
import { stateSize, topOffset, type Readout } from '../../../core/rnn/network';
import { logitsOf } from '../../../core/rnn/readout';
import { normalQuantile } from '../../../core/statistics/normal';
import type { TransitionsParams, TransitionsResult } from '../../../protocol/analyses/transitions';
import type { AnalysisSubject } from '../subject';

/** Fewer events have no averages. */
const LEAST_EVENTS = 5;
/** Pairs with averages; more are counted only. */
const MOST_PAIRS = 12;
const UNITS_LISTED = 10;
const BY_CHANCE = 0.05;

export interface Changes {
  readonly readout: Readout;
  readonly symbols: Uint8Array;
  readonly all: readonly SymbolChange[];
  readonly settled: readonly SymbolChange[];
}

type Pair = TransitionsResult['pairs'][number];

/** Changes from one symbol to another that averages are taken over. */
export interface PairEvents {
  readonly from: number;
  readonly to: number;
  readonly changes: number;
  readonly events: readonly number[];
}

/** @throws RangeError without a readout */
export function changesOf({ network, states }: AnalysisSubject, dwellSteps: number): Changes {
  const { readout } = network;
  if (!readout) throw new RangeError('transitions: the network has no readout, so no symbols');
  const symbols = argmaxSymbols(network, readout, states);
  const all = symbolChanges(symbols);
  return { readout, symbols, all, settled: settledChanges(symbols, all, dwellSteps) };
}

/** By descending number of events, then of changes. */
export function pairEvents(
  { all, settled }: Changes,
  params: TransitionsParams,
  steps: number,
): PairEvents[] {
  const pairs = new Map<string, { from: number; to: number; changes: number; events: number[] }>();
  for (const { from, to } of all) {
    const key = `${from} ${to}`;
    const pair = pairs.get(key) ?? { from, to, changes: 0, events: [] };
    pair.changes++;
    pairs.set(key, pair);
  }
  for (const { from, to, step } of settled) pairs.get(`${from} ${to}`)?.events.push(step);
  return [...pairs.values()]
    .map((pair) => ({ ...pair, events: withinOrbit(pair.events, windowOf(params), steps) }))
    .sort((a, b) => b.events.length - a.events.length || b.changes - a.changes);
}

export function windowOf({ beforeSteps, afterSteps }: TransitionsParams): LagWindow {
  return { before: beforeSteps, after: afterSteps };
}

/** Pairs with their averages, where there are events enough. */
export function describePairs(
  subject: AnalysisSubject,
  changes: Changes,
  pairs: readonly PairEvents[],
  params: TransitionsParams,
): Pair[] {
  return pairs.map((pair, k) => {
    const tooFew = pair.events.length < LEAST_EVENTS;
    return {
      ...{
        from: pair.from,
        to: pair.to,
        changes: pair.changes,
        events: pair.events.length,
        tooFew,
      },
      averages: tooFew || k >= MOST_PAIRS ? null : averagesOf(subject, changes, pair, params),
    };
  });
}

/** Input noise of a step of the orbit, into `out` [d]. */
export function noiseAt(subject: AnalysisSubject, step: number, out: Float64Array): void {
  const { inputSize } = subject.network.layers[0];
  const first = (subject.firstStep + step) * inputSize;
  fillNormals(out, subject.seed, STREAM.input, first, subject.noiseStd);
}

/** Mean noise around the events, [lags, d]. */
export function meanNoise(
  subject: AnalysisSubject,
  events: readonly number[],
  window: LagWindow,
): Float64Array {
  const { inputSize } = subject.network.layers[0];
  const write = (step: number, out: Float64Array) => noiseAt(subject, step, out);
  return triggeredMeans(events, window, inputSize, write).mean;
}

/** Logit of `to` less that of `from`. */
export function leadReader(
  subject: AnalysisSubject,
  readout: Readout,
  from: number,
  to: number,
): (step: number) => number {
  const size = stateSize(subject.network);
  const top = topOffset(subject.network);
  const logits = new Float64Array(readout.outputs);
  return (step) => {
    logitsOf(readout, subject.states, step * size + top, logits);
    return logits[to] - logits[from];
  };
}

function averagesOf(
  subject: AnalysisSubject,
  { readout }: Changes,
  { from, to, events }: PairEvents,
  params: TransitionsParams,
): Pair['averages'] {
  const { network, states, noiseStd, axes } = subject;
  const window = windowOf(params);
  const lags = lagCount(window);
  const size = stateSize(network);
  const { inputSize } = network.layers[0];
  const lead = leadReader(subject, readout, from, to);
  const rowAt = (step: number) => states.subarray(step * size, (step + 1) * size);
  const scalars = triggeredMeans(events, window, 2, (step, out) => {
    out[0] = lead(step);
    out[1] = Math.hypot(...rowAt(step));
  });
  const places = triggeredMeans(events, window, 3, (step, out) =>
    out.set(axes.project(rowAt(step))),
  );
  const noise = meanNoise(subject, events, window);
  const isSimple = network.cell === 'rnn';
  const found = { events: events.length, noiseStd, count: UNITS_LISTED };
  const units = isSimple ? lockedUnits(network.layers[0], noise, window, found) : [];
  const column = (values: Float64Array, width: number, k: number) =>
    Array.from({ length: lags }, (_, lag) => values[lag * width + k]);
  const rows = (values: Float64Array) =>
    Array.from({ length: lags }, (_, lag) => [...values.subarray(3 * lag, 3 * lag + 3)]);
  const tested = network.layers[0].hiddenSize * (window.before + 1);
  return {
    lags: Array.from({ length: lags }, (_, lag) => lag - window.before),
    lead: column(scalars.mean, 2, 0),
    leadError: column(scalars.error, 2, 0),
    norm: column(scalars.mean, 2, 1),
    normError: column(scalars.error, 2, 1),
    positions: rows(places.mean),
    positionsError: rows(places.error),
    noiseNorm: Array.from({ length: lags }, (_, lag) =>
      Math.hypot(...noise.subarray(lag * inputSize, (lag + 1) * inputSize)),
    ),
    noiseNormByChance: noiseStd * Math.sqrt(inputSize / events.length),
    units: units.map(({ drive, ...unit }) => ({ ...unit, drive: [...drive] })),
    unitsThreshold: normalQuantile(1 - BY_CHANCE / (2 * tested)),
  };
}
