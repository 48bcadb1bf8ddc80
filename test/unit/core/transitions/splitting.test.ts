import { describe, expect, it } from 'vitest';
import {
  exitRun,
  hillEstimate,
  type HillPart,
} from '../../../../src/core/transitions/hillRelation';
import {
  splittingEstimate,
  splittingRun,
  type RareEvent,
} from '../../../../src/core/transitions/multilevelSplitting';
import { luFactor, luSolve } from '../../../../src/core/linalg/lu';
import { fillNormals, fillUniforms } from '../../../../src/core/random/streams';

/** Uniform numbers one after another. */
function uniforms(seed: number): () => number {
  const block = new Float64Array(4096);
  let at = block.length;
  let first = 0;
  return () => {
    if (at === block.length) {
      fillUniforms(block, seed, 77, first);
      first += block.length;
      at = 0;
    }
    return block[at++];
  };
}

function normalsOf(seed: number): () => number {
  const block = new Float64Array(4096);
  let at = block.length;
  let first = 0;
  return () => {
    if (at === block.length) {
      fillNormals(block, seed, 78, first);
      first += block.length;
      at = 0;
    }
    return block[at++];
  };
}

/** A walk on 0 .. top: up with probability `up`, else down; 0 is home, `top` is B. At 0 it goes up or stays. */
function walk(up: number, top: number, seed: number): RareEvent {
  const uniform = uniforms(seed);
  return {
    size: 1,
    step: (state) => (state[0] = Math.max(0, state[0] + (uniform() < up ? 1 : -1))),
    score: (state) => (state[0] >= top ? 1 : state[0] / top),
    isHome: (state) => state[0] === 0,
  };
}

/** Gambler's ruin from 1: (1 - r) / (1 - r^top), r = (1 - up) / up. */
const ruin = (up: number, top: number) => {
  if (up === 0.5) return 1 / top;
  const r = (1 - up) / up;
  return (1 - r) / (1 - r ** top);
};

function parts(event: RareEvent, starts: Float64Array, seed: number, count: number): HillPart[] {
  const pilot = exitRun(event, starts, 10_000);
  const uniform = uniforms(seed);
  return Array.from({ length: count }, () => {
    const exits = pilot.next(100);
    return {
      exits,
      run: splittingRun(event, exits.states, { kill: 5, capSteps: 10_000, uniform }),
    };
  });
}

describe('multilevel splitting', () => {
  it.each([
    [0.5, 10, 0.1],
    [0.3, 8, 1.5e-3],
    [0.25, 12, 3.8e-6],
  ])('finds the ruin probability of a walk with steps up of %s to %s', (up, top, about) => {
    const exact = ruin(up, top);
    expect(exact / about).toBeGreaterThan(0.9);
    expect(exact / about).toBeLessThan(1.1);
    const event = walk(up, top, 11);
    const uniform = uniforms(12);
    const starts = new Float64Array(100).fill(1);
    const runs = Array.from({ length: 25 }, () =>
      splittingRun(event, starts, { kill: 5, capSteps: 10_000, uniform }),
    );
    const found = splittingEstimate(runs);
    expect(found.error).toBeLessThan(0.3 * exact);
    expect(Math.abs(found.probability - exact)).toBeLessThan(4 * found.error);
  });

  it('does not depend on k beyond its error', () => {
    const exact = ruin(0.35, 6);
    for (const kill of [1, 30]) {
      const event = walk(0.35, 6, 20 + kill);
      const options = { kill, capSteps: 10_000, uniform: uniforms(kill) };
      const starts = new Float64Array(100).fill(1);
      const found = splittingEstimate(
        Array.from({ length: 20 }, () => splittingRun(event, starts, options)),
      );
      expect(Math.abs(found.probability - exact)).toBeLessThan(4 * found.error);
    }
  });

  it('kills every replica that ties at the level, and is 0 when nobody is left', () => {
    const options = { kill: 1, capSteps: 100, uniform: uniforms(1) };
    // Nobody rises: all stand at the same score.
    const down: RareEvent = { ...walk(0.5, 4, 1), step: (state) => (state[0] -= 1) };
    const dead = splittingRun(down, new Float64Array(10).fill(1), options);
    expect(dead).toMatchObject({ probability: 0, extinct: true, levels: 0, arrivals: [] });
    // Half of the replicas start a step higher and arrive for certain: the lower five die together, once.
    const certain: RareEvent = {
      ...walk(0.5, 4, 1),
      step: (state) => (state[0] += state[0] >= 2 ? 1 : -1),
    };
    const halves = splittingRun(certain, Float64Array.of(1, 1, 1, 1, 1, 2, 2, 2, 2, 2), options);
    expect(halves).toMatchObject({ probability: 0.5, levels: 1, extinct: false });
    expect(halves.arrivals.every(({ start, steps }) => start >= 5 && steps === 2)).toBe(true);
  });

  it('counts a path that goes nowhere as home, and tells it', () => {
    const still: RareEvent = { ...walk(0.5, 4, 1), step: () => undefined };
    const starts = Float64Array.of(1, 2, 3);
    const found = splittingRun(still, starts, { kill: 1, capSteps: 50, uniform: uniforms(3) });
    expect(found.probability).toBe(0);
    expect(found.cappedPaths).toBeGreaterThanOrEqual(3);
  });

  it('refuses a k that leaves nobody', () => {
    expect(() =>
      splittingRun(walk(0.5, 4, 1), new Float64Array(5).fill(1), {
        kill: 5,
        capSteps: 10,
        uniform: uniforms(3),
      }),
    ).toThrow('k = 5 found, 1 to 4 are legal');
  });
});

