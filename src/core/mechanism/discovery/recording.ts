/** One noisy run with what the search for mechanisms reads off it again and again. */
import type { CancelSignal } from '../../cancel';
import { inputDrive, runOrbit } from '../../dynamics/orbit';
import { fillUniforms, STREAM } from '../../random/streams';
import type { Network } from '../../rnn/network';
import type { Features } from '../matchedSets';
import { dwellingSteps, findTransitions, type Transition } from './transitions';

export interface Recording {
  readonly steps: number;
  readonly explodedAtStep: number | null;
  /** [steps, N] */
  readonly states: Float64Array;
  /** [steps, N] row t made state t from state t - 1. */
  readonly drive: Float64Array;
  /** [steps] of the largest logit. */
  readonly symbols: Uint8Array;
  readonly transitions: readonly Transition[];
}

const WARMUP_STEPS = 100;

/** @throws Cancelled */
export function record(
  network: Network,
  how: {
    readonly steps: number;
    readonly noiseStd: number;
    readonly seed: number;
    readonly signal?: CancelSignal;
  },
): Recording {
  const { steps, noiseStd, seed, signal } = how;
  const input = { kind: 'noise', std: noiseStd } as const;
  const drive = inputDrive(network, input, WARMUP_STEPS + steps, seed, signal);
  const options = { lengthSteps: steps, warmupSteps: WARMUP_STEPS, input, seed, drive };
  const orbit = runOrbit(network, signal ? { ...options, signal } : options);
  const width = network.layers[0].hiddenSize;
  return {
    steps: orbit.steps,
    explodedAtStep: orbit.explodedAtStep,
    states: orbit.states,
    drive: drive.subarray(WARMUP_STEPS * width),
    symbols: orbit.argmax,
    transitions: findTransitions(orbit.argmax),
  };
}

/** At most `most` of the steps that dwell in a symbol, drawn without replacement. */
export function sampleDwelling(
  { symbols }: Recording,
  symbol: number,
  most: number,
  seed: number,
): number[] {
  return sample(dwellingSteps(symbols, symbol), most, seed);
}

/** Of at most `most` dwells in a symbol one step each, as far from each other as dwells are; ascending. */
export function oneOfEachDwell(
  { symbols }: Recording,
  symbol: number,
  most: number,
  seed: number,
): number[] {
  const dwells: number[][] = [];
  for (const step of dwellingSteps(symbols, symbol)) {
    const last = dwells.at(-1);
    if (last?.at(-1) === step - 1) last.push(step);
    else dwells.push([step]);
  }
  const uniforms = new Float64Array(dwells.length);
  fillUniforms(uniforms, seed, STREAM.sets, 2_000_000);
  const chosen = dwells.map((steps, k) => steps[Math.floor(uniforms[k] * steps.length)]);
  return sample(chosen, most, seed);
}

/** At most `most` of the items, in their order. */
export function sample<T>(items: readonly T[], most: number, seed: number): T[] {
  if (items.length <= most) return [...items];
  const uniforms = new Float64Array(items.length);
  fillUniforms(uniforms, seed, STREAM.sets, 1_000_000);
  const chosen = Array.from(uniforms, (at, k) => ({ at, k }))
    .sort((a, b) => a.at - b.at)
    .slice(0, most);
  return chosen
    .map(({ k }) => k)
    .sort((a, b) => a - b)
    .map((k) => items[k]);
}

/** Mean activity and rate of every unit. */
export function activityOf({ states, steps }: Recording, units: number): Features {
  const values = new Float64Array(2 * units);
  for (let at = 0; at < steps * units; at++) {
    const unit = at % units;
    values[2 * unit] += states[at] / steps;
    if (states[at] > 0) values[2 * unit + 1] += 1 / steps;
  }
  return { count: units, width: 2, values };
}
