/** Calls between whoever trains (the host, a command) and a training worker. */
import type { MechanismSoFar } from './mechanismSoFar';
import type { BackendName } from '../core/compute';
import type { FidelityProgress, FidelityResult } from './fidelityReport';
import type { CorrectionParams } from './inspectorParams';
import type { MechanismGraph } from './mechanismGraph';
import type { HmmPreview } from './previewPage';
import type { EpochReport, LossFloor, RunOutcome, RunStart, StepReport } from './trainingReports';

export type BackendWish = BackendName | 'auto';

export interface TrainParams {
  readonly source:
    | { readonly kind: 'experiment'; readonly path: string; readonly text: string }
    /** A run to go on with: its folder and the text of its config.json. */
    | { readonly kind: 'continue'; readonly folder: string; readonly config: string };
  /** null: what the experiment says. */
  readonly backend: BackendWish | null;
  readonly seed: number | null;
  /** null: what the experiment says; 0: all cores. */
  readonly threads: number | null;
  /** Folder for a new run instead of the experiment's. */
  readonly parent: string | null;
  /** Stops after so many steps; null: never. */
  readonly steps: number | null;
  /** Whether a finished run is judged: some seconds more, and its `fidelity.json`. */
  readonly judge: boolean;
}

export interface FoundMechanism {
  /** Markdown for people. */
  readonly text: string;
  readonly graph: MechanismGraph;
}

export interface AblationParams {
  /** Of a local checkpoint. */
  readonly path: string;
  readonly correction: CorrectionParams | null;
  /** Kick units of the bottom layer. */
  readonly units: readonly number[];
}

export interface TrainResult {
  readonly folder: string;
  readonly outcome: RunOutcome;
}

/** Served by the training worker. */
export interface TrainingMethods {
  /** Trains until the end, or until `stop`. One run at a time. */
  train(params: TrainParams, signal: AbortSignal): Promise<TrainResult>;
  /** Ends the run after the step under way; `train` resolves with what was kept. */
  stop(params: null, signal: AbortSignal): Promise<null>;
  pause(params: { readonly paused: boolean }, signal: AbortSignal): Promise<null>;
  /** What an experiment would take and how far it could get; nothing is written. */
  preview(params: { readonly text: string }, signal: AbortSignal): Promise<TrainingPreview>;
  /** Loads TensorFlow and names what was found; rejects with why there is none. */
  tensorflowBuild(params: null, signal: AbortSignal): Promise<string>;
  /** The report of a run's folder, as it was kept there, or of a checkpoint; with its text for people. */
  fidelity(
    params: { readonly path: string },
    signal: AbortSignal,
  ): Promise<{ readonly result: FidelityResult; readonly text: string }>;
  /**
   * Interventions of a view document on every checkpoint of its run, or one of them at all its gains on its own checkpoint,
   * as text for people; each checkpoint that is done is told as a `notice`.
   */
  replay(
    params: {
      readonly path: string;
      /** Place in the list; null for all of them, on the whole run. */
      readonly intervention: number | null;
    },
    signal: AbortSignal,
  ): Promise<string>;
  /** What a checkpoint's transitions are made by; how far the search is, is told as a `notice`, what it knows as `mechanism`. Its thread is busy. */
  mechanism(
    params: { readonly path: string; readonly correction: CorrectionParams | null },
    signal: AbortSignal,
  ): Promise<FoundMechanism>;
  /** Gains on kick units as a report beside the run, told like a search; the absolute path of its Markdown file. */
  ablation(params: AblationParams, signal: AbortSignal): Promise<string>;
  /** The mechanism on every checkpoint of a run's folder, told and answered as `ablation`. */
  mechanisms(params: { readonly path: string }, signal: AbortSignal): Promise<string>;
  /** The HMM of an experiment's text with its exact statistics; null when it can not be resolved. */
  describe(params: { readonly text: string }, signal: AbortSignal): Promise<HmmPreview | null>;
}

/** Told by the worker while it trains. */
export interface TrainingEvents {
  started: {
    readonly folder: string;
    readonly start: RunStart;
    /** Why this backend, in a line. */
    readonly backendReason: string;
  };
  /** Steps since the last message. */
  steps: readonly StepReport[];
  epoch: EpochReport;
  checkpoint: { readonly epoch: number; readonly path: string };
  paused: { readonly paused: boolean };
  notice: { readonly text: string };
  /** What a search that is under way knows. */
  mechanism: MechanismSoFar;
  /** The finished run is being judged. */
  judging: FidelityProgress;
  judged: { readonly verdict: FidelityResult['verdict'] };
}

export interface TrainingPreview {
  /** What `auto` or a missing backend comes to, in one line. */
  readonly backend: { readonly name: BackendName; readonly reason: string };
  readonly threads: number;
  readonly memoryBytes: number;
  readonly floor: LossFloor;
  /** From a short measurement on this machine; the real time depends on what else runs. */
  readonly stepMs: number;
  readonly steps: number;
  readonly runMs: number;
  readonly epochs: number;
  /** `words`: what the stage does, in a line. */
  readonly stages: readonly {
    readonly name: string;
    readonly epochs: number;
    readonly words: string;
  }[];
}
