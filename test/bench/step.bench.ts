/**
 * One optimiser step at the paper's setting, verb by verb, on every kernel there is, and its recurrent part on
 * tfjs-backend-wasm: what a web page would have.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as core from '@tensorflow/tfjs-core';
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
import type { StepShape, TrainingKernel } from '../../src/core/compute';
import { chainHmm } from '../../src/core/hmm/families';
import { sampleStrings } from '../../src/core/hmm/sampling';
import { initialParameters } from '../../src/core/training/parameters';
import {
  loadTensorflow,
  TensorflowUnavailable,
  type TensorOperations,
} from '../../src/kernel/tensorflow/loadTensorflow';
import {
  backpropagateTensors,
  parameterMatrices,
  rolloutTensors,
} from '../../src/kernel/tensorflow/recurrence';
import { TensorflowKernel } from '../../src/kernel/tensorflow/tensorflowKernel';
import type { KernelBinaries } from '../../src/kernel/wasm/module';
import { NoiseRows } from '../../src/kernel/wasm/noiseRows';
import { WasmKernel } from '../../src/kernel/wasm/wasmKernel';
import type { Bench, Table } from './bench';

const LENGTHS = [30, 100];
const REPETITIONS = 3;
const NOISE = { seed: 1, draw: 0, purpose: 'training' } as const;
const PAPER = { blur: 0.2, scaling: 0.5, selfPairs: true };
const UPDATE = { learningRate: 1e-3, betas: [0.9, 0.9], clipNorm: 0.9, weightDecay: 0 } as const;
const VERBS = ['drawInputs', 'rollout', 'sample', 'transport', 'backward', 'update'] as const;

/** Milliseconds, the best of all repetitions; verbs that were not run are absent. */
type Times = Partial<Record<(typeof VERBS)[number], number>>;

export const bench: Bench = {
  async run({ root, cache }) {
    const kernel = (name: string) => readFileSync(join(root, 'dist', 'kernel', `${name}.wasm`));
    const binaries = { relaxed: kernel('relaxed'), plain: kernel('plain') };
    const shapes = LENGTHS.map(paperShape);
    const embedded = shapes.map((shape) => embeddedTimes(shape, binaries, root));
    // The web's backend before TensorFlow: both share one registry, and the last one that was loaded is in use.
    const web = await webBackend(root);
    const [shortest] = shapes;
    const onWeb = recurrentTimes(web, shortest, binaries);
    const native = tensorflowTimes(shapes, binaries, [join(cache, 'tensorflow'), root]);
    return shapes.map((shape, k) =>
      tableOf(shape, [embedded[k], native?.[k] ?? {}, k === 0 ? onWeb : {}], native !== null),
    );
  },
};

function paperShape(lengthSteps: number): StepShape {
  return {
    batch: 4096,
    lengthSteps,
    units: 150,
    inputs: 100,
    outputs: 3,
    nonlinearity: 'relu',
    recurrentBias: false,
    readoutBias: false,
  };
}

function embeddedTimes(shape: StepShape, binaries: KernelBinaries, root: string): Times {
  const kernel = new WasmKernel(shape, {
    binaries,
    threadPath: join(root, 'dist', 'kernelThread.js'),
    threads: availableParallelism(),
    now: () => performance.now(),
  });
  return stepTimes(kernel);
}

/** null, after a line that says why, when there is no TensorFlow. */
function tensorflowTimes(
  shapes: readonly StepShape[],
  binaries: KernelBinaries,
  paths: readonly string[],
): readonly Times[] | null {
  try {
    const library = loadTensorflow({ paths });
    return shapes.map((shape) => stepTimes(new TensorflowKernel(shape, { library, binaries })));
  } catch (error) {
    if (!(error instanceof TensorflowUnavailable)) throw error;
    console.log(`${error.message}. ${error.hint}`);
    return null;
  }
}

