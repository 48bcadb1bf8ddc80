/** Times one optimiser step of the embedded kernel by its phases, beside the peak of the machine in the same run. */
import { Type } from '@sinclair/typebox';
import type { StepShape } from '../../core/compute';
import { chainHmm } from '../../core/hmm/families';
import { sampleStrings } from '../../core/hmm/sampling';
import { initialParameters } from '../../core/training/parameters';
import { measurePeakGflops } from '../../kernel/wasm/peak';
import { WasmKernel } from '../../kernel/wasm/wasmKernel';
import { defineComputeJob } from './job';

const Size = (minimum: number, maximum: number) =>
  Type.Optional(Type.Integer({ minimum, maximum }));
const PHASES = [
  'noise',
  'rollout',
  'sample',
  'distances',
  'softmin',
  'plan',
  'backward',
  'update',
] as const;
const Milliseconds = Type.Object(
  Object.fromEntries(PHASES.map((phase) => [phase, Type.Number()])),
  { description: 'of the fastest step' },
);
const SYMBOLS = 3;
const PAPER = { blur: 0.2, scaling: 0.5, selfPairs: true };
const UPDATE = {
  learningRate: 1e-3,
  betas: [0.9, 0.9] as const,
  clipNorm: 0.9,
  weightDecay: 0,
};

export const benchJob = defineComputeJob({
  name: 'bench',
  summary: 'time of one optimiser step, by phases (dynascope bench step)',
  params: Type.Object({
    what: Type.Literal('step'),
    batch: Size(1, 65_536),
    length: Size(2, 255),
    hidden: Size(1, 2000),
    input: Size(1, 2000),
    threads: Size(1, 256),
    steps: Size(1, 1000),
  }),
  result: Type.Object({
    build: Type.String(),
    threads: Type.Integer(),
    shape: Type.Object({
      batch: Type.Integer(),
      length: Type.Integer(),
      hidden: Type.Integer(),
      input: Type.Integer(),
    }),
    memoryBytes: Type.Integer(),
    stepMs: Type.Object({ best: Type.Number(), median: Type.Number() }),
    phasesMs: Milliseconds,
    gflops: Type.Object(
      { rollout: Type.Number(), backward: Type.Number() },
      { description: 'dense products only, of the fastest step' },
    ),
    peakGflops: Type.Number({ description: 'pure multiply-adds of one thread, times threads' }),
    productsAtPeakMs: Type.Number({
      description: 'what the dense products would take at the peak',
    }),
  }),
  async run(params, { kernelFiles, cores, now }) {
    const files = await kernelFiles();
    const threads = params.threads ?? cores;
    const shape = shapeOf(params);
    const kernel = new WasmKernel(shape, {
      binaries: files,
      threadPath: files.threadPath,
      threads,
      now,
    });
    try {
      const steps = timeSteps(kernel, params.steps ?? 7, now);
      const best = steps.reduce((a, b) => (b.stepMs < a.stepMs ? b : a));
      const flop = denseProducts(shape);
      const peakGflops = threads * measurePeakGflops(files, now);
      return {
        build: kernel.build,
        threads,
        shape: {
          batch: shape.batch,
          length: shape.lengthSteps,
          hidden: shape.units,
          input: shape.inputs,
        },
        memoryBytes: kernel.memoryBytes,
        stepMs: { best: best.stepMs, median: median(steps.map(({ stepMs }) => stepMs)) },
        phasesMs: best.phases,
        gflops: {
          rollout: flop.rollout / best.phases.rollout / 1e6,
          backward: flop.backward / best.phases.backward / 1e6,
        },
        peakGflops,
        productsAtPeakMs: (flop.rollout + flop.backward) / peakGflops / 1e6,
      };
    } finally {
      kernel.dispose();
    }
  },
});

function shapeOf(params: {
  batch?: number;
  length?: number;
  hidden?: number;
  input?: number;
}): StepShape {
  return {
    batch: params.batch ?? 4096,
    lengthSteps: params.length ?? 30,
    units: params.hidden ?? 150,
    inputs: params.input ?? 100,
    outputs: SYMBOLS,
    nonlinearity: 'relu',
    recurrentBias: false,
    readoutBias: false,
  };
}

/** The paper's step from fresh weights, against a chain of two. */
function timeSteps(kernel: WasmKernel, steps: number, now: () => number) {
  const { batch, lengthSteps } = kernel.shape;
  const order = { seed: 1, first: 0, count: batch, lengthSteps };
  const targets = { ...sampleStrings(chainHmm(2), order), key: 0 };
  kernel.load(initialParameters(kernel.shape, 1), null);
  return Array.from({ length: steps }, (_, draw) => {
    kernel.clock.reset();
    const noise = { seed: 1, draw, purpose: 'training' as const };
    const began = now();
    kernel.drawInputs(noise, batch, 1, 0);
    kernel.rollout();
    kernel.sample(noise, { kind: 'straightThrough', temperature: 1 });
    kernel.transport(targets, PAPER);
    kernel.backward();
    kernel.update(UPDATE);
    const stepMs = now() - began;
    const phase = (name: (typeof PHASES)[number]) => kernel.clock.elapsedMs.get(name) ?? 0;
    return { stepMs, phases: Object.fromEntries(PHASES.map((name) => [name, phase(name)])) };
  });
}

/** Floating-point operations of the products between weights and sequences, zeros counted. */
function denseProducts({ batch, lengthSteps, units, inputs, outputs }: StepShape) {
  const sequences = 2 * batch * lengthSteps;
  return {
    rollout: sequences * units * (units + inputs + outputs),
    backward: sequences * units * (2 * units + inputs + 2 * outputs),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
