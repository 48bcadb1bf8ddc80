/** One suite for every kernel: each verb against the reference. */
import { afterEach, describe, expect, it } from 'vitest';
import type {
  GradientEstimator,
  StepShape,
  Targets,
  TrainingKernel,
  TransportOptions,
} from '../../../src/core/compute';
import { fillUniforms, STREAM } from '../../../src/core/random/streams';
import type { NoiseDraw } from '../../../src/core/random/trainingNoise';
import { initialParameters } from '../../../src/core/training/parameters';
import { ReferenceKernel } from '../../../src/kernel/reference';
import { goldenDivergences, stringsOf } from '../core/transport/goldenDivergences';
import { KERNELS } from './kernels';

const SHAPES: readonly (StepShape & { readonly name: string })[] = [
  shape('relu without biases', {}),
  shape('relu with biases', { recurrentBias: true, readoutBias: true }),
  shape('tanh', { nonlinearity: 'tanh', recurrentBias: true }),
  shape('odd sizes', { batch: 53, units: 21, inputs: 33, outputs: 5, lengthSteps: 37 }),
  shape('one input, two symbols', { inputs: 1, outputs: 2, units: 5 }),
  shape('nine symbols', { outputs: 9, lengthSteps: 3 }),
];

function shape(name: string, change: Partial<StepShape>): StepShape & { readonly name: string } {
  return {
    name,
    batch: 100,
    lengthSteps: 12,
    inputs: 10,
    units: 30,
    outputs: 3,
    nonlinearity: 'relu',
    recurrentBias: false,
    readoutBias: false,
    ...change,
  };
}

const NOISE: NoiseDraw = { seed: 11, draw: 5, purpose: 'training' };
const PAPER = { blur: 0.2, scaling: 0.5, selfPairs: true };
const STRAIGHT = { kind: 'straightThrough', temperature: 0.8 } as const;
const UNBIASED = { kind: 'localExpectation', floor: 0 } as const;
const UPDATE = {
  learningRate: 1e-3,
  betas: [0.9, 0.9] as const,
  clipNorm: 0.9,
  weightDecay: 0.01,
};

/** Strings that dwell, so that some are equal. */
function targetsFor({ lengthSteps, outputs }: StepShape, count: number, seed: number): Targets {
  const uniforms = new Float64Array(2 * count * lengthSteps);
  fillUniforms(uniforms, seed, STREAM.starts, 0);
  const symbols = new Uint8Array(count * lengthSteps);
  for (let i = 0; i < symbols.length; i++) {
    const stays = i % lengthSteps !== 0 && uniforms[2 * i] < 0.9;
    symbols[i] = stays ? symbols[i - 1] : Math.floor(outputs * uniforms[2 * i + 1]);
  }
  return { key: seed, count, lengthSteps, outputs, symbols };
}

function relativeError(found: Float32Array, wanted: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    difference += (found[i] - wanted[i]) ** 2;
    size += wanted[i] ** 2;
  }
  return Math.sqrt(difference / Math.max(size, 1e-300));
}

const open: TrainingKernel[] = [];
function opened<K extends TrainingKernel>(kernel: K): K {
  open.push(kernel);
  return kernel;
}
afterEach(() => {
  for (const kernel of open.splice(0)) kernel.dispose();
});

interface StepOptions extends TransportOptions {
  readonly estimator: GradientEstimator;
  readonly initialStd?: number;
}

const STRAIGHT_STEP: StepOptions = { ...PAPER, estimator: STRAIGHT };

/** One step up to the backward pass. */
function runStep(kernel: TrainingKernel, rows: number, targets: Targets, options = STRAIGHT_STEP) {
  kernel.drawInputs(NOISE, rows, 1, options.initialStd ?? 0);
  kernel.rollout();
  kernel.sample(NOISE, options.estimator);
  const report = kernel.transport(targets, options);
  kernel.backward();
  return report;
}

/** What the paper's step does not use: local expectations, separate pairs, potentials of windows. */
function expectedStep({ outputs }: StepShape): StepOptions {
  const values = new Float64Array(outputs ** 2);
  fillUniforms(values, 1, STREAM.starts, 0);
  return {
    blur: 1.5,
    scaling: 0.5,
    selfPairs: false,
    estimator: { kind: 'localExpectation', floor: 0.01 },
    windows: { lengthSteps: 2, values: Float32Array.from(values) },
  };
}

