/** What each unit carries of a change of symbol, step by step: patches over many events, both ways. Draws no figure. */
import { throwIfCancelled, type CancelSignal } from '../../cancel';
import { freshNoise } from '../../analysis/rolloutNoise';
import type { Parts } from '../../parts';
import type { Network, Readout } from '../../rnn/network';
import { undiscoverable } from '../discovery/clampedRuns';
import { record, sample } from '../discovery/recording';
import { Completions } from './completions';
import {
  adjointOf,
  attributionOf,
  connectionAttributions,
  patchConnection,
  patchUnits,
  siteDifference,
  type Connection,
  type PatchSite,
  type RunPair,
} from './patches';
import { jackknifeRatio, type Ratio } from './ratio';
import { patchedLayer, type PatchedEnd, type PatchedLayer } from './run';
import {
  DRAWS_PER_EVENT,
  patchableChanges,
  transitionPair,
  type TransitionPair,
} from './transitionPairs';

/** Fewer say nothing about others. */
export const LEAST_EVENTS = 5;

export interface PatchingOptions {
  /** Symbols of the change. */
  readonly from: number;
  readonly to: number;
  readonly site: PatchSite;
  /** Steps before the change that are patched; all of them within the old symbol. */
  readonly windowSteps: number;
  /** Most events that are patched, drawn at random from those found. */
  readonly events: number;
  /** Steps of the run that changes are looked for in. */
  readonly steps: number;
  /** Units and connections that probabilities are measured for. */
  readonly top: number;
  /** Completions of each patched run, common to all patches of an event. */
  readonly completions: number;
  /** After the change: how far completions go. */
  readonly withinSteps: number;
  readonly noiseStd: number;
  readonly seed: number;
  readonly signal?: CancelSignal;
  /** 0..1 */
  readonly progress?: (share: number) => void;
}

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

interface Event extends TransitionPair {
  readonly completions: Completions;
  readonly leadDifference: number;
  readonly probability: { readonly clean: number; readonly corrupt: number };
}

/**
 * @throws RangeError for networks that are `undiscoverable`, symbols they do not have, or fewer than LEAST_EVENTS events
 * @throws Cancelled
 */
export function* patchTransitionsParts(
  network: Network,
  options: PatchingOptions,
): Parts<PatchedTransitions> {
  const study = new PatchStudy(network, options);
  yield* study.prepare();
  return yield* study.measure();
}

class PatchStudy {
  private readonly layer: PatchedLayer;
  private readonly readout: Readout;
  private readonly lead: Float64Array;
  private events: Event[] = [];
  private found = 0;
  private without = 0;

  constructor(
    private readonly network: Network,
    private readonly options: PatchingOptions,
  ) {
    const reason = undiscoverable(network);
    const { readout } = network;
    if (reason !== null || !readout) throw new RangeError(`patching: ${reason}`);
    const { from, to } = options;
    for (const symbol of [from, to]) {
      if (symbol >= readout.outputs) {
        throw new RangeError(
          `symbol: ${symbol} found, 0 to ${readout.outputs - 1} are this network's`,
        );
      }
    }
    this.layer = patchedLayer(network.layers[0]);
    this.readout = readout;
    const { units } = this.layer;
    const row = (symbol: number) => readout.weight.subarray(symbol * units, (symbol + 1) * units);
    this.lead = row(to).map((weight, unit) => weight - row(from)[unit]);
  }

  /** Finds the events and their pairs of runs. */
  *prepare(): Parts<void> {
    const { steps, noiseStd, seed, signal, from, to, windowSteps } = this.options;
    const recording = record(this.network, {
      ...{ steps, noiseStd, seed },
      ...(signal ? { signal } : {}),
    });
    yield;
    const changes = patchableChanges(recording.symbols, from, to, windowSteps);
    this.found = changes.length;
    const noise = freshNoise(this.network, noiseStd, seed);
    for (const [k, change] of sample(changes, this.options.events, seed).entries()) {
      throwIfCancelled(signal);
      const first = k * (DRAWS_PER_EVENT + this.options.completions);
      const { layer, readout } = this;
      const pair = transitionPair(layer, readout, recording, change, windowSteps, noise, first);
      yield;
      if (!pair) this.without++;
      else this.events.push(this.eventOf(pair, noise, first + DRAWS_PER_EVENT));
    }
    if (this.events.length < LEAST_EVENTS) {
      throw new RangeError(
        `changes from ${from} to ${to} after ${windowSteps} steps in ${from}: ${this.events.length} of ${this.found} found in ${steps} steps can be patched, ${LEAST_EVENTS} are needed; a longer run or a shorter window may have them`,
      );
    }
  }

