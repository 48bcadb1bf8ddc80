import { describe, expect, it } from 'vitest';
import { freshNoise } from '../../../../src/core/analysis/rolloutNoise';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { locateAreas } from '../../../../src/core/transitions/locateAreas';
import {
  argmaxSymbols,
  settledChanges,
  symbolChanges,
} from '../../../../src/core/transitions/symbolChanges';
import {
  lockedUnits,
  triggeredMeans,
  withinOrbit,
} from '../../../../src/core/transitions/triggeredAverages';
import { normals } from '../dynamics/reluNetwork';
import { FAIR_COIN, networkOf, ROTATION } from '../analysis/networks';

describe('changes of symbol', () => {
  const symbols = Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 1, 1, 1);

  it('are listed with their first step, and settle where both symbols hold', () => {
    const changes = symbolChanges(symbols);
    expect(changes.map(({ from, to, step }) => [from, to, step])).toEqual([
      [0, 1, 3],
      [1, 2, 6],
      [2, 1, 7],
    ]);
    expect(settledChanges(symbols, changes, 3).map(({ step }) => step)).toEqual([3]);
    expect(settledChanges(symbols, changes, 1)).toEqual(changes);
    expect(settledChanges(symbols, changes, 4)).toEqual([]);
  });

  it('of a rotation come at every step', () => {
    const states = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0);
    if (!ROTATION.readout) throw new Error('no readout');
    expect([...argmaxSymbols(ROTATION, ROTATION.readout, states)]).toEqual([0, 1, 2, 0]);
  });
});

describe('triggered means', () => {
  it('are means and errors over events, lag by lag', () => {
    const values = Float64Array.of(5, 1, 2, 3, 7, 4, 6, 0);
    const window = { before: 1, after: 1 };
    expect(withinOrbit([0, 2, 4, 7], window, 8)).toEqual([2, 4]);
    const { mean, error } = triggeredMeans([2, 4], window, 1, (step, out) => {
      out[0] = values[step];
    });
    expect([...mean]).toEqual([2, 4.5, 3.5]);
    // s of two numbers is their difference / √2, the error that / √2 again.
    [1, 2.5, 0.5].forEach((value, lag) => expect(error[lag]).toBeCloseTo(value, 12));
    expect(triggeredMeans([3], window, 1, (_, out) => (out[0] = 1)).error[0]).toBeNaN();
  });

  it('find the unit whose input makes the coin turn, with its exact z', () => {
    // The symbol is 1 exactly when x <= 0: at lag 0 of a change to 1 the mean of x is -E|x| = -√(2/π).
    const orbit = runOrbit(FAIR_COIN, {
      lengthSteps: 8000,
      warmupSteps: 0,
      input: { kind: 'noise', std: 1 },
      seed: 3,
    });
    const window = { before: 3, after: 1 };
    const changes = symbolChanges(orbit.argmax).filter(({ to }) => to === 1);
    const events = withinOrbit(
      changes.map(({ step }) => step),
      window,
      8000,
    );
    // h = (relu(x), relu(-x)) gives x back.
    const { mean, error } = triggeredMeans(events, window, 1, (step, out) => {
      out[0] = orbit.internal[2 * step] - orbit.internal[2 * step + 1];
    });
    const expected = Math.sqrt(2 / Math.PI);
    [0, 0, expected, -expected].forEach((value, lag) => {
      expect(Math.abs(mean[lag] - value)).toBeLessThan(4 * error[lag]);
    });
    const found = { events: events.length, noiseStd: 1, count: 5 };
    const units = lockedUnits(FAIR_COIN.layers[0], mean, window, found);
    expect(units.map(({ unit }) => unit).sort()).toEqual([0, 1]);
    const first = units.find(({ unit }) => unit === 0);
    expect([-1, 0]).toContain(first?.lag);
    expect(Math.abs(first?.z ?? 0)).toBeCloseTo(
      Math.max(Math.abs(mean[2]), Math.abs(mean[3])) * Math.sqrt(events.length),
      9,
    );
    expect(lockedUnits(FAIR_COIN.layers[0], mean, window, { ...found, noiseStd: 0 })).toEqual([]);
  });
});

describe('areas of the paper', () => {
  it('are the middle of the longest dwell and the first state that is sure to change', () => {
    // States are given: h falls by 1 a step without noise, so a change comes for certain after h - 5 steps.
    const network = networkOf({
      recurrent: [[1]],
      input: [[0]],
      bias: [-1],
      readout: [[0], [1]],
    });
    // Logit 1 is h - 5, logit 0 is 0.
    const readout = network.readout;
    if (!readout) throw new Error('no readout');
    const falling = { ...network, readout: { ...readout, bias: Float64Array.of(0, -5) } };
    const period = 120;
    const states = Float64Array.from({ length: 600 }, (_, t) => 5 + 60 - (t % period));
    const symbols = argmaxSymbols(falling, falling.readout, states);
    const found = locateAreas(falling, states, symbols, 1, freshNoise(falling, 1, 1));
    if (!found) throw new Error('none found');
    // h = 65 - (t mod 120): above 5 for t mod 120 < 60; ties go to symbol 0.
    expect(found.changeStep % period).toBe(60);
    expect(found.clusterStep).toBe(found.changeStep - 30);
    // Two steps are fewer than three, three are not.
    expect(found.kickStep).toBe(found.changeStep - 2);
    // Thirty steps from the change no rollout of 25 sees it; ten steps from it every one does.
    expect(found.meanSteps[0]).toBe(25);
    expect(found.changedShare[0]).toBe(0);
    expect(found.meanSteps[20]).toBe(10);
    expect(found.changedShare[20]).toBe(1);
  });

  it('are not claimed where no dwell lasts', () => {
    const states = Float64Array.from({ length: 800 }, (_, k) => Math.abs(normals(1, k)[0]));
    if (!FAIR_COIN.readout) throw new Error('no readout');
    const symbols = argmaxSymbols(FAIR_COIN, FAIR_COIN.readout, states);
    expect(locateAreas(FAIR_COIN, states, symbols, null, freshNoise(FAIR_COIN, 1, 1))).toBeNull();
  });
});
