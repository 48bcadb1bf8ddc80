/** Calls between the host (or the CLI) and the analysis worker. */
import type {
  Connectivity,
  CorrectionParams,
  ModelSummary,
  Notice,
  Scene,
  SimulationParams,
  Skeleton,
  StateDetail,
  TensorRow,
  ViewState,
} from './inspector';
import type { ReportParams, ReportProgress, ReportResult } from './checkpointReport';
import type { EffectsProgress, EffectsReply } from './effects';
import type { EffectsParams } from './inspectorParams';
import type {
  AnalysisProgress,
  AnalysisReply,
  AnalysisRequest,
  KeptAnalysis,
} from './analyses/request';
import type { ContainerFormat } from '../formats/checkpoint';

/** Where the worker finds bytes: itself for local files, through the host for everything else. */
export type SourceDescriptor =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'host';
      readonly handle: number;
      readonly name: string;
      readonly size: number;
    };

export interface OpenParams {
  readonly source: SourceDescriptor;
  /** Text of the run's config.json when there is one. */
  readonly config: { readonly path: string; readonly text: string } | null;
  readonly correction: CorrectionParams | null;
}

/** What `open` found. A file without a recurrent network still opens: `model` is null and `notices` say why. */
export interface OpenedCheckpoint {
  /** Names the parsed file in later calls. */
  readonly session: number;
  readonly format: ContainerFormat;
  readonly epoch: { readonly value: number; readonly source: string } | null;
  readonly model: ModelSummary | null;
  readonly notices: readonly Notice[];
  readonly notLoaded: readonly string[];
}

interface InSession {
  readonly session: number;
}

/** Served by the worker. Every method rejects with a FormatError or RangeError in one line. */
export interface AnalysisMethods {
  open(params: OpenParams, signal: AbortSignal): Promise<OpenedCheckpoint>;
  close(params: InSession, signal: AbortSignal): Promise<null>;
  tensors(params: InSession, signal: AbortSignal): Promise<readonly TensorRow[]>;
  connectivity(
    params: InSession & { readonly layer: number },
    signal: AbortSignal,
  ): Promise<Connectivity>;
  simulate(
    params: InSession & {
      readonly simulation: SimulationParams;
      /** Axes to keep, as `basisOf` returned them. */
      readonly keptBasis: KeptBasis | null;
      /** [T, d] inputs read by the host from `simulation.inputFile`. */
      readonly inputs: Float64Array | null;
    },
    signal: AbortSignal,
  ): Promise<{ readonly scene: Scene; readonly basis: KeptBasis }>;
  /** The last scene with the first steps of the altered orbit only; null when that is not worth a call. */
  glimpse(
    params: InSession & { readonly simulation: SimulationParams },
    signal: AbortSignal,
  ): Promise<Scene | null>;
  skeleton(
    params: InSession & { readonly simulation: SimulationParams },
    signal: AbortSignal,
  ): Promise<Skeleton>;
  /** Of a skeleton what can be had at once; null when that is nothing. */
  attractors(
    params: InSession & { readonly simulation: SimulationParams },
    signal: AbortSignal,
  ): Promise<Skeleton | null>;
  stateAt(
    params: InSession & { readonly simulation: SimulationParams; readonly step: number },
    signal: AbortSignal,
  ): Promise<StateDetail>;
  /** An analysis of the network and the orbit in force; told in parts as `analysisProgress` under the number `run`. */
  analyse(
    params: InSession & {
      readonly simulation: SimulationParams;
      readonly request: AnalysisRequest;
      readonly run: number;
    },
    signal: AbortSignal,
  ): Promise<AnalysisReply>;
  /** The last answers of `analyse` in this session, the newest last. */
  keptAnalyses(params: InSession, signal: AbortSignal): Promise<readonly KeptAnalysis[]>;
  /** Measures a checkpoint and writes its report; told as `reportProgress` under the number `run`. */
  report(
    params: ReportParams & { readonly run: number },
    signal: AbortSignal,
  ): Promise<ReportResult>;
  /** What the gains do to the outputs, as `ablate` finds it; told in parts as `effectsProgress` under the number `run`. */
  effects(
    params: InSession & EffectsParams & { readonly run: number },
    signal: AbortSignal,
  ): Promise<EffectsReply>;
  /** Text of a view document; refused, with what is wrong, over a text that is none. */
  viewText(
    params: InSession & {
      readonly view: ViewState;
      readonly axes: KeptBasis | null;
      /** Of the checkpoint, relative to the document. */
      readonly path: string;
      /** Relative to the document; null without one. */
      readonly inputFile: NamedFile | null;
      /** Text of the document that is there already. */
      readonly before: string | null;
    },
    signal: AbortSignal,
  ): Promise<WrittenView>;
  /** What is not legal or has no effect in a view document, by place. */
  checkView(
    params: { readonly text: string },
    signal: AbortSignal,
  ): Promise<readonly LocatedProblem[]>;
  /** A view document's picture, under one of its interventions; null: the one it shows. */
  readView(
    params: { readonly text: string; readonly intervention: number | null },
    signal: AbortSignal,
  ): Promise<ReadView>;
  /** Numbers of a local file that a user chose. */
  numbers(
    params: { readonly path: string; readonly wanted: 'inputs' | 'states' },
    signal: AbortSignal,
  ): Promise<FileNumbers>;
  /** NPZ bytes of the orbit in force: hidden, logits, sampled, argmax, positions, axes. */
  exportOrbit(
    params: InSession & { readonly simulation: SimulationParams },
    signal: AbortSignal,
  ): Promise<Uint8Array>;
}

export interface NumberTable {
  readonly rows: number;
  readonly width: number;
  /** [rows, width] row-major */
  readonly values: Float64Array;
}

export interface FileNumbers extends NumberTable {
  /** Of the file's bytes. */
  readonly sha256: string;
  /** States to start from that a file of inputs has beside them; null without any. */
  readonly states: NumberTable | null;
}

/** Axes of a 3D view as numbers, so that another checkpoint of the same size can be drawn in them. */
export interface KeptBasis {
  readonly mean: Float64Array;
  /** [3, N] row-major */
  readonly axes: Float64Array;
  readonly source: string;
}

/** As the documents' own diagnostics. */
export interface LocatedProblem {
  readonly severity: 'error' | 'warning' | 'hint';
  readonly code: string;
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** Told by the editor itself, from the JSON Schema. */
  readonly isSeenBySchema: boolean;
}

/** A file that a view document names. */
export interface NamedFile {
  /** Relative to the document; empty when it names none. */
  readonly path: string;
  readonly sha256: string;
}

/** One of the two is null. */
export interface WrittenView {
  readonly text: string | null;
  readonly problem: LocatedProblem | null;
}

/** What a view document asks to be shown. */
export interface ReadView {
  readonly checkpoint: NamedFile;
  readonly inputFile: NamedFile | null;
  /** null: as inferred. */
  readonly correction: CorrectionParams | null;
  /** Without its input file, which has no id yet. */
  readonly view: ViewState;
  /** null: to be fitted. */
  readonly axes: KeptBasis | null;
}

/** What the worker tells unasked. */
export interface AnalysisEvents {
  analysisProgress: AnalysisProgress;
  reportProgress: ReportProgress;
  effectsProgress: EffectsProgress;
}

/** Served by the host to the worker. */
export interface ByteMethods {
  readRange(
    params: { readonly handle: number; readonly offset: number; readonly length: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>;
}
