/** The changes of symbol that are patched: each with its pair of runs, the ways it may go on, and its derivatives. Patches nothing. */
import { throwIfCancelled, type CancelSignal } from '../../cancel';
import { freshNoise } from '../../analysis/rolloutNoise';
import { dot } from '../../linalg/dot';
import type { Parts } from '../../parts';
import type { Network, Readout } from '../../rnn/network';
import { symbolChanges, type SymbolChange } from '../../transitions/symbolChanges';
import { undiscoverable } from '../discovery/clampedRuns';
import { record, sample } from '../discovery/recording';
import { Completions } from './completions';
import { adjointOf, type Adjoint, type PatchSite } from './patches';
import { patchedLayer, type PatchedLayer, type RecordedRun } from './run';
import {
  DRAWS_PER_EVENT,
  patchableChanges,
  transitionPair,
  type TransitionPair,
} from './transitionPairs';

/** Fewer say nothing about others. */
export const LEAST_EVENTS = 5;

export interface PatchingOptions {
  /** Symbols of the change; null for the commonest one. */
  readonly change: Pick<SymbolChange, 'from' | 'to'> | null;
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

/** Both symbols of a change, wherever it happens. */
export type ChangeKind = Pick<SymbolChange, 'from' | 'to'>;

export interface PatchEvent extends TransitionPair {
  readonly completions: Completions;
  /** Of the lead, along the run without the change. */
  readonly adjoint: Adjoint;
  readonly leadDifference: number;
  readonly probability: { readonly clean: number; readonly corrupt: number };
}

export interface PatchEvents {
  readonly change: ChangeKind;
  readonly layer: PatchedLayer;
  /** [N] lead · h is the lead of `to` over `from`, but for a constant. */
  readonly lead: Float64Array;
  readonly events: readonly PatchEvent[];
  /** Changes that could be patched. */
  readonly found: number;
  /** Of the drawn ones, those for which no noise kept the old symbol. */
  readonly withoutPair: number;
}

/**
 * A part for each event.
 * @throws RangeError for networks that are `undiscoverable`, symbols they do not have, or fewer than LEAST_EVENTS events
 * @throws Cancelled
 */
export function* patchEventsParts(network: Network, options: PatchingOptions): Parts<PatchEvents> {
  const { steps, noiseStd, seed, signal, windowSteps, completions } = options;
  const readout = patchableReadout(network, options.change);
  const layer = patchedLayer(network.layers[0]);
  const how = { steps, noiseStd, seed, ...(signal ? { signal } : {}) };
  const recording = record(network, how);
  yield;
  const change = options.change ?? commonestChange(recording.symbols, options);
  const lead = leadOf(readout, change, layer.units);
  const changes = patchableChanges(recording.symbols, change.from, change.to, windowSteps);
  const noise = freshNoise(network, noiseStd, seed);
  const events: PatchEvent[] = [];
  let withoutPair = 0;
  for (const [k, one] of sample(changes, options.events, seed).entries()) {
    throwIfCancelled(signal);
    const first = k * (DRAWS_PER_EVENT + completions);
    const pair = transitionPair(layer, readout, recording, one, windowSteps, noise, first);
    yield;
    if (!pair) {
      withoutPair++;
      continue;
    }
    const plan = { count: completions, withinSteps: options.withinSteps, to: change.to };
    const firstRollout = first + DRAWS_PER_EVENT;
    const goOn = new Completions(network, readout, noise, { ...plan, firstRollout });
    events.push(eventOf(pair, goOn, layer, lead));
  }
  if (events.length < LEAST_EVENTS) {
    const { from, to } = change;
    throw new RangeError(
      `changes from ${from} to ${to} after ${windowSteps} steps in ${from}: ${events.length} of ${changes.length} found in ${steps} steps can be patched, ${LEAST_EVENTS} are needed; a longer run or a shorter window may have them`,
    );
  }
  return { change, layer, lead, events, found: changes.length, withoutPair };
}

function patchableReadout(network: Network, change: ChangeKind | null): Readout {
  const reason = undiscoverable(network);
  const { readout } = network;
  if (reason !== null || !readout) throw new RangeError(`patching: ${reason}`);
  for (const symbol of change ? [change.from, change.to] : []) {
    if (symbol >= readout.outputs) {
      throw new RangeError(
        `symbol: ${symbol} found, 0 to ${readout.outputs - 1} are this network's`,
      );
    }
  }
  return readout;
}

function commonestChange(symbols: Uint8Array, { steps, windowSteps }: PatchingOptions): ChangeKind {
  const kinds = new Map<string, ChangeKind & { count: number }>();
  for (const { from, to } of symbolChanges(symbols)) {
    const name = `${from} ${to}`;
    if (kinds.has(name)) continue;
    kinds.set(name, { from, to, count: patchableChanges(symbols, from, to, windowSteps).length });
  }
  const [most] = [...kinds.values()].sort((a, b) => b.count - a.count);
  if (!most || most.count === 0) {
    throw new RangeError(
      `changes of symbol after ${windowSteps} steps in one: none found in ${steps} steps; a longer run or a shorter window may have them`,
    );
  }
  return { from: most.from, to: most.to };
}

function leadOf({ weight }: Readout, { from, to }: ChangeKind, units: number): Float64Array {
  const row = (symbol: number) => weight.subarray(symbol * units, (symbol + 1) * units);
  return row(to).map((value, unit) => value - row(from)[unit]);
}

function eventOf(
  pair: TransitionPair,
  completions: Completions,
  layer: PatchedLayer,
  lead: Float64Array,
): PatchEvent {
  const end = ({ states, steps }: RecordedRun) => states.subarray(steps * layer.units);
  const [clean, corrupt] = [end(pair.clean), end(pair.corrupt)];
  return {
    ...pair,
    completions,
    adjoint: adjointOf(layer, pair.corrupt, lead),
    leadDifference: dot(lead, clean) - dot(lead, corrupt),
    probability: {
      clean: completions.shareReaching(clean),
      corrupt: completions.shareReaching(corrupt),
    },
  };
}
