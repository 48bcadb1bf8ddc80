import { describe, expect, it } from 'vitest';
import type { StepShape, Targets } from '../../../../src/core/compute';
import { initialParameters } from '../../../../src/core/training/parameters';
import { stringDivergence } from '../../../../src/core/transport/stringDivergence';
import type { TensorLibrary } from '../../../../src/kernel/tensorflow/loadTensorflow';
import { tensorflowMemoryBytes } from '../../../../src/kernel/tensorflow/memory';
import { TensorflowKernel } from '../../../../src/kernel/tensorflow/tensorflowKernel';
import { kernelBinaries } from '../kernels';
import { TENSORFLOW } from './library';

const SHAPE: StepShape = {
  batch: 60,
  lengthSteps: 9,
  inputs: 7,
  units: 20,
  outputs: 3,
  nonlinearity: 'tanh',
  recurrentBias: true,
  readoutBias: true,
};
const NOISE = { seed: 1, draw: 0, purpose: 'training' } as const;
const PAPER = { blur: 0.2, scaling: 0.5, selfPairs: true };
const STRAIGHT = { kind: 'straightThrough', temperature: 1 } as const;
const UPDATE = { learningRate: 1e-3, betas: [0.9, 0.9], clipNorm: 1, weightDecay: 0 } as const;

function targets(key: number | null): Targets {
  const { lengthSteps, outputs } = SHAPE;
  const symbols = Uint8Array.from({ length: 40 * lengthSteps }, (_, k) => (k * k + k) % 3);
  return { key, count: 40, lengthSteps, outputs, symbols };
}

describe.skipIf(TENSORFLOW === null)('the TensorFlow kernel', () => {
  const library = TENSORFLOW as TensorLibrary;
  const held = () => library.tf.memory().numTensors;
  const kernelWithParameters = () => {
    const kernel = new TensorflowKernel(SHAPE, { library, binaries: kernelBinaries() });
    kernel.load(initialParameters(SHAPE, 1), null);
    return kernel;
  };
  const step = (kernel: TensorflowKernel, key: number | null) => {
    kernel.drawInputs(NOISE, 50, 1, 1);
    kernel.rollout();
    kernel.sample(NOISE, STRAIGHT);
    kernel.transport(targets(key), PAPER);
    kernel.backward();
    kernel.update(UPDATE);
  };

  it('holds as many tensors after every step, and none once disposed of', () => {
    const before = held();
    const kernel = kernelWithParameters();
    step(kernel, null);
    const after = held();
    for (const key of [null, 1, 1]) {
      step(kernel, key);
      kernel.compare(targets(null), targets(key), PAPER);
      expect(held()).toBe(after);
    }
    kernel.drawInputs(NOISE, 50, 1, 1);
    kernel.startFrom(new Float32Array(50 * SHAPE.units));
    kernel.rollout();
    kernel.sample(NOISE, { kind: 'localExpectation', floor: 0 });
    kernel.transport(targets(null), { ...PAPER, selfPairs: false });
    kernel.backward();
    expect(held()).toBe(after);
    kernel.dispose();
    expect(held()).toBe(before);
  });

  it('holds none when verbs are called again, or refused', () => {
    const before = held();
    const kernel = kernelWithParameters();
    kernel.drawInputs(NOISE, 50, 1, 1);
    kernel.drawInputs(NOISE, 50, 1, 1);
    kernel.rollout();
    kernel.rollout();
    kernel.sample(NOISE, STRAIGHT);
    kernel.sample(NOISE, STRAIGHT);
    const tooMany = { ...targets(null), count: 41 };
    expect(() => kernel.compare(targets(null), tooMany, PAPER)).toThrow(RangeError);
    kernel.load(initialParameters(SHAPE, 2), null);
    expect(held()).toBe(before);
    kernel.dispose();
  });

  it('finds the gradient of strings so far apart that sums of exponentials overflow', () => {
    const kernel = kernelWithParameters();
    kernel.drawInputs(NOISE, 50, 1, 1);
    kernel.rollout();
    kernel.sample(NOISE, STRAIGHT);
    const small = { ...PAPER, blur: 0.02, scaling: 0.05 };
    const found = kernel.transport(targets(null), small);
    const symbols = kernel.read('symbols');
    const x = { ...targets(null), count: 50, symbols };
    const wanted = stringDivergence(x, targets(null), small);
    expect(Math.abs(found.loss / wanted.loss - 1)).toBeLessThan(1e-6);
    const gradient = kernel.read('symbolGradient');
    const worst = wanted
      .gradient()
      .perString.reduce((most, g, k) => Math.max(most, Math.abs(g - gradient[k])), 0);
    expect(worst).toBeLessThan(1e-4 / 50);
    kernel.dispose();
  });

  it('is named by what decides its bits', () => {
    const kernel = kernelWithParameters();
    expect(kernel.build).toBe(`${library.build} kernel 1`);
    expect(kernel.memoryBytes).toBe(tensorflowMemoryBytes(SHAPE));
    kernel.dispose();
  });
});

describe('the memory that is told before', () => {
  const PAPER_SHAPE = { ...SHAPE, batch: 4096, units: 150, inputs: 100 };

  it('is near what a process was measured to take', () => {
    // Peak resident memory less that of Node alone, at 30 and 100 steps.
    const short = tensorflowMemoryBytes({ ...PAPER_SHAPE, lengthSteps: 30 });
    const long = tensorflowMemoryBytes({ ...PAPER_SHAPE, lengthSteps: 100 });
    expect(Math.abs(short / 0.82e9 - 1)).toBeLessThan(0.2);
    expect(Math.abs(long / 1.3e9 - 1)).toBeLessThan(0.2);
    expect(long).toBeLessThan(1.5e9);
    expect([short, long].every(Number.isInteger)).toBe(true);
  });
});
