/** Where a sequence changes its level: the best fit of two constants, and whether chance would do as well. One change at most. */
import { meanOf } from '../dynamics/batchError';
import { fillUniforms, STREAM } from '../random/streams';

export interface ChangePoint {
  /** First place of the second level, 1 .. n - 1. */
  readonly at: number;
  /** Mean before and from there on. */
  readonly before: number;
  readonly after: number;
  /** Share of shuffled sequences, this one counted, that two constants fit as well, relative to one. */
  readonly p: number;
  /** First and last place whose fit is within the 95 % likelihood ratio of the best, for independent Gaussian errors. */
  readonly interval: readonly [number, number];
}

const SHUFFLES = 999;
/** 95 % point of χ² with one degree of freedom. */
const CHI_SQUARED_95 = 3.841458820694124;
/** Fewer values have no two levels to tell apart. */
export const LEAST_VALUES = 4;

/** @param seed uint32 of the shuffles @returns null for fewer than LEAST_VALUES values, one that is not finite, or all equal */
export function changePoint(values: readonly number[], seed: number): ChangePoint | null {
  const count = values.length;
  if (count < LEAST_VALUES || !values.every(Number.isFinite)) return null;
  const whole = residual(values, 0, count);
  if (whole === 0) return null;
  const fits = splits(values);
  const best = Math.min(...fits);
  const at = fits.indexOf(best) + 1;
  let asGood = 1;
  for (let k = 0; k < SHUFFLES; k++) {
    if (Math.min(...splits(shuffled(values, seed, k))) <= best) asGood++;
  }
  const isNear = (fit: number) =>
    best === 0 ? fit === 0 : count * Math.log(fit / best) <= CHI_SQUARED_95;
  return {
    at,
    before: meanOf(values, 0, at),
    after: meanOf(values, at, count),
    p: asGood / (1 + SHUFFLES),
    interval: [fits.findIndex(isNear) + 1, fits.length - [...fits].reverse().findIndex(isNear)],
  };
}

/** Squared residuals of two constants, for each first place 1 .. n - 1 of the second. */
function splits(values: readonly number[]): number[] {
  return Array.from(
    { length: values.length - 1 },
    (_, k) => residual(values, 0, k + 1) + residual(values, k + 1, values.length),
  );
}

function residual(values: readonly number[], from: number, to: number): number {
  const mean = meanOf(values, from, to);
  let sum = 0;
  for (let k = from; k < to; k++) sum += (values[k] - mean) ** 2;
  return sum;
}

function shuffled(values: readonly number[], seed: number, number: number): number[] {
  const uniforms = new Float64Array(values.length);
  fillUniforms(uniforms, seed, STREAM.resampling, number * values.length);
  return Array.from(uniforms, (at, k) => ({ at, value: values[k] }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
