/** A run from an experiment to its last file: new, or continued where it was left. */
import { Cancelled } from '../../core/cancel';
import type { BackendName, StepShape, TrainingKernel } from '../../core/compute';
import { parametersOf } from '../../core/training/parameters';
import type { Experiment } from '../../documents/experiment/experiment';
import { toPaperConfig } from '../../documents/experiment/toPaperConfig';
import { nodeByteSource } from '../../files/nodeByteSource';
import { RunWriter } from '../../files/runWriter';
import { FormatError } from '../../formats/formatError';
import { inferNetwork } from '../../formats/inferNetwork';
import { readCheckpoint } from '../../formats/readCheckpoint';
import type { RunOutcome, RunStart } from '../../protocol/trainingReports';
import { judgeRun } from './runFidelity';
import { RunSink, runSetup, type RunListener } from './runSink';
import { fromResumeState } from './savedState';
import { planOf, type TrainingPlan } from './stage';
import { train } from './trainer';
import { initialState, type TrainingState } from './trainingState';

export interface RunRequest {
  readonly experiment: Experiment;
  readonly backend: BackendName;
  readonly threads: number;
  /** A new run NAME-001 in `parent`, or the folder of one to go on with; absolute paths. */
  readonly place:
    | { readonly kind: 'new'; readonly parent: string; readonly name: string }
    | { readonly kind: 'continue'; readonly folder: string };
  /** Absolute path of the pretrained weights the experiment names, or null. */
  readonly pretrainedPath: string | null;
  /** Whether a finished run is judged. */
  readonly judge: boolean;
}

export interface RunEnvironment {
  readonly createKernel: (shape: StepShape) => Promise<TrainingKernel>;
  /** Program → version, for the record. */
  readonly versions: Readonly<Record<string, string>>;
  readonly now: () => number;
  /** Lets others run between steps; resolves when the run may go on. */
  readonly breathe: (sink: RunSink) => Promise<void>;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
  /** Something a user should know, e.g. that bits will differ. */
  readonly notice: (text: string) => void;
}

export interface EndedRun {
  readonly folder: string;
  readonly outcome: RunOutcome;
}

/**
 * @throws WriteError, FormatError, RangeError: what was written before stays, the status says why the run failed, and
 * it can be continued
 */
export async function trainRun(
  request: RunRequest,
  environment: RunEnvironment,
): Promise<EndedRun> {
  const plan = planOf(request.experiment);
  const { writer, state, build } = await openRun(request, plan);
  const sink = new RunSink(
    plan,
    {
      ...environment.listener,
      started(folder, start) {
        if (build && build !== start.build) environment.notice(otherBuild(build, start.build));
        environment.listener.started(folder, start);
      },
    },
    writer,
    (start) => createRun(request, plan, environment, start),
  );
  try {
    const outcome = await train(plan, state, {
      createKernel: environment.createKernel,
      threads: request.threads,
      now: environment.now,
      breathe: () => environment.breathe(sink),
      signal: environment.signal,
      sink,
    });
    if (outcome.kind === 'finished' && request.judge) await judge(sink, environment);
    await sink.end(outcome);
    return { folder: sink.folder ?? '', outcome };
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    // The disk may be what failed: the first reason is the one to tell.
    await sink.end(reason).catch(() => undefined);
    throw reason;
  }
}

/** A run is finished, whether or not it can be judged. */
async function judge(sink: RunSink, environment: RunEnvironment): Promise<void> {
  const { listener, createKernel, now, signal } = environment;
  if (!sink.folder) return;
  try {
    const { verdict } = await judgeRun(sink.folder, {
      createKernel,
      now,
      signal,
      yieldOnce: () => environment.breathe(sink),
      progress: (progress) => listener.judging(progress),
    });
    listener.judged(verdict);
  } catch (error) {
    // Whoever stops it by now stops the judging only.
    if (error instanceof Cancelled) return;
    environment.notice(`fidelity: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function openRun(
  { place, experiment, pretrainedPath }: RunRequest,
  plan: TrainingPlan,
): Promise<{ writer: RunWriter | null; state: TrainingState; build: string }> {
  if (place.kind === 'continue') {
    const setup = runSetup(plan, experiment.run.format);
    const { writer, state } = await RunWriter.resume(place.folder, setup);
    try {
      return { writer, ...fromResumeState(state, plan) };
    } catch (error) {
      await writer.end({ state: 'failed', reason: String(error) }).catch(() => undefined);
      throw error;
    }
  }
  const pretrained = pretrainedPath ? await readPretrained(pretrainedPath, plan) : null;
  return { writer: null, state: initialState(plan, pretrained), build: '' };
}

async function createRun(
  { place, experiment }: RunRequest,
  plan: TrainingPlan,
  { versions }: RunEnvironment,
  start: RunStart,
): Promise<RunWriter> {
  if (place.kind !== 'new') throw new Error('a run that is continued has its folder');
  const config = toPaperConfig(experiment, {
    backend: start.backend,
    kernelBuild: start.build,
    versions,
  });
  return RunWriter.create({
    ...runSetup(plan, experiment.run.format),
    parent: place.parent,
    name: place.name,
    config: `${JSON.stringify(config, null, 2)}\n`,
  });
}

/** @throws FormatError, RangeError naming what does not fit */
async function readPretrained(path: string, plan: TrainingPlan): Promise<Float32Array> {
  const checkpoint = await readCheckpoint(await nodeByteSource(path));
  const { network, reasons } = await inferNetwork(checkpoint, {
    configNonlinearity: plan.network.nonlinearity,
  });
  if (!network) throw new FormatError(`pretrained: ${path}: ${reasons.join('; ')}`);
  return parametersOf(plan.network, network);
}

function otherBuild(before: string, now: string): string {
  return `The run was made by '${before}' and goes on with '${now}': its last bits will differ from an uninterrupted run.`;
}