describe.each(KERNELS)('$name', ({ create }) => {
  describe.each(SHAPES)('$name', (stepShape) => {
    const rows = stepShape.batch - 3;
    const targets = targetsFor(stepShape, Math.min(70, stepShape.batch), 3);
    const parameters = initialParameters(stepShape, 2).map((value) => 2 * value);
    const pair = () => {
      const kernel = opened(create(stepShape));
      const reference = opened(new ReferenceKernel(stepShape));
      for (const one of [kernel, reference]) one.load(parameters, null);
      return { kernel, reference };
    };

    it('draws the same noise, bit for bit', () => {
      const { kernel, reference } = pair();
      for (const one of [kernel, reference]) one.drawInputs(NOISE, rows, 1.5, 0.5);
      expect(kernel.read('inputs')).toEqual(reference.read('inputs'));
      expect(kernel.read('initialState')).toEqual(reference.read('initialState'));
      for (const one of [kernel, reference]) one.drawInputs(NOISE, rows, 0, 0);
      expect(kernel.read('inputs')).toEqual(reference.read('inputs'));
      expect(kernel.read('initialState')).toEqual(reference.read('initialState'));
    });

    it('steps, samples and measures as the reference does', () => {
      const { kernel, reference } = pair();
      const options = { ...STRAIGHT_STEP, initialStd: 1 };
      const found = runStep(kernel, rows, targets, options);
      const wanted = runStep(reference, rows, targets, options);
      expect(relativeError(kernel.read('hidden'), reference.read('hidden'))).toBeLessThan(1e-6);
      expect(relativeError(kernel.read('logits'), reference.read('logits'))).toBeLessThan(1e-6);
      expect(kernel.read('symbols')).toEqual(reference.read('symbols'));
      expect(found.diameterSquared).toBe(wanted.diameterSquared);
      expect(Math.abs(found.loss / wanted.loss - 1)).toBeLessThan(1e-6);
      expect(Math.abs(found.gradientResidual - wanted.gradientResidual)).toBeLessThan(1e-4);
      const symbolGradient = relativeError(
        kernel.read('symbolGradient'),
        reference.read('symbolGradient'),
      );
      expect(symbolGradient).toBeLessThan(3e-4);
      const gradient = relativeError(kernel.read('gradient'), reference.read('gradient'));
      expect(gradient).toBeLessThan(3e-4);
    });

    it('switches the units that float64 switches, but for |z| below 1e-5', () => {
      const { kernel, reference } = pair();
      const [found, wanted] = [kernel, reference].map((one) => {
        one.drawInputs(NOISE, rows, 1, 1);
        one.rollout();
        return one.read('hidden');
      });
      const isRelu = stepShape.nonlinearity === 'relu';
      const differing = [...found.keys()].filter((k) => found[k] > 0 !== wanted[k] > 0);
      const z = differing.map((k) => Math.max(Math.abs(found[k]), Math.abs(wanted[k])));
      expect(z.filter((one) => one >= 1e-5)).toEqual([]);
      const on = found.filter((h) => h > 0).length / found.length;
      if (isRelu) expect([on > 0.1, on < 0.9]).toEqual([true, true]);
    });

    it.each([
      ['with windows', {}],
      ['without', null],
      ['with self-pairs and no floor', { selfPairs: true, estimator: UNBIASED }],
    ])('expects changes of symbols as the reference does, %s', (_, change) => {
      const { kernel, reference } = pair();
      const { windows, ...plain } = expectedStep(stepShape);
      const options: StepOptions = change
        ? { ...plain, ...(windows && { windows }), ...change }
        : plain;
      const [found, wanted] = [kernel, reference].map((one) =>
        runStep(one, rows, targets, options),
      );
      expect(kernel.read('symbols')).toEqual(reference.read('symbols'));
      expect(found.diameterSquared).toBe(wanted.diameterSquared);
      expect(Math.abs(found.loss - wanted.loss)).toBeLessThan(1e-6 * stepShape.lengthSteps);
      expect(Math.abs(found.gradientResidual - wanted.gradientResidual)).toBeLessThan(1e-4);
      for (const array of ['symbolGradient', 'gradient'] as const) {
        expect(relativeError(kernel.read(array), reference.read(array)), array).toBeLessThan(3e-4);
      }
    });

    it('leaves out nothing but the loss where that is not wanted', () => {
      const { kernel } = pair();
      const options = expectedStep(stepShape);
      const wanted = runStep(kernel, rows, targets, options);
      const gradient = kernel.read('gradient');
      const found = runStep(kernel, rows, targets, { ...options, lossWanted: false });
      expect(kernel.read('gradient')).toEqual(gradient);
      expect([wanted.loss, found.loss].map(Number.isFinite)).toEqual([true, false]);
      // What was left out is made up for afterwards.
      expect(runStep(kernel, rows, targets, options).loss).toBe(wanted.loss);
    });

    it('goes on from given states', () => {
      const { kernel, reference } = pair();
      const [first, again] = [kernel, reference].map((one) => {
        one.drawInputs(NOISE, rows, 1, 1);
        one.rollout();
        const finalState = one.read('finalState');
        expect(finalState).toEqual(one.read('hidden').slice(-rows * stepShape.units));
        one.drawInputs({ ...NOISE, draw: 6 }, rows, 1, 0);
        one.startFrom(finalState);
        expect(one.read('initialState')).toEqual(finalState);
        one.rollout();
        return one.read('finalState');
      });
      expect(relativeError(first, again)).toBeLessThan(1e-6);
    });

    it('updates as the reference does', () => {
      const { kernel, reference } = pair();
      for (let step = 0; step < 2; step++) {
        const norms = [kernel, reference].map((one) => {
          runStep(one, rows, targets);
          return one.update(UPDATE);
        });
        expect(Math.abs(norms[0] / norms[1] - 1)).toBeLessThan(3e-4);
        // Adam's first steps follow the sign of the gradient: entries near 0 may differ, the rest do not.
        const [a, b] = [kernel, reference].map((one) => one.read('parameters'));
        const moved = a.map((value, p) => Math.abs(value - b[p]));
        expect(moved.filter((value) => value > 1e-5).length).toBeLessThan(0.01 * moved.length);
        kernel.load(b, reference.optimiserState());
      }
      expect(kernel.optimiserState().updates).toBe(2);
    });
  });

  it('gives local expectations the same bits every time, and in a larger kernel', () => {
    const [stepShape] = SHAPES;
    const gradients = [stepShape, { ...stepShape, batch: 500 }].map((size) => {
      const kernel = opened(create(size));
      kernel.load(initialParameters(stepShape, 2), null);
      runStep(kernel, 60, targetsFor(stepShape, 40, 9), expectedStep(stepShape));
      return kernel.read('gradient');
    });
    expect(gradients[1]).toEqual(gradients[0]);
  });

  it('survives a temperature that falls at once without self-pairs, too', () => {
    const [stepShape] = SHAPES;
    const [kernel, reference] = [create(stepShape), new ReferenceKernel(stepShape)].map(opened);
    const [x, y] = [targetsFor(stepShape, 60, 4), targetsFor(stepShape, 70, 5)];
    const sudden = { blur: 0.02, scaling: 0.01, selfPairs: false };
    const [found, wanted] = [kernel, reference].map((one) => one.compare(x, y, sudden).loss);
    expect(Math.abs(found - wanted)).toBeLessThan(1e-5);
  });

  it('does not keep potentials with self-pairs for transports without', () => {
    const [stepShape] = SHAPES;
    const kernel = opened(create(stepShape));
    const [x, y] = [targetsFor(stepShape, 60, 4), targetsFor(stepShape, 70, 5)];
    const options = { ...PAPER, blur: 1 };
    kernel.compare(x, y, options);
    const separate = kernel.compare(x, y, { ...options, selfPairs: false });
    expect(separate).toEqual(
      kernel.compare(x, { ...y, key: null }, { ...options, selfPairs: false }),
    );
  });

  it('refuses windows and blurs that the estimator can not do with', () => {
    const [stepShape] = SHAPES;
    const targets = targetsFor(stepShape, 10, 1);
    const kernel = opened(create(stepShape));
    const options = expectedStep(stepShape);
    const run = (change: Partial<StepOptions>) => () =>
      runStep(kernel, 10, targets, { ...options, ...change });
    const windows = (lengthSteps: number, size: number) => ({
      windows: { lengthSteps, values: new Float32Array(size) },
    });
    expect(run(windows(13, 3 ** 7))).toThrow('windows: 13 steps of 3 symbols found');
    expect(run(windows(8, 3 ** 8))).toThrow('at most 4096 windows');
    expect(run(windows(2, 8))).toThrow('windows: 8 values found, 9 are needed');
    expect(run({ blur: 0.1 })).toThrow('blur: 0.1 found');
    expect(run({ estimator: STRAIGHT })).toThrow('windows: estimator straightThrough found');
    expect(() => kernel.startFrom(new Float32Array(7))).toThrow('states: 7 numbers found');
    const single = { ...targets, count: 1, symbols: targets.symbols.slice(0, 12) };
    expect(() => kernel.compare(single, targets, options)).toThrow('a cloud of 1 string');
  });

  it('agrees with geomloss in float32', () => {
    const cases = goldenDivergences().filter(({ name }) => name.startsWith('onehot'));
    for (const { x, y, blur, scaling, loss } of cases) {
      const [a, b] = [x, y].map((cloud) => ({ ...stringsOf(cloud, 3), key: null }));
      const kernel = opened(create(shape('', { lengthSteps: a.lengthSteps })));
      const found = kernel.compare(a, b, { ...PAPER, blur, scaling });
      expect(Math.abs(found.loss / loss - 1)).toBeLessThan(1e-6);
    }
  });

  it('keeps the potentials of known targets, to the last bit', () => {
    const [stepShape] = SHAPES;
    const targets = targetsFor(stepShape, 70, 3);
    const kernel = opened(create(stepShape));
    kernel.load(initialParameters(stepShape, 2), null);
    const first = runStep(kernel, 90, targets);
    const again = runStep(kernel, 90, targets);
    const unknown = runStep(kernel, 90, { ...targets, key: null });
    expect(again).toEqual(first);
    expect(unknown).toEqual(first);
  });

  it('gives the same bits every time, and for a smaller batch in a larger kernel', () => {
    const [stepShape] = SHAPES;
    const targets = targetsFor(stepShape, 40, 9);
    const parameters = initialParameters(stepShape, 2);
    const runs = [stepShape, stepShape, { ...stepShape, batch: 500 }].map((size) => {
      const kernel = opened(create(size));
      kernel.load(parameters, null);
      runStep(kernel, 60, targets);
      return kernel.read('gradient');
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });

  it('survives distances beyond what float32 holds at a small blur', () => {
    const [stepShape] = SHAPES;
    const kernel = opened(create(stepShape));
    const constant = (symbol: number): Targets => ({
      key: null,
      count: 1,
      lengthSteps: stepShape.lengthSteps,
      outputs: 3,
      symbols: new Uint8Array(stepShape.lengthSteps).fill(symbol),
    });
    const found = kernel.compare(constant(0), constant(1), { ...PAPER, blur: 0.01, scaling: 0.1 });
    expect(found.loss).toBeCloseTo(stepShape.lengthSteps, 5);
  });

  it('survives a temperature that falls at once, when old potentials are far off', () => {
    const [stepShape] = SHAPES;
    const [kernel, reference] = [create(stepShape), new ReferenceKernel(stepShape)].map(opened);
    const [x, y] = [targetsFor(stepShape, 60, 4), targetsFor(stepShape, 70, 5)];
    const sudden = { ...PAPER, blur: 0.02, scaling: 0.01 };
    const [found, wanted] = [kernel, reference].map((one) => one.compare(x, y, sudden).loss);
    expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-6);
  });

  it('refuses strings that do not fit', () => {
    const [stepShape] = SHAPES;
    const kernel = opened(create(stepShape));
    const fitting = targetsFor(stepShape, 10, 1);
    const tooMany = targetsFor(stepShape, stepShape.batch + 1, 1);
    const tooLong = targetsFor({ ...stepShape, lengthSteps: 13 }, 10, 1);
    expect(() => kernel.compare(fitting, tooMany, PAPER)).toThrow(
      'strings: 101 found, at most 100',
    );
    expect(() => kernel.compare(tooLong, tooLong, PAPER)).toThrow('lengthSteps: 13 found');
    expect(() => kernel.drawInputs(NOISE, stepShape.batch + 1, 1, 0)).toThrow('rows: 101 found');
  });

  it('does nothing out of order', () => {
    const kernel = opened(create(SHAPES[0]));
    expect(() => kernel.rollout()).toThrow('rollout: drawInputs has to come first');
    expect(() => kernel.backward()).toThrow('backward: transport has to come first');
    expect(() => kernel.update(UPDATE)).toThrow('update: backward has to come first');
  });

  it('leaves everything as it is when the gradient is not finite', () => {
    const [stepShape] = SHAPES;
    const kernel = opened(create(stepShape));
    const parameters = initialParameters(stepShape, 2).fill(1e30);
    kernel.load(parameters, null);
    runStep(kernel, 60, targetsFor(stepShape, 40, 9));
    expect(kernel.update(UPDATE)).not.toBeGreaterThanOrEqual(0);
    expect(kernel.read('parameters')).toEqual(parameters);
  });
});