describe('the Hill relation', () => {
  it('gives the mean time of a walk, known exactly', () => {
    const [up, top] = [0.35, 7];
    // m(0) of the walk that stays at 0 on a step down: differences d_i = 1/up + ((1-up)/up) d_(i-1), d_0 = 1/up.
    let [difference, exact] = [1 / up, 0];
    for (let i = 0; i < top; i++) {
      exact += difference;
      difference = 1 / up + ((1 - up) / up) * difference;
    }
    const found = hillEstimate(parts(walk(up, top, 31), Float64Array.of(0), 32, 20));
    expect(found.error).toBeLessThan(0.2 * exact);
    expect(Math.abs(found.mean - exact)).toBeLessThan(4 * found.error);
  });

  it('gives the first-passage time of an autoregression, known by quadrature', () => {
    const [a, level] = [0.8, 4];
    const normal = normalsOf(41);
    const event: RareEvent = {
      size: 1,
      step: (state) => (state[0] = a * state[0] + normal()),
      score: (state) => (state[0] >= level ? 1 : Math.min(state[0] / level, 1 - 1e-12)),
      isHome: (state) => state[0] <= 0,
    };
    const exact = meanPassage(a, level, 0);
    const found = hillEstimate(parts(event, Float64Array.of(0), 42, 20));
    expect(exact).toBeGreaterThan(100);
    expect(found.error).toBeLessThan(0.2 * exact);
    expect(Math.abs(found.mean - exact)).toBeLessThan(4 * found.error);
  });

  it('is infinite where nothing ever arrives, and needs no loop where everything does', () => {
    const never: RareEvent = {
      ...walk(0.5, 4, 1),
      step: (state) => (state[0] = state[0] === 0 ? 1 : 0),
    };
    expect(hillEstimate(parts(never, Float64Array.of(0), 1, 3))).toMatchObject({ mean: Infinity });
    const always: RareEvent = { ...walk(0.5, 4, 1), step: (state) => (state[0] += 1) };
    const found = hillEstimate(parts(always, Float64Array.of(0), 1, 3));
    expect(found).toMatchObject({ mean: 4, loop: 0, reactive: 4, error: 0 });
  });

  it('ends with what is known when home is never left', () => {
    const stuck: RareEvent = { ...walk(0.5, 4, 1), step: () => undefined };
    const exits = exitRun(stuck, Float64Array.of(0), 20).next(5);
    expect(exits.stay).toHaveLength(0);
    expect(exits.capped).toBe(1);
  });
});

/** m(x) = 1 + ∫_{y < level} φ(y - a x) m(y) dy, by the midpoint rule with its second-order error taken out. */
function meanPassage(a: number, level: number, x: number): number {
  const coarse = passageOn(a, level, x, 130);
  const fine = passageOn(a, level, x, 260);
  expect(Math.abs(fine / coarse - 1)).toBeLessThan(2e-3);
  return fine + (fine - coarse) / 3;
}

function passageOn(a: number, level: number, x: number, points: number): number {
  const low = -9;
  const width = (level - low) / points;
  const at = (k: number) => low + (k + 0.5) * width;
  const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  const system = new Float64Array(points * points);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      system[i * points + j] = (i === j ? 1 : 0) - density(at(j) - a * at(i)) * width;
    }
  }
  const m = luSolve(luFactor(system, points), new Float64Array(points).fill(1));
  return m.reduce((sum, value, j) => sum + density(at(j) - a * x) * width * value, 1);
}
