/** Every message between an experiment's preview and the host. No behaviour. */
import type { TrainingPreview } from './training';

/** What the page may ask of the host. */
export interface PreviewHostMethods {
  /** First act of the page: everything known so far. Never waits for a measurement. */
  ready(params: null, signal: AbortSignal): Promise<PreviewSnapshot>;
  /** A button of the page. */
  act(params: PreviewAction, signal: AbortSignal): Promise<null>;
}

export type PreviewAction =
  | { readonly kind: 'train' }
  /** Shows the experiment's text, at the first problem when there is one. */
  | { readonly kind: 'showFile' }
  /** Opens the training view of the run, or its last checkpoint. */
  | { readonly kind: 'openRun'; readonly folder: string }
  | { readonly kind: 'openCheckpoint'; readonly folder: string };

/** What the host tells the page unasked. */
export interface PreviewEvents {
  /** After each keystroke that changed something, and when a measurement or a run brings news. */
  snapshot: PreviewSnapshot;
}

/** What the page tells the host unasked. */
export interface PreviewPageEvents {
  drawn: PreviewDrawn;
  failed: { readonly message: string };
}

export interface PreviewSnapshot {
  /** Rises with every content of the file. */
  readonly revision: number;
  readonly file: string;
  /** What the page keeps (`setState({ experiment })`) so that the preview comes back with the window. */
  readonly experiment: string;
  readonly problems: { readonly errors: number; readonly warnings: number; readonly first: string };
  /** Of the last text whose HMM could be resolved; null before there was one. */
  readonly hmm: HmmPreview | null;
  /** True while the text has an error: what is shown is of an earlier one. */
  readonly stale: boolean;
  /** "RNN relu · 150 units · 100 inputs", "500 epochs of 3 steps · batch 4096 · …", … */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly cost: PreviewCost;
  readonly lastRun: LastRun | null;
  /** Why it can not be trained now ("this workspace is not trusted"), or null. */
  readonly blocked: string | null;
}

/** Floor, time and memory: measured in the background. */
export type PreviewCost =
  | { readonly state: 'none' }
  | { readonly state: 'measuring'; readonly before: TrainingPreview | null }
  | { readonly state: 'known'; readonly preview: TrainingPreview }
  | { readonly state: 'failed'; readonly message: string };

export interface HmmPreview {
  /** e.g. "chain of 2, linear emissions" */
  readonly label: string;
  /** [M] */
  readonly start: readonly number[];
  /** [M][M] row = from */
  readonly transition: readonly (readonly number[])[];
  /** [M][K] */
  readonly emission: readonly (readonly number[])[];
  /** [M] exact, as everything below. */
  readonly stationary: readonly number[];
  readonly meanDwellSteps: readonly number[];
  /** [K] */
  readonly frequency: readonly number[];
  /** [K][K] */
  readonly outputTransition: readonly (readonly number[])[];
  readonly meanRunSteps: readonly number[];
  readonly lengthSteps: number;
  readonly changesPerSequence: number;
  readonly entropyRateBitsPerStep: { readonly lower: number; readonly upper: number };
  /** Sample sequences, [rows][T] symbols; the same for the same HMM and seed. */
  readonly samples: readonly Uint8Array[];
}

export interface LastRun {
  readonly name: string;
  readonly folder: string;
  readonly state: string;
  readonly epochsDone: number;
  readonly epochsTotal: number;
  readonly bestLoss: number | null;
  readonly bestEpoch: number | null;
  /** Of its last epoch, sampled; null before the first one. */
  readonly frequency: readonly number[] | null;
  readonly changesPerSequence: number | null;
  /** Validation losses, evenly thinned; for a sparkline. */
  readonly lossHistory: readonly number[];
  readonly hasCheckpoint: boolean;
}

/** What the page has on screen, for tests and screenshots. */
export interface PreviewDrawn {
  readonly revision: number;
  /** True when nothing is awaited any more. */
  readonly complete: boolean;
  /** Names of the parts shown: 'graph', 'transition', 'emission', 'statistics', 'samples', 'cost', 'lastRun', 'problems'. */
  readonly parts: readonly string[];
  readonly states: number;
  readonly samples: number;
}