/** From fresh weights, against a chain of two whose own transport is kept, as in a run. */
function stepTimes(kernel: TrainingKernel): Times {
  const { batch, lengthSteps } = kernel.shape;
  const order = { seed: 1, first: 0, count: batch, lengthSteps };
  const targets = { ...sampleStrings(chainHmm(2), order), key: 0 };
  const times: Times = {};
  for (let k = 0; k < REPETITIONS; k++) {
    kernel.load(initialParameters(kernel.shape, 1), null);
    const verbs: Readonly<Record<(typeof VERBS)[number], () => unknown>> = {
      drawInputs: () => kernel.drawInputs(NOISE, batch, 1, 0),
      rollout: () => kernel.rollout(),
      sample: () => kernel.sample(NOISE, { kind: 'straightThrough', temperature: 1 }),
      transport: () => kernel.transport(targets, PAPER),
      backward: () => kernel.backward(),
      update: () => kernel.update(UPDATE),
    };
    for (const verb of VERBS) keepBest(times, verb, verbs[verb]);
  }
  kernel.dispose();
  return times;
}

/** Rollout and backward alone, with the operations of the TensorFlow kernel on another backend. */
function recurrentTimes(tf: TensorOperations, shape: StepShape, binaries: KernelBinaries): Times {
  const { batch, inputs, units, outputs, lengthSteps } = shape;
  const noise = new NoiseRows(binaries, shape);
  const matrices = parameterMatrices(tf, shape, initialParameters(shape, 1));
  const x = Array.from({ length: lengthSteps }, (_, t) =>
    tf.tensor2d(noise.inputs(NOISE, batch, t).slice(), [batch, inputs]),
  );
  const initialState = tf.zeros<Rank.R2>([batch, units]);
  const gradient = tf.tensor2d(noise.gumbels(NOISE, batch, 0).slice(), [batch, outputs]);
  const times: Times = {};
  for (let k = 0; k < REPETITIONS; k++) {
    const rollout = keepBest(times, 'rollout', () =>
      rolloutTensors(tf, shape, matrices, x, initialState),
    );
    const all = { ...rollout, inputs: x, initialState };
    keepBest(times, 'backward', () =>
      backpropagateTensors(
        tf,
        shape,
        matrices,
        all,
        new Array<Tensor2D>(lengthSteps).fill(gradient),
      ),
    );
    tf.dispose([...rollout.hidden, rollout.logits]);
  }
  tf.dispose([...x, initialState, gradient, ...matrices.values()]);
  return times;
}

async function webBackend(root: string): Promise<TensorOperations> {
  const require = createRequire(join(root, 'package.json'));
  const tf = require('@tensorflow/tfjs-core') as typeof core;
  require('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

function keepBest<T>(times: Times, verb: (typeof VERBS)[number], work: () => T): T {
  const began = performance.now();
  const result = work();
  times[verb] = Math.min(times[verb] ?? Infinity, performance.now() - began);
  return result;
}

function tableOf(shape: StepShape, columns: readonly Times[], hasTensorflow: boolean): Table {
  const cell = (milliseconds: number | undefined) =>
    milliseconds === undefined ? '–' : milliseconds.toFixed(1);
  const sum = (times: Times) =>
    VERBS.every((verb) => times[verb] !== undefined)
      ? VERBS.reduce((total, verb) => total + (times[verb] ?? 0), 0)
      : undefined;
  const recurrent = ({ rollout, backward }: Times) =>
    rollout !== undefined && backward !== undefined ? rollout + backward : undefined;
  return {
    title: `Optimiser step: batch ${shape.batch}, ${shape.lengthSteps} steps, ${shape.units} units, ${shape.inputs} inputs`,
    columns: ['verb', 'wasm ms', 'tfjs-node ms', 'tfjs-backend-wasm ms'],
    rows: [
      ...VERBS.map((verb) => [verb, ...columns.map((times) => cell(times[verb]))]),
      ['rollout + backward', ...columns.map((times) => cell(recurrent(times)))],
      ['whole step', ...columns.map((times) => cell(sum(times)))],
    ],
    note: `Best of ${REPETITIONS} each, ${availableParallelism()} cores; tfjs-backend-wasm has one thread in Node; it does the recurrent part of the shorter step only.${hasTensorflow ? '' : ' TensorFlow is not here: npm run tensorflow.'}`,
  };
}