  *measure(): Parts<PatchedTransitions> {
    const { layer, events, options } = this;
    const { site, windowSteps, top } = options;
    const lags = Array.from({ length: windowSteps }, (_, k) => k + 1 - windowSteps);
    const table = () => Array.from({ length: layer.units }, () => lags.map(() => 0));
    const [denoising, noising, attribution] = [table(), table(), table()];
    const edges = new Float64Array(layer.units ** 2);
    const whole = events.reduce((sum, { leadDifference }) => sum + leadDifference, 0);
    for (const [done, event] of events.entries()) {
      const [into, out] = waysOf(event);
      const adjoint = adjointOf(layer, into.into, this.lead);
      connectionAttributions(layer, adjoint, into).forEach((value, at) => (edges[at] += value));
      for (const [k] of lags.entries()) {
        throwIfCancelled(options.signal);
        yield;
        const step = k + 1;
        for (let unit = 0; unit < layer.units; unit++) {
          if (siteDifference(into, layer.units, site, step, unit) === 0) continue;
          denoising[unit][k] += this.leadGain(into, site, step, unit) / whole;
          noising[unit][k] -= this.leadGain(out, site, step, unit) / whole;
          attribution[unit][k] +=
            attributionOf(adjoint, into, layer.units, site, step, unit) / whole;
        }
      }
      options.progress?.((0.8 * (done + 1)) / events.length);
    }
    const units = [];
    for (const { unit, at } of largestOf(denoising, top)) {
      throwIfCancelled(options.signal);
      yield;
      const finding = this.findingOf(
        (pair) => patchUnits(layer, pair, site, at + 1, [unit]),
        (pair) => attributionOf(this.adjointOf(pair), pair, layer.units, site, at + 1, unit),
      );
      units.push({ unit, lag: lags[at], ...finding });
    }
    const connections = [];
    for (const connection of this.largestConnections(edges, top)) {
      throwIfCancelled(options.signal);
      yield;
      const at = connection.target * layer.units + connection.source;
      const finding = this.findingOf(
        (pair) => patchConnection(layer, pair, connection),
        (pair) => connectionAttributions(layer, this.adjointOf(pair), pair)[at],
      );
      connections.push({ ...connection, ...finding });
    }
    options.progress?.(1);
    const meanOf = (value: (event: Event) => number) =>
      events.reduce((sum, event) => sum + value(event), 0) / events.length;
    return {
      eventsFound: this.found,
      eventsUsed: events.length,
      eventsWithoutPair: this.without,
      ...{ lags, denoising, noising, attribution, units, connections },
      cleanProbability: meanOf(({ probability }) => probability.clean),
      corruptProbability: meanOf(({ probability }) => probability.corrupt),
    };
  }

  private eventOf(
    pair: TransitionPair,
    noise: ReturnType<typeof freshNoise>,
    firstRollout: number,
  ): Event {
    const { completions: count, withinSteps, to } = this.options;
    const { network, readout } = this;
    const how = { count, withinSteps, to, firstRollout };
    const completions = new Completions(network, readout, noise, how);
    const { units } = this.layer;
    const end = ({ states, steps }: TransitionPair['clean']) => states.subarray(steps * units);
    const [clean, corrupt] = [end(pair.clean), end(pair.corrupt)];
    return {
      ...pair,
      completions,
      leadDifference: dot(this.lead, clean) - dot(this.lead, corrupt),
      probability: {
        clean: completions.shareReaching(clean),
        corrupt: completions.shareReaching(corrupt),
      },
    };
  }

  /** Change of the lead at the end by one patch. */
  private leadGain(pair: RunPair, site: PatchSite, step: number, unit: number): number {
    const { state } = patchUnits(this.layer, pair, site, step, [unit]);
    return this.leadChange(pair, state);
  }

  private leadChange({ into }: RunPair, state: Float64Array): number {
    const end = into.states.subarray(into.steps * this.layer.units);
    return dot(this.lead, state) - dot(this.lead, end);
  }

  private adjointOf({ into }: RunPair) {
    return adjointOf(this.layer, into, this.lead);
  }

  private findingOf(
    patch: (pair: RunPair) => PatchedEnd,
    attribute: (pair: RunPair) => number,
  ): PatchFinding {
    const rows = this.events.map((event) => {
      const [into, out] = waysOf(event);
      const [denoised, noised] = [patch(into), patch(out)];
      const { probability, completions, leadDifference } = event;
      const reached = [denoised, noised].map(({ state }) => completions.shareReaching(state));
      return {
        lead: [this.leadChange(into, denoised.state), -this.leadChange(out, noised.state)],
        probability: [reached[0] - probability.corrupt, probability.clean - reached[1]],
        attribution: attribute(into),
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

  private largestConnections(sums: Float64Array, top: number): Connection[] {
    const { units } = this.layer;
    return [...sums.keys()]
      .sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]))
      .slice(0, top)
      .filter((at) => sums[at] !== 0)
      .map((at) => ({ source: at % units, target: Math.floor(at / units) }));
  }
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

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
