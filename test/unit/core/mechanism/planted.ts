/** Networks whose mechanism is known because it was put there. Those that have none: nulls.ts. Support of tests and benches. */
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { fillNormals, fillUniforms } from '../../../../src/core/random/streams';
import type { Network } from '../../../../src/core/rnn/network';

export interface Plant {
  readonly network: Network;
  /** Units that throw the state from the zone of the first symbol to that of the last, and back; ascending. */
  readonly kick: readonly number[];
  /** Leaky sums of the input that drive the kick units, one population for and one against each; ascending. */
  readonly integrators: readonly number[];
  /** Units without a causal role: `echo` have the inputs of kick units, `tonic` and `follower` high activity, `noisy` high variance. */
  readonly decoys: Readonly<Record<'echo' | 'tonic' | 'follower' | 'noisy', readonly number[]>>;
}

export interface PlantOptions {
  readonly units?: number;
  readonly inputs?: number;
  /** uint32 */
  readonly seed: number;
  /** Without kick units nothing throws the state over; noise on the zones themselves does. */
  readonly kicks?: boolean;
  /** Kick units never fall silent: they push in proportion, and the zones themselves have the threshold. */
  readonly graded?: boolean;
}

type Role =
  | 'first'
  | 'last'
  | 'forth'
  | 'back'
  | 'plus'
  | 'minus'
  | 'echo'
  | 'tonic'
  | 'follower'
  | 'noisy'
  | 'idle';

/** Weight of a unit on itself and its like: a zone keeps itself up, an integrator forgets slowly. */
const ZONE_SELF = 0.7;
const ZONE_DRIVE = 1.5;
const ZONE_INHIBITION = 2;
const INTEGRATOR_LEVEL = 3;
const BACKGROUND = 0.002;
/** Activity of a kick unit for one standard deviation of plus - minus beyond its threshold. */
const STEEPNESS = 2.5;
/** Summed weight of the kick units of one direction onto a unit of a zone. */
const PUSH = 4;
/** Of graded kick units: activity at rest in standard deviations of plus - minus, and summed weight. */
const GRADED_LEVEL = 4;
const GRADED_PUSH = 0.22;
const STREAM = 77;

/**
 * Two populations hold a symbol each (they keep themselves up and silence each other). Two populations of leaky integrators
 * sum noise; `plus` excites the kick units of one direction and inhibits those of the other, `minus` the other way round. A
 * kick unit is silent until their difference passes its threshold; then it silences one zone and lights the other.
 * All other weights are small Gaussians. Sizes, thresholds, leaks and places are drawn from the seed.
 */
