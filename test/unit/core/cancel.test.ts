/** Whatever can take longer than a fifth of a second at 2,000 units looks at its cancel signal while it runs. */
import { describe, expect, it } from 'vitest';
import type { CancelSignal } from '../../../src/core/cancel';
import { clusterOrder } from '../../../src/core/connectivity/clusterOrder';
import { findFixedPoints } from '../../../src/core/dynamics/fixedPoints';
import { noInputTrajectories } from '../../../src/core/dynamics/noInput';
import { inputDrive, runOrbit } from '../../../src/core/dynamics/orbit';
import { fitPca } from '../../../src/core/dynamics/pca';
import { findRays } from '../../../src/core/dynamics/rays';
import { ritzValues } from '../../../src/core/linalg/arnoldi';
import { eigenvalues } from '../../../src/core/linalg/eigen';
import { gmres } from '../../../src/core/linalg/gmres';
import { luFactor, nullity } from '../../../src/core/linalg/lu';
import { searchStarts } from '../../../src/engine/searchStarts';
import { statisticsOf } from '../../../src/formats/tensorStatistics';
import { randomNetwork } from '../engine/randomNetwork';
import { normals, positiveStarts, reluNetwork } from './dynamics/reluNetwork';

const relu = randomNetwork({ units: 20 });
const tanh = randomNetwork({ units: 20, nonlinearity: 'tanh', bias: true });
const biased = randomNetwork({ units: 20, bias: true });
const noise = { kind: 'noise', std: 1 } as const;
const cloud = (size: number) => normals(600 * size, 2);
const short = { lengthSteps: 30, warmupSteps: 0, input: noise, seed: 1 };
const search = { starts: positiveStarts(6, 20), input: null, maxPeriod: 2, seed: 1 };
const large = reluNetwork(normals(420 * 420, 1, 0.3).map(Math.abs));

const computations: Record<string, (signal: CancelSignal) => unknown> = {
  'input drive': (signal) => inputDrive(relu, noise, 50, 1, signal),
  orbit: (signal) => runOrbit(relu, { ...short, drive: new Float64Array(30 * 20), signal }),
  'trajectories without input': (signal) =>
    noInputTrajectories(relu, positiveStarts(2, 20), 20, signal),
  'principal axes, dense': (signal) => fitPca(cloud(10), 600, 10, 3, signal),
  'principal axes, iterated': (signal) => fitPca(cloud(210), 600, 210, 3, signal),
  'cluster order by linkage': (signal) => clusterOrder(cloud(4), 40, 4, signal),
  'cluster order by angle': (signal) => clusterOrder(cloud(4), 600, 4, signal),
  'cluster order of many': (signal) => clusterOrder(normals(610 * 4, 3), 610, 4, signal),
  // Of a network without kept noises.
  'search starts': (signal) =>
    searchStarts(structuredClone(relu), runOrbit(relu, short), 1, signal),
  'rays from starts': (signal) =>
    findRays(relu, { starts: positiveStarts(3, 20), seed: 1, signal }),
  'rays that repel': (signal) =>
    findRays(relu, { starts: positiveStarts(3, 20), unstableSearch: true, seed: 1, signal }),
  'all rays': (signal) =>
    findRays(reluNetwork(normals(16, 1)), {
      starts: new Float64Array(0),
      exhaustivePeriod: 2,
      seed: 1,
      signal,
    }),
  'rays of a large network': (signal) =>
    findRays(large, { starts: positiveStarts(1, 420), iterations: 60, seed: 1, signal }),
  'fixed points of ReLU units': (signal) => findFixedPoints(biased, { ...search, signal }),
  'fixed points of smooth units': (signal) => findFixedPoints(tanh, { ...search, signal }),
  eigenvalues: (signal) => eigenvalues(normals(900, 1), 30, signal),
  'Ritz values': (signal) =>
    ritzValues((v, out) => out.set(v.map(Math.sin)), normals(40, 1), 20, signal),
  'linear systems, eliminated': (signal) => luFactor(normals(900, 1), 30, signal),
  'linear systems, iterated': (signal) =>
    gmres((v, out) => out.set(v.map(Math.sin)), normals(40, 1), {
      tolerance: 0,
      mostSteps: 20,
      signal,
    }),
  rank: (signal) => nullity(normals(900, 1), 30, 1e-10, signal),
  'tensor statistics': (signal) => statisticsOf(new Float64Array(200_000), signal),
};

describe.each(Object.entries(computations))('%s', (_, compute) => {
  it('looks at the signal again and again, and stops at any look', () => {
    const looks = looksOf(compute, Infinity);
    expect(looks).toBeGreaterThan(2);
    for (const last of [0, 1, Math.floor(looks / 2), looks - 1]) {
      expect(() => looksOf(compute, last)).toThrow('cancelled');
    }
  });
});

/** How often the computation looked; from look number `last` on it is cancelled. */
function looksOf(compute: (signal: CancelSignal) => unknown, last: number): number {
  let looks = 0;
  compute({
    get aborted() {
      return looks++ >= last;
    },
  });
  return looks;
}
