/** What a job is: a name, schemas of its parameters and result, and a function between them. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { CancelSignal } from '../../core/cancel';
import type { KernelFiles } from '../../files/kernelFiles';
import type { ByteSource } from '../../formats/byteSource';
import type { Helpers } from '../parallel/helpers';

/** Of jobs about one file. */
export interface JobContext {
  /** The file the job is about. */
  readonly source: ByteSource;
  /** Where that lies, absolute, when it lies on this machine: for commands that are told. */
  readonly path?: string;
  /** Text of the run's config.json when there is one. */
  readonly config: { readonly path: string; readonly text: string } | null;
  readonly signal: CancelSignal;
  /** Something to tell before the result is there. */
  readonly progress?: (message: unknown) => void;
  /** A line for people that is no part of the result. */
  readonly warn?: (line: string) => void;
  /** Who computes what comes in many parts; the job's own thread when nobody is named. */
  readonly helpers?: Helpers;
}

/** Of jobs that compute with a kernel. */
export interface ComputeContext {
  readonly kernelFiles: () => Promise<KernelFiles>;
  /** Program → version. */
  readonly versions: Readonly<Record<string, string>>;
  /** Who computes what comes in many parts; the job's own thread when nobody is named. */
  readonly helpers?: Helpers;
  /** Cores of this machine. */
  readonly cores: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Something to tell before the result is there. */
  readonly progress: (message: unknown) => void;
}

/** Command line verbs and the JSON Schemas of their output derive from jobs. */
export interface Job<P extends TSchema, R extends TSchema, C = JobContext> {
  readonly name: string;
  readonly summary: string;
  readonly params: P;
  readonly result: R;
  run(params: Static<P>, context: C): Promise<Static<R>>;
  /** The result in a few lines for people; without it, all of its keys are told. */
  describe?(result: Static<R>): readonly string[];
}

/** Keeps the schemas' types. */
export function defineJob<P extends TSchema, R extends TSchema>(job: Job<P, R>): Job<P, R> {
  return job;
}

export function defineComputeJob<P extends TSchema, R extends TSchema>(
  job: Job<P, R, ComputeContext>,
): Job<P, R, ComputeContext> {
  return job;
}
