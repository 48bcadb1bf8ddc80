/** What each unit carries of a change of symbol, step by step: patches over many events, both ways. Draws no figure. */
import { throwIfCancelled } from '../../cancel';
import { dot } from '../../linalg/dot';
import type { Parts } from '../../parts';
import type { Network } from '../../rnn/network';
import {
  patchEventsParts,
  type PatchEvent,
  type PatchEvents,
  type PatchingOptions,
} from './patchEvents';
import {
  attributionOf,
  connectionAttribution,
  patchConnection,
  patchUnits,
  siteDifference,
  type Connection,
  type RunPair,
} from './patches';
import { jackknifeRatio, type Ratio } from './ratio';
import type { PatchedEnd } from './run';
import type { TransitionPair } from './transitionPairs';

/** One direction of patching: shares of what separates the runs with and without the change. */
export interface PatchEffect {
  /** Of the lead of `to` over `from` at the change. */
  readonly lead: Ratio;
  /** Of the probability to show `to` within `withinSteps` of it. */
  readonly probability: Ratio;
}

/** Of a unit at one lag, or of a connection at all of them. */
export interface PatchFinding {
  /** Into the run without the change: sufficiency. */
  readonly denoising: PatchEffect;
  /** Into the run with it: necessity. */
  readonly noising: PatchEffect;
  /** Gradient times difference of the lead, the first-order estimate of `denoising.lead`. */
  readonly attribution: Ratio;
  /** Mean share of units and steps that the patch switches: where it is 0 the attribution is exact. */
  readonly flippedShare: number;
}

export interface PatchedTransitions {
  readonly from: number;
  readonly to: number;
  readonly eventsFound: number;
  readonly eventsUsed: number;
  /** Events for which no noise kept the old symbol. */
  readonly eventsWithoutPair: number;
  /** -windowSteps + 1 .. 0; 0 is the first step of the new symbol. */
  readonly lags: readonly number[];
  /** [N][lags] of denoising and of noising, and the attribution, all of the lead. */
  readonly denoising: readonly (readonly number[])[];
  readonly noising: readonly (readonly number[])[];
  readonly attribution: readonly (readonly number[])[];
  /** Probability of `to` within `withinSteps`, with and without the change, mean over events. */
  readonly cleanProbability: number;
  readonly corruptProbability: number;
  readonly units: readonly (PatchFinding & { readonly unit: number; readonly lag: number })[];
  readonly connections: readonly (PatchFinding & Connection)[];
}

/**
 * A part for each event and lag.
 * @throws RangeError for networks that are `undiscoverable`, symbols they do not have, or fewer than LEAST_EVENTS events
 * @throws Cancelled
 */
export function* patchTransitionsParts(
  network: Network,
  options: PatchingOptions,
): Parts<PatchedTransitions> {
  const { site, windowSteps, top, signal, progress } = options;
  const study = yield* patchEventsParts(network, options);
  const { layer, events } = study;
  const lags = Array.from({ length: windowSteps }, (_, k) => k + 1 - windowSteps);
  const tables = yield* tablesParts(study, options);
  const units = [];
  for (const { unit, at } of largestOf(tables.denoising, top)) {
    throwIfCancelled(signal);
    yield;
    const finding = findingOf(
      study,
      (pair) => patchUnits(layer, pair, site, at + 1, [unit]),
      ({ adjoint }, pair) => attributionOf(adjoint, pair, layer.units, site, at + 1, unit),
    );
    units.push({ unit, lag: lags[at], ...finding });
  }
  const connections = [];
  for (const connection of yield* largestConnectionsParts(study, options)) {
    throwIfCancelled(signal);
    yield;
    const finding = findingOf(
      study,
      (pair) => patchConnection(layer, pair, connection),
      ({ adjoint }, pair) => connectionAttribution(layer, adjoint, pair, connection),
    );
    connections.push({ ...connection, ...finding });
  }
  progress?.(1);
  const meanOf = (value: (event: PatchEvent) => number) =>
    events.reduce((sum, event) => sum + value(event), 0) / events.length;
  return {
    ...study.change,
    eventsFound: study.found,
    eventsUsed: events.length,
    eventsWithoutPair: study.withoutPair,
    ...{ lags, ...tables, units, connections },
    cleanProbability: meanOf(({ probability }) => probability.clean),
    corruptProbability: meanOf(({ probability }) => probability.corrupt),
  };
}

type Tables = Pick<PatchedTransitions, 'denoising' | 'noising' | 'attribution'>;

