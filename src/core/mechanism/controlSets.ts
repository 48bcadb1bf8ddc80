/** Controls of an intervention: the same done to random units, or connections, of like activity. */
import type { CancelSignal } from '../cancel';
import { runOrbit } from '../dynamics/orbit';
import { hiddenTotal, stateSize, type Network } from '../rnn/network';
import type { EdgeGain } from './edges';
import type { UnitGain } from './interventions';
import { matchedSets, type Features, type Likeness } from './matchedSets';
import type { Intervention } from './symbolRun';

export interface UnitActivity {
  /** [all hidden units] mean |h| */
  readonly mean: Float64Array;
  /** [all hidden units] share of steps with h ≠ 0 */
  readonly rate: Float64Array;
}

/** Steps activity is measured over. */
const ACTIVITY_STEPS = 2000;
const ACTIVITY_WARMUP_STEPS = 100;
/** Connections are searched for likes one by one. */
const MOST_CONNECTIONS = 1_000_000;

/** Of networks that are at hand, by noise and seed: each click asks again. */
const measured = new WeakMap<Network, { readonly key: string; readonly activity: UnitActivity }>();

export function measureActivity(
  network: Network,
  how: { readonly seed: number; readonly noiseStd: number; readonly signal?: CancelSignal },
): UnitActivity {
  const { seed, noiseStd, signal } = how;
  const key = `${seed} ${noiseStd}`;
  const known = measured.get(network);
  if (known?.key === key) return known.activity;
  const units = hiddenTotal(network);
  const size = stateSize(network);
  const orbit = runOrbit(network, {
    lengthSteps: ACTIVITY_STEPS,
    warmupSteps: ACTIVITY_WARMUP_STEPS,
    input: { kind: 'noise', std: noiseStd },
    seed,
    ...(signal ? { signal } : {}),
  });
  const mean = new Float64Array(units);
  const rate = new Float64Array(units);
  for (let row = 0; row < orbit.states.length; row += size) {
    for (let unit = 0; unit < units; unit++) {
      const value = orbit.states[row + unit];
      mean[unit] += Math.abs(value) / orbit.steps;
      if (value !== 0) rate[unit] += 1 / orbit.steps;
    }
  }
  const activity = { mean, rate };
  measured.set(network, { key, activity });
  return activity;
}

export interface Controls extends Likeness {
  readonly interventions: readonly Intervention[];
}

/**
 * Sets of the same size and kind: each unit replaced by one of its layer of like mean activity and rate, each connection
 * by one of its layer of like |weight| x mean activity of its source. There are none for connections of several layers,
 * or of a layer with more than MOST_CONNECTIONS. Of an intervention on both, units and connections are replaced each for
 * themselves, and the k-th sets of both go together.
 */
export function controlsOf(
  network: Network,
  { gains, edges }: Intervention,
  activity: UnitActivity,
  wanted: number,
  seed: number,
): Controls {
  if (edges.length === 0) return unitControls(network, gains, activity, wanted, seed);
  const ofEdges = edgeControls(network, edges, activity, wanted, seed);
  if (gains.length === 0) return ofEdges;
  const ofUnits = unitControls(network, gains, activity, wanted, seed);
  const together = Math.min(ofUnits.interventions.length, ofEdges.interventions.length);
  return {
    interventions: ofUnits.interventions.slice(0, together).map((one, k) => ({
      gains: one.gains,
      edges: ofEdges.interventions[k].edges,
    })),
    mismatch: together === 0 ? null : Math.max(ofUnits.mismatch ?? 0, ofEdges.mismatch ?? 0),
    nearest: together === 0 ? null : Math.max(ofUnits.nearest ?? 0, ofEdges.nearest ?? 0),
    alike: Math.min(together, ofUnits.alike, ofEdges.alike),
  };
}

/** What units are alike in: mean activity and rate, of all hidden units. */
export function activityFeatures({ mean, rate }: UnitActivity): Features {
  return {
    count: mean.length,
    width: 2,
    values: Float64Array.from({ length: 2 * mean.length }, (_, k) =>
      k % 2 === 0 ? mean[k / 2] : rate[(k - 1) / 2],
    ),
  };
}

function unitControls(
  network: Network,
  gains: readonly UnitGain[],
  activity: UnitActivity,
  wanted: number,
  seed: number,
): Controls {
  const offsets = layerOffsets(network);
  const addressOf = (item: number) => {
    const layer = offsets.filter((offset) => offset <= item).length - 1;
    return { layer, unit: item - offsets[layer] };
  };
  const targets = [...new Set(gains.map(({ layer, unit }) => offsets[layer] + unit))];
  const features = activityFeatures(activity);
  const sameLayer = (item: number, member: number) =>
    addressOf(item).layer === addressOf(member).layer;
  const { sets, ...likeness } = matchedSets(features, targets, wanted, seed, sameLayer);
  const interventions = sets.map((set) => ({
    edges: [],
    gains: gains.map((gain): UnitGain => {
      const replaced = targets.indexOf(offsets[gain.layer] + gain.unit);
      return { ...gain, ...addressOf(set[replaced]) };
    }),
  }));
  return { interventions, ...likeness };
}

function edgeControls(
  network: Network,
  edges: readonly EdgeGain[],
  activity: UnitActivity,
  wanted: number,
  seed: number,
): Controls {
  const { layer } = edges[0];
  const { hiddenSize, recurrentWeight } = network.layers[layer];
  const count = hiddenSize * hiddenSize;
  const isOneLayer = edges.every((edge) => edge.layer === layer);
  if (count > MOST_CONNECTIONS || !isOneLayer) {
    return { interventions: [], mismatch: null, nearest: null, alike: 0 };
  }
  const offset = layerOffsets(network)[layer];
  // Of several gates the first one's weights stand for all.
  const features: Features = {
    count,
    width: 1,
    values: Float64Array.from(
      { length: count },
      (_, k) => Math.abs(recurrentWeight[k]) * activity.mean[offset + (k % hiddenSize)],
    ),
  };
  const targets = edges.map(({ from, to }) => to * hiddenSize + from);
  const { sets, ...likeness } = matchedSets(features, targets, wanted, seed);
  const interventions = sets.map((set) => ({
    gains: [],
    edges: set.map((item, k) => ({
      layer,
      from: item % hiddenSize,
      to: Math.floor(item / hiddenSize),
      gain: edges[k].gain,
    })),
  }));
  return { interventions, ...likeness };
}

function layerOffsets(network: Network): number[] {
  let sum = 0;
  return network.layers.map(({ hiddenSize }) => {
    sum += hiddenSize;
    return sum - hiddenSize;
  });
}
