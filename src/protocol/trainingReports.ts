/** What a run tells while it goes on. Plain data, sent to pages and files as it is. */
import type { BackendName } from '../core/compute';
import type { StringStatistics } from '../core/dynamics/stringStatistics';

export interface StepReport {
  /** Steps made in all, from 1. */
  readonly step: number;
  readonly epoch: number;
  /** Of this step, or of the last one that measured it. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly stepMs: number;
}

export interface EpochReport {
  /** Epochs finished, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly stage: string;
  /** Means over the epoch's steps. */
  readonly trainingLoss: number;
  readonly gradientNorm: number;
  readonly validationLoss: number;
  readonly bestLoss: number;
  readonly bestEpoch: number;
  /** Of the strings sampled for validation. */
  readonly outputs: StringStatistics;
  readonly learningRate: number;
  readonly blur: number;
  readonly elapsedMs: number;
  readonly stepsPerSecond: number;
  readonly remainingMs: number;
}

/** Loss of the HMM against itself at the batches of training: what no network can be below but by chance. */
export interface LossFloor {
  readonly mean: number;
  /** Standard deviation from batch to batch; NaN for a single comparison. */
  readonly sd: number;
  readonly comparisons: number;
}

export interface RunStart {
  readonly backend: BackendName;
  readonly build: string;
  readonly threads: number;
  readonly memoryBytes: number;
  readonly floor: LossFloor;
  readonly epochs: number;
  /** In their order; `EpochReport.stage` names the one of an epoch. */
  readonly stages: readonly { readonly name: string; readonly epochs: number }[];
  readonly stepsPerEpoch: number;
  /** True when an earlier state is continued. */
  readonly continued: boolean;
}

export type RunOutcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped' }
  /** Numbers left the range of float32: `diagnosis` says where, in one or two sentences. */
  | { readonly kind: 'diverged'; readonly diagnosis: string };
