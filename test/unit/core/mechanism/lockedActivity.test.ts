/** What is locked to a change stands out of noise as far as it must, and noise as seldom as it may. */
import { describe, expect, it } from 'vitest';
import {
  lockedActivity,
  type Stretches,
} from '../../../../src/core/mechanism/discovery/lockedActivity';
import { DWELL_STEPS } from '../../../../src/core/mechanism/discovery/transitions';
import { dice } from './planted';

/** @param valueOf row, step (the last is one before the end), unit */
function stretches(
  count: number,
  units: number,
  valueOf: (row: number, step: number, unit: number) => number,
): Stretches {
  const values = Float64Array.from({ length: count * DWELL_STEPS * units }, (_, at) =>
    valueOf(Math.floor(at / units / DWELL_STEPS), Math.floor(at / units) % DWELL_STEPS, at % units),
  );
  return { count, units, values };
}

function noise(count: number, units: number, seed: number): Stretches {
  const values = dice(seed).normals(count * DWELL_STEPS * units, 1);
  return stretches(
    count,
    units,
    (row, step, unit) => values[(row * DWELL_STEPS + step) * units + unit],
  );
}

/** The same at every step, so that the largest z of a unit is its only one. */
function lasting(one: Stretches): Stretches {
  const { count, units, values } = one;
  return stretches(count, units, (row, _, unit) => values[row * DWELL_STEPS * units + unit]);
}

function shifted(one: Stretches, unit: number, step: number, by: number): Stretches {
  const { count, units, values } = one;
  return stretches(
    count,
    units,
    (row, at, i) =>
      values[(row * DWELL_STEPS + at) * units + i] + (i === unit && at === step ? by : 0),
  );
}

const atRest = (units: number) => new Float64Array(units);

describe('lockedActivity', () => {
  it('gives noise a z that is standard normal', () => {
    const units = 800;
    const [out, dwell] = [lasting(noise(40, units, 1)), lasting(noise(60, units, 2))];
    const { z } = lockedActivity(out, dwell, atRest(units), 1);
    const share = (level: number) => z.filter((one) => Math.abs(one) > level).length / units;
    expect(z.reduce((sum, one) => sum + one, 0) / units).toBeCloseTo(0, 1);
    expect(z.reduce((sum, one) => sum + one * one, 0) / units).toBeCloseTo(1, 0);
    expect(Math.abs(share(1.96) - 0.05)).toBeLessThan(0.02);
    expect(Math.abs(share(1) - 0.317)).toBeLessThan(0.04);
  });

  it('has a threshold that any unit of noise passes in a twentieth of searches', () => {
    const searches = Array.from({ length: 60 }, (_, k) =>
      lockedActivity(noise(30, 10, 2 * k + 1), noise(40, 10, 2 * k + 2), atRest(10), k),
    );
    const passed = searches.filter(({ z, threshold }) =>
      z.some((one) => Math.abs(one) > threshold),
    ).length;
    expect(passed).toBeGreaterThan(0);
    // 9 or more of 60 have a chance of 1 % at 5 % each.
    expect(passed).toBeLessThan(9);
    // 80 comparisons that know nothing of each other: Bonferroni gives 3.42.
    const mean = searches.reduce((sum, { threshold }) => sum + threshold, 0) / 60;
    expect(mean).toBeGreaterThan(3.2);
    expect(mean).toBeLessThan(3.8);
  });

  it.each([2, -2])('finds a unit that departs by %s three steps before the change', (by) => {
    const usual = atRest(5);
    const out = shifted(noise(100, 5, 3), 4, DWELL_STEPS - 3, by);
    const found = lockedActivity(out, noise(200, 5, 4), usual, 1);
    const expected = by / Math.sqrt(1 / 100 + 1 / 200);
    expect(Math.abs(found.z[4] - expected)).toBeLessThan(2.5);
    expect(Math.abs(found.z[4])).toBeGreaterThan(found.threshold);
    expect(found.leadSteps[4]).toBe(3);
    expect(Math.abs(found.deviations[4] - by)).toBeLessThan(0.3);
    // Φ(1) - Φ(-1), as of two normals 2 apart.
    expect(found.beyond[4]).toBeCloseTo(0.683, 0);
    expect(Math.sign(found.departure[4])).toBe(Math.sign(by));
    expect(Math.abs(found.departure[4])).toBeGreaterThan(2);
    for (const unit of [0, 1, 2, 3]) {
      expect(Math.abs(found.z[unit])).toBeLessThan(found.threshold);
      expect(Math.abs(found.deviations[unit])).toBeLessThan(0.7);
    }
  });

  it('can be followed by hand', () => {
    const out = stretches(10, 1, (_, step) => (step === DWELL_STEPS - 1 ? 3 : 0));
    const dwell = stretches(20, 1, (row) => (row % 2 === 0 ? 1 : -1));
    const found = lockedActivity(out, dwell, Float64Array.of(0.5), 1);
    const variance = 20 / 19;
    expect(found.z[0]).toBeCloseTo(3 / Math.sqrt(variance / 20), 10);
    expect(found.deviations[0]).toBeCloseTo(3 / Math.sqrt(variance), 10);
    expect([found.leadSteps[0], found.beyond[0], found.departure[0]]).toEqual([1, 1, 2.5]);
  });

  it('does not depend on the unit of activity: networks without biases have none', () => {
    const [out, dwell] = [shifted(noise(50, 3, 5), 1, 2, 1), noise(50, 3, 6)];
    const scaled = (one: Stretches) => ({ ...one, values: one.values.map((value) => 4 * value) });
    const plain = lockedActivity(out, dwell, atRest(3), 1);
    const large = lockedActivity(scaled(out), scaled(dwell), atRest(3), 1);
    const inFirst = (values: Float64Array) => values.map((value) => value / 4);
    const [departure, shift] = [inFirst(large.departure), inFirst(large.shift)];
    expect({ ...large, departure, shift }).toEqual(plain);
  });

  it('sees nothing in what never changes, and everything in what only changes with the symbol', () => {
    const constant = (value: number) => (count: number) => stretches(count, 1, () => value);
    const [low, high] = [constant(0.1), constant(0.7)];
    const same = lockedActivity(low(12), low(15), Float64Array.of(0.1), 1);
    expect([same.z[0], same.deviations[0], same.departure[0]]).toEqual([0, 0, 0]);
    expect(lockedActivity(high(12), low(15), Float64Array.of(0.1), 1).z[0]).toBeGreaterThan(1e6);
  });

  it('is nothing where there is too little to tell', () => {
    const found = lockedActivity(noise(9, 2, 1), noise(100, 2, 2), atRest(2), 1);
    expect([...found.z, found.threshold]).toEqual([0, 0, Infinity]);
    const none = lockedActivity(noise(0, 2, 1), noise(0, 2, 2), atRest(2), 1);
    expect([...none.z, ...none.departure]).toEqual([0, 0, 0, 0]);
  });
});
