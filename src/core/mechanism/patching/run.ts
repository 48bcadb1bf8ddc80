/** A recorded run of one ReLU layer with what enters each unit, and the same run with parts of it replaced. Which parts: patches.ts. */
import { affineProduct, type SparseProduct } from '../../linalg/sparseProduct';
import type { RecurrentLayer } from '../../rnn/network';

export interface PatchedLayer {
  readonly units: number;
  /** [N, N] row-major */
  readonly weight: Float64Array;
  /** W h + b_hh. */
  readonly recurrentInput: SparseProduct;
}

/** Step 0 is the start; step t = 1..T was made by row t - 1 of the drive. */
export interface RecordedRun {
  readonly steps: number;
  /** [T, N] W_ih x + b_ih */
  readonly drive: Float64Array;
  /** [T + 1, N] */
  readonly states: Float64Array;
  /** [T, N] W h + b_hh, row t - 1 that enters step t. */
  readonly recurrent: Float64Array;
}

/** What is added to a unit at a step: to its pre-activation, or to its state after the rectification. */
export interface Addition {
  /** 1 .. T */
  readonly step: number;
  readonly unit: number;
  readonly value: number;
  readonly to: 'preActivation' | 'state';
}

export interface PatchedEnd {
  /** [N] state of step T. */
  readonly state: Float64Array;
  /** Share of units and steps, from the first patched one on, that are active in one run only. */
  readonly flippedShare: number;
}

export function patchedLayer(layer: RecurrentLayer): PatchedLayer {
  const { hiddenSize: units, recurrentWeight: weight, recurrentBias } = layer;
  return { units, weight, recurrentInput: affineProduct(weight, recurrentBias, units) };
}

/** @param start [N] @param drive [T, N] */
export function recordRun(
  { units, recurrentInput }: PatchedLayer,
  start: Float64Array,
  drive: Float64Array,
): RecordedRun {
  const steps = drive.length / units;
  const states = new Float64Array((steps + 1) * units);
  const recurrent = new Float64Array(steps * units);
  states.set(start);
  for (let t = 0; t < steps; t++) {
    const row = recurrent.subarray(t * units, (t + 1) * units);
    recurrentInput(states, t * units, row);
    for (let i = 0; i < units; i++) {
      states[(t + 1) * units + i] = rectified(row[i] + drive[t * units + i]);
    }
  }
  return { steps, drive, states, recurrent };
}

/**
 * The run with the additions made, from the first of them on. Guarantee: without additions, or with additions of 0, it
 * ends in the recorded state to the last bit.
 */
export function endOf(
  { units, recurrentInput }: PatchedLayer,
  run: RecordedRun,
  additions: readonly Addition[],
): PatchedEnd {
  const first = additions.reduce((least, { step }) => Math.min(least, step), run.steps + 1);
  const state = run.states.slice((first - 1) * units, first * units);
  const z = new Float64Array(units);
  let flipped = 0;
  for (let t = first; t <= run.steps; t++) {
    recurrentInput(state, 0, z);
    const own = additions.filter(({ step }) => step === t);
    for (let i = 0; i < units; i++) z[i] += run.drive[(t - 1) * units + i];
    for (const { unit, value, to } of own) if (to === 'preActivation') z[unit] += value;
    for (let i = 0; i < units; i++) {
      state[i] = rectified(z[i]);
      if (state[i] > 0 !== run.states[t * units + i] > 0) flipped++;
    }
    for (const { unit, value, to } of own) if (to === 'state') state[unit] += value;
  }
  const seen = Math.max(1, run.steps + 1 - first) * units;
  return { state, flippedShare: flipped / seen };
}

/** NaN stays NaN, as in the network's own steps. */
const rectified = (z: number) => (z < 0 ? 0 : z);