export function plant(options: PlantOptions): Plant {
  const { units = 80, inputs = 30, seed, kicks = true, graded = false } = options;
  const random = dice(seed);
  const size = (low: number, high: number) => low + Math.floor(random.uniform() * (high - low + 1));
  const sizes: Record<Role, number> = {
    ...{ first: size(10, 14), last: size(10, 14), plus: size(7, 10), minus: size(7, 10) },
    ...{ forth: kicks ? size(1, 3) : 0, back: kicks ? size(1, 3) : 0 },
    ...{ echo: size(2, 3), tonic: size(3, 5), follower: size(3, 5), noisy: size(3, 5), idle: 0 },
  };
  const used = Object.values(sizes).reduce((sum, one) => sum + one, 0);
  sizes.idle = Math.max(0, units - used);
  const total = used + sizes.idle;
  const order = random.permutation(total);
  let next = 0;
  const members = Object.fromEntries(
    Object.entries(sizes).map(([role, count]) => [role, order.slice(next, (next += count))]),
  ) as Record<Role, number[]>;

  const W = random.normals(total * total, BACKGROUND);
  const U = random.normals(total * inputs, 0.05 / Math.sqrt(inputs));
  const bias = new Float64Array(total);
  const connect = (to: readonly number[], from: readonly number[], sum: number) => {
    for (const i of to) for (const j of from) W[i * total + j] = sum / from.length;
  };
  const { first, last, forth, back, plus, minus } = members;

  for (const [own, other] of [
    [first, last],
    [last, first],
  ]) {
    connect(own, own, ZONE_SELF);
    connect(own, other, -ZONE_INHIBITION);
    for (const i of own) bias[i] = ZONE_DRIVE;
  }
  const leak = 0.55 + 0.2 * random.uniform();
  const directions = [random.direction(inputs), random.direction(inputs)];
  [plus, minus].forEach((population, k) => {
    connect(population, population, leak);
    for (const i of population) {
      bias[i] = INTEGRATOR_LEVEL * (1 - leak);
      const own = random.direction(inputs);
      for (let c = 0; c < inputs; c++) U[i * inputs + c] = 0.5 * directions[k][c] + 0.25 * own[c];
    }
  });
  const drive = (to: readonly number[], sign: number, scale: number) => {
    connect(to, plus, sign * scale);
    connect(to, minus, -sign * scale);
  };
  for (const i of members.tonic) bias[i] = 4 + 4 * random.uniform();
  connect(members.follower, first, 1.2);
  for (const i of members.noisy) {
    W[i * total + i] = 0.7;
    bias[i] = 1;
    const own = random.direction(inputs);
    for (let c = 0; c < inputs; c++) U[i * inputs + c] = 1.2 * own[c];
  }
  for (const i of members.idle) {
    const own = random.direction(inputs);
    for (let c = 0; c < inputs; c++) U[i * inputs + c] = 0.3 * own[c];
  }
  if (!kicks) {
    for (const i of [...first, ...last]) {
      const own = random.direction(inputs);
      const shared = directions[first.includes(i) ? 0 : 1];
      for (let c = 0; c < inputs; c++) U[i * inputs + c] = 1.7 * shared[c] + 0.3 * own[c];
    }
  }
  const layer = {
    ...{ inputSize: inputs, hiddenSize: total, inputWeight: U, recurrentWeight: W },
    ...{ inputBias: bias, recurrentBias: null },
  };
  const { mean, deviation } = difference(layer, plus, minus, seed);
  const steep = STEEPNESS / deviation;
  const threshold = 1.4 + 0.25 * random.uniform();
  for (const [to, sign] of [
    [forth, 1],
    [back, -1],
    [members.echo, 1],
  ] as const) {
    drive(to, sign, steep);
    for (const i of to) {
      const isGraded = graded && to !== members.echo;
      const above = isGraded ? -GRADED_LEVEL : threshold + 0.1 * random.uniform();
      bias[i] = -steep * (sign * mean + deviation * above);
    }
  }
  const push = graded ? GRADED_PUSH : PUSH;
  connect(first, forth, -push);
  connect(last, forth, push);
  connect(first, back, push);
  connect(last, back, -push);
  const readout = random.normals(3 * total, 0.005);
  for (const i of first) readout[i] += 2 / first.length;
  for (const i of last) readout[2 * total + i] += 2 / last.length;
  const ascending = (role: Role) => [...members[role]].sort((a, b) => a - b);
  return {
    network: {
      cell: 'rnn',
      nonlinearity: 'relu',
      layers: [layer],
      readout: { outputs: 3, weight: readout, bias: Float64Array.of(0, -4, 0) },
    },
    kick: [...forth, ...back].sort((a, b) => a - b),
    integrators: kicks ? [...plus, ...minus].sort((a, b) => a - b) : [],
    decoys: {
      ...{ echo: ascending('echo'), tonic: ascending('tonic') },
      ...{ follower: ascending('follower'), noisy: ascending('noisy') },
    },
  };
}

/** Of mean(plus) - mean(minus) over a run in which no kick unit is connected yet. */
function difference(
  layer: Network['layers'][number],
  plus: readonly number[],
  minus: readonly number[],
  seed: number,
): { mean: number; deviation: number } {
  // A copy: products are kept by their matrix, and this one will still be written to.
  const layers = [{ ...layer, recurrentWeight: layer.recurrentWeight.slice() }];
  const network: Network = { cell: 'rnn', nonlinearity: 'relu', layers, readout: null };
  const input = { kind: 'noise', std: 1 } as const;
  const { states, steps } = runOrbit(network, { lengthSteps: 2000, warmupSteps: 100, input, seed });
  const values = Array.from({ length: steps }, (_, t) => {
    const average = (units: readonly number[]) =>
      units.reduce((sum, i) => sum + states[t * layer.hiddenSize + i], 0) / units.length;
    return average(plus) - average(minus);
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / steps;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / steps) };
}

/** Numbers of a seed, one after another. */
export function dice(seed: number) {
  let [uniforms, normals] = [0, 0];
  const one = new Float64Array(1);
  const self = {
    uniform: () => {
      fillUniforms(one, seed, STREAM, uniforms++);
      return one[0];
    },
    normals: (count: number, std: number) => {
      const values = new Float64Array(count);
      fillNormals(values, seed, STREAM + 1, normals, std);
      normals += count;
      return values;
    },
    direction: (count: number) => {
      const values = self.normals(count, 1);
      const norm = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
      return values.map((value) => value / norm);
    },
    permutation: (count: number) => {
      const order = Array.from({ length: count }, (_, k) => k);
      for (let k = count - 1; k > 0; k--) {
        const other = Math.floor(self.uniform() * (k + 1));
        [order[k], order[other]] = [order[other], order[k]];
      }
      return order;
    },
  };
  return self;
}