/** Every unit at every lag. */
function* tablesParts(
  { layer, lead, events }: PatchEvents,
  { site, windowSteps, signal, progress }: PatchingOptions,
): Parts<Tables> {
  const table = () =>
    Array.from({ length: layer.units }, () => Array.from({ length: windowSteps }, () => 0));
  const [denoising, noising, attribution] = [table(), table(), table()];
  const whole = events.reduce((sum, { leadDifference }) => sum + leadDifference, 0);
  for (const [done, event] of events.entries()) {
    const [into, out] = waysOf(event);
    for (let k = 0; k < windowSteps; k++) {
      throwIfCancelled(signal);
      yield;
      const gain = (pair: RunPair, unit: number) =>
        leadChange(lead, pair, patchUnits(layer, pair, site, k + 1, [unit]).state);
      for (let unit = 0; unit < layer.units; unit++) {
        if (siteDifference(into, layer.units, site, k + 1, unit) === 0) continue;
        denoising[unit][k] += gain(into, unit) / whole;
        noising[unit][k] -= gain(out, unit) / whole;
        attribution[unit][k] +=
          attributionOf(event.adjoint, into, layer.units, site, k + 1, unit) / whole;
      }
    }
    progress?.((0.8 * (done + 1)) / events.length);
  }
  return { denoising, noising, attribution };
}

/** By the sum of their attributions. */
function* largestConnectionsParts(
  { layer, events }: PatchEvents,
  { top, signal }: PatchingOptions,
): Parts<Connection[]> {
  const { units } = layer;
  const connectionAt = (at: number) => ({ source: at % units, target: Math.floor(at / units) });
  const sums = new Float64Array(units * units);
  for (const event of events) {
    throwIfCancelled(signal);
    yield;
    const [into] = waysOf(event);
    for (let at = 0; at < sums.length; at++) {
      sums[at] += connectionAttribution(layer, event.adjoint, into, connectionAt(at));
    }
  }
  return [...sums.keys()]
    .sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]))
    .slice(0, top)
    .filter((at) => sums[at] !== 0)
    .map(connectionAt);
}

/** @param attribute of the event, put into the run without the change */
function findingOf(
  { lead, events }: PatchEvents,
  patch: (pair: RunPair) => PatchedEnd,
  attribute: (event: PatchEvent, into: RunPair) => number,
): PatchFinding {
  const rows = events.map((event) => {
    const [into, out] = waysOf(event);
    const [denoised, noised] = [patch(into), patch(out)];
    const { probability, completions, leadDifference } = event;
    const reached = [denoised, noised].map(({ state }) => completions.shareReaching(state));
    return {
      lead: [leadChange(lead, into, denoised.state), -leadChange(lead, out, noised.state)],
      probability: [reached[0] - probability.corrupt, probability.clean - reached[1]],
      attribution: attribute(event, into),
      flipped: denoised.flippedShare,
      leadDifference,
      probabilityDifference: probability.clean - probability.corrupt,
    };
  });
  const leads = rows.map((row) => row.leadDifference);
  const probabilities = rows.map((row) => row.probabilityDifference);
  const effect = (way: 0 | 1): PatchEffect => ({
    lead: jackknifeRatio(
      rows.map((row) => row.lead[way]),
      leads,
    ),
    probability: jackknifeRatio(
      rows.map((row) => row.probability[way]),
      probabilities,
    ),
  });
  return {
    denoising: effect(0),
    noising: effect(1),
    attribution: jackknifeRatio(
      rows.map((row) => row.attribution),
      leads,
    ),
    flippedShare: rows.reduce((sum, { flipped }) => sum + flipped, 0) / rows.length,
  };
}

/** Of the lead at the end, by a patch. */
function leadChange(lead: Float64Array, { into }: RunPair, state: Float64Array): number {
  return dot(lead, state) - dot(lead, into.states.subarray(into.steps * lead.length));
}

/** Into the run without the change, and into the run with it. */
function waysOf({ clean, corrupt }: TransitionPair): [RunPair, RunPair] {
  return [
    { from: clean, into: corrupt },
    { from: corrupt, into: clean },
  ];
}

/** Each unit at the lag where it carries most, the most first. */
function largestOf(
  effects: readonly (readonly number[])[],
  top: number,
): { unit: number; at: number }[] {
  return effects
    .map((row, unit) => {
      const size = row.map(Math.abs);
      const most = Math.max(...size);
      return { unit, at: size.indexOf(most), most };
    })
    .filter(({ most }) => most > 0)
    .sort((a, b) => b.most - a.most)
    .slice(0, top);
}
