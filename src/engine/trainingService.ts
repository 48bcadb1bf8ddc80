/** The training worker's methods: one run at a time, and previews. Knows no thread. */
import type { BackendName, StepShape } from '../core/compute';
import { parseExperiment } from '../documents/experiment/parseExperiment';
import type { KernelFiles } from '../files/kernelFiles';
import { FormatError } from '../formats/formatError';
import type {
  BackendChoice,
  TrainingEvents,
  TrainingMethods,
  TrainParams,
  TrainResult,
} from '../protocol/training';
import type { StepReport } from '../protocol/trainingReports';
import { kernelFactory, type KernelFactory } from './training/kernels';
import { describeHmm } from './training/describeHmm';
import { previewTraining } from './training/preview';
import { resolveRun } from './training/runRequest';
import type { RunSink } from './training/runSink';
import { trainRun } from './training/trainRun';

export interface TrainingEnvironment {
  readonly kernelFiles: () => Promise<KernelFiles>;
  readonly cores: number;
  /** Program → version, for the record. */
  readonly versions: Readonly<Record<string, string>>;
  readonly now: () => number;
  /** Lets waiting messages in. */
  readonly yieldOnce: () => Promise<void>;
  readonly emit: <K extends keyof TrainingEvents>(name: K, payload: TrainingEvents[K]) => void;
}

/** Steps are told together, at most so often. */
const TELL_EVERY_MS = 100;

export function createTrainingService(environment: TrainingEnvironment): TrainingMethods {
  let running: RunControl | null = null;
  return {
    async train(params, signal) {
      if (running) throw new FormatError('a run is being trained already');
      running = new RunControl(environment);
      const onAbort = () => running?.stop();
      signal.addEventListener('abort', onAbort);
      try {
        return await running.train(params);
      } finally {
        signal.removeEventListener('abort', onAbort);
        running = null;
      }
    },
    async stop() {
      running?.stop();
      return null;
    },
    async pause({ paused }) {
      running?.pause(paused);
      return null;
    },
    async describe({ text }) {
      return describeHmm(text);
    },
    async preview({ text }, signal) {
      const { experiment, diagnostics } = parseExperiment(text);
      if (!experiment) throw new FormatError(diagnostics[0]?.message ?? 'no experiment');
      const { kernels, request, memoryOf } = await kernelsFor(environment, {
        backend: experiment.backend,
        threads: experiment.threads,
      });
      return previewTraining(experiment, {
        createKernel: (shape) => kernels.create(request, shape),
        memoryOf,
        backend: { name: request.backend, reason: request.reason },
        threads: request.threads,
        now: environment.now,
        breathe: async () => {
          await environment.yieldOnce();
          signal.throwIfAborted();
        },
      });
    },
  };
}

/** One run: its controls, and what it tells. */
class RunControl {
  private readonly controller = new AbortController();
  private resume: (() => void) | null = null;
  private wanted = false;
  private paused = false;
  private steps: StepReport[] = [];
  private toldAt = 0;
  private stepsLeft = Infinity;

  constructor(private readonly environment: TrainingEnvironment) {}

  stop(): void {
    this.controller.abort();
    this.resume?.();
  }

  pause(paused: boolean): void {
    this.wanted = paused;
    if (!paused) this.resume?.();
  }

  async train(params: TrainParams): Promise<TrainResult> {
    const { environment } = this;
    this.stepsLeft = params.steps ?? Infinity;
    const resolved = resolveRun(params);
    const { experiment } = resolved;
    const { kernels, request } = await kernelsFor(environment, {
      backend: params.backend ?? experiment.backend,
      threads: params.threads ?? experiment.threads,
    });
    const { emit } = environment;
    try {
      return await trainRun(
        { ...resolved, ...request },
        {
          createKernel: (shape) => kernels.create(request, shape),
          versions: environment.versions,
          now: environment.now,
          breathe: (sink) => this.breathe(sink),
          signal: this.controller.signal,
          listener: {
            started: (folder, start) => emit('started', { folder, start }),
            step: (report) => this.tellStep(report),
            epoch: (report) => {
              this.tellSteps();
              emit('epoch', report);
            },
            checkpoint: (epoch, path) => emit('checkpoint', { epoch, path }),
          },
          notice: (text) => emit('notice', { text }),
        },
      );
    } finally {
      this.tellSteps();
    }
  }

  /** Between two steps: lets messages in, and waits while the run is paused. */
  private async breathe(sink: RunSink): Promise<void> {
    await this.environment.yieldOnce();
    if (this.wanted === this.paused && !this.paused) return;
    while (this.wanted && !this.controller.signal.aborted) {
      if (!this.paused) await this.setPaused(sink, true);
      await new Promise<void>((resolve) => {
        this.resume = resolve;
        // It may have been asked to go on while the status was written.
        if (!this.wanted || this.controller.signal.aborted) resolve();
      });
      this.resume = null;
    }
    if (this.paused) await this.setPaused(sink, false);
  }

  private async setPaused(sink: RunSink, paused: boolean): Promise<void> {
    this.paused = paused;
    this.tellSteps();
    await sink.paused(paused);
    this.environment.emit('paused', { paused });
  }

  private tellStep(report: StepReport): void {
    this.steps.push(report);
    if (--this.stepsLeft <= 0) this.stop();
    if (this.environment.now() - this.toldAt >= TELL_EVERY_MS) this.tellSteps();
  }

  private tellSteps(): void {
    if (this.steps.length === 0) return;
    this.environment.emit('steps', this.steps);
    this.steps = [];
    this.toldAt = this.environment.now();
  }
}

interface ChosenKernel {
  readonly kernels: KernelFactory;
  readonly request: {
    readonly backend: BackendName;
    readonly threads: number;
    readonly reason: string;
  };
  readonly memoryOf: (shape: StepShape) => number;
}

async function kernelsFor(
  { kernelFiles, cores, now }: TrainingEnvironment,
  wanted: { readonly backend: BackendChoice; readonly threads: number },
): Promise<ChosenKernel> {
  const kernels = kernelFactory(await kernelFiles(), now);
  const backend = wanted.backend === 'auto' ? 'wasm' : wanted.backend;
  const threads = wanted.threads === 0 ? cores : wanted.threads;
  const reason = wanted.backend === 'auto' ? 'the embedded default' : 'asked for';
  return {
    kernels,
    request: { backend, threads, reason },
    memoryOf: (shape) => kernels.memoryBytes({ backend, threads }, shape),
  };
}
