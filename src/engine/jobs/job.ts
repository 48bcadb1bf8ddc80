/** What a job is: a name, schemas of its parameters and result, and a pure function between them. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { CancelSignal } from '../../core/cancel';
import type { ByteSource } from '../../formats/byteSource';

export interface JobContext {
  /** The file the job is about. */
  readonly source: ByteSource;
  /** Text of the run's config.json when there is one. */
  readonly config: { readonly path: string; readonly text: string } | null;
  readonly signal: CancelSignal;
}

/** Command line verbs and the JSON Schemas of their output derive from jobs. */
export interface Job<P extends TSchema, R extends TSchema> {
  readonly name: string;
  readonly summary: string;
  readonly params: P;
  readonly result: R;
  run(params: Static<P>, context: JobContext): Promise<Static<R>>;
}

/** Keeps the schemas' types. */
export function defineJob<P extends TSchema, R extends TSchema>(job: Job<P, R>): Job<P, R> {
  return job;
}
