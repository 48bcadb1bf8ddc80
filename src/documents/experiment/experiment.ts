/** A resolved experiment: every default filled in, nothing left to guess. Itself a legal experiment file. */
import type { Static } from '@sinclair/typebox';
import type { HmmSpec } from '../hmmSpec';
import type { DataSchema, NetworkSchema } from './networkSchema';
import type { ExperimentSchema, RunSchema } from './schema';
import type { FastTrainingSchema, PaperTrainingSchema } from './trainingSchema';

/** What a file may say. */
export type ExperimentFile = Static<typeof ExperimentSchema>;

type Resolved<T> = { readonly [K in keyof T]-?: T[K] };

export type NetworkSpec = Resolved<Static<typeof NetworkSchema>>;
export type DataSpec = Resolved<Static<typeof DataSchema>>;
export type RunSpec = Resolved<Static<typeof RunSchema>>;

export type PaperTrainingSpec = Resolved<Static<typeof PaperTrainingSchema>>;
export type FastTrainingSpec = Resolved<Static<typeof FastTrainingSchema>>;

/** Told apart by `recipe`; further recipes join the union here. */
export type TrainingSpec = PaperTrainingSpec | FastTrainingSpec;

export interface Experiment {
  readonly hmm: HmmSpec;
  readonly network: NetworkSpec;
  readonly data: DataSpec;
  readonly training: TrainingSpec;
  /** uint32. */
  readonly seed: number;
  readonly backend: 'auto' | 'wasm' | 'tensorflow' | 'reference';
  /** 0 = all cores. */
  readonly threads: number;
  readonly run: RunSpec;
  readonly notes: string;
}

/** The authors' split, in this order: a third trains, a third validates, the rest tests. */
export function splitOf(data: DataSpec): {
  readonly training: number;
  readonly validation: number;
  readonly test: number;
} {
  const third = Math.floor(data.sequences / 3);
  return { training: third, validation: third, test: data.sequences - 2 * third };
}
