/** The training worker's methods: one run at a time, and previews. Knows no thread. */
import { basename } from 'node:path';
import type { Experiment } from '../documents/experiment/experiment';
import { parseExperiment } from '../documents/experiment/parseExperiment';
import type { KernelFiles } from '../files/kernelFiles';
import { FormatError } from '../formats/formatError';
import type { BackendChoice, BackendSetting } from '../kernel/choose';
import type {
  TrainingEvents,
  TrainingMethods,
  TrainParams,
  TrainResult,
} from '../protocol/training';
import type { FidelityResult } from '../protocol/fidelityReport';
import type { StepReport } from '../protocol/trainingReports';
import { ablationReport } from './ablationReport';
import { runMechanismReport } from './runMechanismReport';
import { fidelityOf, STANDARD_OPTIONS } from './fidelity/report';
import { readKeptReport } from './fidelity/keptReport';
import { fidelityText } from './fidelity/reportText';
import { foundMechanism } from './foundMechanism';
import type { MechanismSoFar } from '../protocol/mechanismSoFar';
import { replayEntry, replayOnRun } from './replayOnRun';
import { doseText } from './doseText';
import { replayText } from './replayText';
import type { Helpers } from './parallel/helpers';
import { chooseKernel } from './training/chosenKernel';
import {
  kernelFactory,
  tensorflowBuild,
  type KernelFactory,
  type KernelRequest,
} from './training/kernels';
import { planOf } from './training/stage';
import { describeHmm } from './training/describeHmm';
import { previewTraining } from './training/preview';
import { resolveRun } from './training/runRequest';
import type { RunSink } from './training/runSink';
import { trainRun } from './training/trainRun';

export interface TrainingEnvironment {
  readonly kernelFiles: () => Promise<KernelFiles>;
  readonly cores: number;
  /** Who computes what comes in many parts; the service's own thread when nobody is named. */
  readonly helpers?: Helpers;
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
  const told = (share: number, stage = '') =>
    environment.emit('notice', { text: `${stage} ${Math.round(100 * share)} %`.trimStart() });
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
    async tensorflowBuild() {
      return tensorflowBuild(await environment.kernelFiles());
    },
    async fidelity({ path }, signal) {
      const result = (await readKeptReport(path)) ?? (await freshReport(environment, path, signal));
      return { result, text: fidelityText(result) };
    },
    async replay(params, signal) {
      return replayedText(environment, params, signal);
    },
    mechanism: (params, signal) => searchMechanism(environment, told, params, signal),
    mechanisms: ({ path }, signal) => reportOnRun(environment, told, path, signal),
    ablation: (params, signal) => ablationReport(params, { signal, told }),
    async describe({ text }) {
      return describeHmm(text);
    },
    async preview({ text }, signal) {
      const { experiment, diagnostics } = parseExperiment(text);
      if (!experiment) throw new FormatError(diagnostics[0]?.message ?? 'no experiment');
      const { kernels, request, choice } = await kernelsFor(environment, experiment, experiment);
      return previewTraining(experiment, {
        createKernel: (shape) => kernels.create(request, shape),
        memoryOf: (shape) => kernels.memoryBytes(request, shape),
        backend: { name: choice.backend, reason: choice.why },
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

function searchMechanism(
  { emit }: TrainingEnvironment,
  told: (share: number, stage: string) => void,
  { path, correction }: Parameters<TrainingMethods['mechanism']>[0],
  signal: AbortSignal,
): ReturnType<TrainingMethods['mechanism']> {
  const search = (soFar: MechanismSoFar) => {
    told(soFar.share, soFar.stage);
    emit('mechanism', soFar);
  };
  return foundMechanism(path, correction, { signal, told: search });
}

function reportOnRun(
  { helpers }: TrainingEnvironment,
  told: (share: number, stage: string) => void,
  run: string,
  signal: AbortSignal,
): Promise<string> {
  return runMechanismReport(run, {
    ...{ signal, ...(helpers ? { helpers } : {}) },
    told: ({ share, file }) => told(share, file),
  });
}

async function replayedText(
  { yieldOnce, emit }: TrainingEnvironment,
  { path, intervention }: Parameters<TrainingMethods['replay']>[0],
  signal: AbortSignal,
): Promise<string> {
  const breathe = async () => {
    await yieldOnce();
    signal.throwIfAborted();
  };
  const done = (file: string) => emit('notice', { text: file });
  const hooks = { signal, breathe, done };
  const name = basename(path);
  return intervention === null
    ? replayText(name, await replayOnRun(path, hooks))
    : doseText(name, intervention, await replayEntry(path, intervention, hooks));
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
    const { emit } = environment;
    const wanted = {
      backend: params.backend ?? resolved.backend,
      threads: params.threads ?? experiment.threads,
    };
    const { kernels, request, choice } = await kernelsFor(environment, wanted, experiment);
    if (choice.fallback) emit('notice', { text: choice.why });
    try {
      return await trainRun(
        { ...resolved, ...request, judge: params.judge },
        {
          createKernel: (shape) => kernels.create(request, shape),
          versions: environment.versions,
          now: environment.now,
          breathe: (sink) => this.breathe(sink),
          signal: this.controller.signal,
          listener: {
            started: (folder, start) =>
              emit('started', { folder, start, backendReason: choice.why }),
            step: (report) => this.tellStep(report),
            epoch: (report) => {
              this.tellSteps();
              emit('epoch', report);
            },
            checkpoint: (epoch, path) => emit('checkpoint', { epoch, path }),
            judging: (progress) => emit('judging', progress),
            judged: (verdict) => emit('judged', { verdict }),
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

interface ReadyKernels {
  readonly kernels: KernelFactory;
  readonly request: KernelRequest;
  readonly choice: BackendChoice;
}

async function kernelsFor(
  { kernelFiles, cores, now }: TrainingEnvironment,
  wanted: { readonly backend: BackendSetting; readonly threads: number },
  experiment: Experiment,
): Promise<ReadyKernels> {
  const kernels = kernelFactory(await kernelFiles(), now);
  const threads = wanted.threads === 0 ? cores : wanted.threads;
  const wish = { backend: wanted.backend, threads };
  const choice = await chooseKernel(kernels, wish, planOf(experiment), now);
  return { kernels, request: { backend: choice.backend, threads }, choice };
}

async function freshReport(
  { kernelFiles, now, cores, yieldOnce, emit }: TrainingEnvironment,
  path: string,
  signal: AbortSignal,
): Promise<FidelityResult> {
  return fidelityOf(path, null, STANDARD_OPTIONS, {
    createKernel: async (shape) =>
      kernelFactory(await kernelFiles(), now).create({ backend: 'wasm', threads: cores }, shape),
    now,
    yieldOnce,
    signal,
    progress: (progress) => emit('judging', progress),
  });
}
