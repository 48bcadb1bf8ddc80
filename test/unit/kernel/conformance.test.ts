/** One suite for every kernel: each verb against the reference. */
import { afterEach, describe, expect, it } from 'vitest';
import type { StepShape, Targets, TrainingKernel } from '../../../src/core/compute';
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
const PAPER = { blur: 0.2, scaling: 0.5 };
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

/** One step up to the backward pass. */
function runStep(kernel: TrainingKernel, rows: number, targets: Targets, initialStd = 0) {
  kernel.drawInputs(NOISE, rows, 1, initialStd);
  kernel.rollout();
  kernel.sample(NOISE, 0.8);
  const report = kernel.transport(targets, PAPER);
  kernel.backward();
  return report;
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
      const found = runStep(kernel, rows, targets, 1);
      const wanted = runStep(reference, rows, targets, 1);
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

  it('agrees with geomloss in float32', () => {
    const cases = goldenDivergences().filter(({ name }) => name.startsWith('onehot'));
    for (const { x, y, blur, scaling, loss } of cases) {
      const [a, b] = [x, y].map((cloud) => ({ ...stringsOf(cloud, 3), key: null }));
      const kernel = opened(create(shape('', { lengthSteps: a.lengthSteps })));
      const found = kernel.compare(a, b, { blur, scaling });
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
    const found = kernel.compare(constant(0), constant(1), { blur: 0.01, scaling: 0.1 });
    expect(found.loss).toBeCloseTo(stepShape.lengthSteps, 5);
  });

  it('survives a temperature that falls at once, when old potentials are far off', () => {
    const [stepShape] = SHAPES;
    const [kernel, reference] = [create(stepShape), new ReferenceKernel(stepShape)].map(opened);
    const [x, y] = [targetsFor(stepShape, 60, 4), targetsFor(stepShape, 70, 5)];
    const sudden = { blur: 0.02, scaling: 0.01 };
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
