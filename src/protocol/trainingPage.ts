/** Every message between a run's training view and the host. No behaviour. */
import type { Scene } from './inspector';
import type { EpochReport, RunStart, StepReport } from './trainingReports';

/** What the page may ask of the host. */
export interface TrainingHostMethods {
  /** First act of the page: everything known so far. */
  ready(params: null, signal: AbortSignal): Promise<TrainingSnapshot>;
  act(params: TrainingAction, signal: AbortSignal): Promise<null>;
  /** Orbit of the newest checkpoint, or of another one; all in the same axes as long as these show enough of them. */
  orbit(params: { readonly epoch: number | null }, signal: AbortSignal): Promise<OrbitOfCheckpoint>;
}

export type TrainingAction =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' }
  /** Goes on with a run that was stopped, or whose program died. */
  | { readonly kind: 'continue' }
  | { readonly kind: 'openCheckpoint'; readonly epoch: number }
  | { readonly kind: 'openConfig' }
  /** The report on how near the network came to its HMM. */
  | { readonly kind: 'showFidelity' }
  /** Asks which runs to lay over this one. */
  | { readonly kind: 'compare' }
  /** Takes a run out of the comparison; its absolute folder. */
  | { readonly kind: 'forget'; readonly runFolder: string }
  | { readonly kind: 'reveal' };

export interface OrbitOfCheckpoint {
  readonly epoch: number;
  /** Epoch of the checkpoint whose principal axes these are. */
  readonly axesOf: number;
  readonly scene: Scene;
}

/** What the host tells the page unasked. */
export interface TrainingPageEvents {
  snapshot: TrainingSnapshot;
  phase: { readonly phase: RunPhase; readonly reason: string };
  steps: readonly StepReport[];
  epoch: EpochReport;
  checkpoint: { readonly epoch: number };
  notice: { readonly text: string };
  /** null when the last run was taken out. */
  comparison: Comparison | null;
}

/** What the page tells the host unasked. */
export interface TrainingViewEvents {
  drawn: TrainingDrawn;
  failed: { readonly message: string };
}

/** `waiting`: another run trains now. `crashed`: its program died; it can be continued. */
export type RunPhase =
  | 'waiting'
  | 'starting'
  | 'running'
  | 'paused'
  | 'stopping'
  | 'stopped'
  | 'finished'
  | 'failed'
  | 'crashed';

export interface TrainingSnapshot {
  readonly name: string;
  /** Relative to the workspace where possible. */
  readonly folder: string;
  /** Absolute; what the page keeps (`setState({ runFolder })`) so that the view comes back with the window; '' before there is one. */
  readonly runFolder: string;
  readonly phase: RunPhase;
  /** Why it failed, or what it waits for; '' else. */
  readonly reason: string;
  /** Backend, floor, sizes; null while it waits or starts, and for runs made elsewhere. */
  readonly start: RunStart | null;
  /** Why this backend, in a line; '' where `start` is null. */
  readonly backendReason: string;
  /** What the network is to reach, exact; null when the config names no HMM. */
  readonly target: TrainingTarget | null;
  readonly epochsTotal: number;
  /** One entry an epoch, parallel arrays. */
  readonly history: TrainingHistory;
  /** Newest steps of the epoch under way and before it, at most a few thousand. */
  readonly steps: readonly StepReport[];
  /** Epochs of the checkpoints on disk, ascending. */
  readonly checkpoints: readonly number[];
  readonly notices: readonly string[];
  /** Why it can not be continued now, or null. */
  readonly blocked: string | null;
  readonly comparison: Comparison | null;
}

/** Other runs laid over this one. */
export interface Comparison {
  /** Of this run; null when its config can not be read. */
  readonly config: ConfigEntries | null;
  readonly runs: readonly ComparedRun[];
}

export interface ComparedRun {
  /** Absolute; names it. */
  readonly runFolder: string;
  readonly name: string;
  readonly phase: RunPhase;
  readonly epochsTotal: number;
  readonly history: TrainingHistory;
  readonly config: ConfigEntries | null;
}

/** Keys of an experiment, with dots, and their values as text. */
export type ConfigEntries = readonly (readonly [key: string, value: string])[];

/** More can not be told apart. */
export const MOST_COMPARED = 6;

export interface TrainingTarget {
  readonly label: string;
  /** [K] */
  readonly frequency: readonly number[];
  readonly changesPerSequence: number;
}

/** What a run left epoch by epoch: series of one length. */
export interface HistoryOf<Value> {
  readonly epoch: readonly number[];
  readonly trainingLoss: readonly Value[];
  readonly validationLoss: readonly Value[];
  readonly gradientNorm: readonly Value[];
  readonly learningRate: readonly Value[];
  readonly blur: readonly Value[];
  /** Seconds of training so far. */
  readonly elapsedSeconds: readonly Value[];
  readonly changesPerSequence: readonly Value[];
  /** [K][epochs] */
  readonly frequency: readonly (readonly Value[])[];
}

export type TrainingHistory = HistoryOf<number>;

export const EMPTY_HISTORY: TrainingHistory = {
  epoch: [],
  trainingLoss: [],
  validationLoss: [],
  gradientNorm: [],
  learningRate: [],
  blur: [],
  elapsedSeconds: [],
  changesPerSequence: [],
  frequency: [],
};

/** What the page has on screen, for tests and screenshots. */
export interface TrainingDrawn {
  readonly phase: RunPhase;
  /** Epochs on the curves. */
  readonly epochs: number;
  readonly curves: readonly string[];
  /** Epoch of the orbit shown; null for none. */
  readonly orbitEpoch: number | null;
  readonly orbitSteps: number;
  /** Runs laid over this one. */
  readonly compared: number;
}
