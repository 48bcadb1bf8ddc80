/** Every message between the Inspector's webview and the host: methods, events and payload shapes. No behaviour. */
import type { UnitGroups } from '../core/connectivity/unitGroups';
import type { SymbolStatistics } from '../core/dynamics/outputs';
import type { Cell, Nonlinearity } from '../core/rnn/network';
import type { ContainerFormat, DType } from '../formats/checkpoint';
import type { TensorStatistics } from '../formats/tensorStatistics';
import type { AnalysisProgress, AnalysisReply, KeptAnalysis } from './analyses/request';
import type { ChosenInputs, InitialStates } from './chosenNumbers';
import type { DrawnReport } from './drawn';
import type { EffectsProgress, EffectsReply } from './effects';
import type { MechanismGraph } from './mechanismGraph';
import type { MechanismSoFar } from './mechanismSoFar';
import type { Skeleton } from './skeleton';
import type {
  AnalyseParams,
  SimulationParams,
  CorrectionParams,
  ViewState,
  EffectsParams,
  ExportParams,
} from './inspectorParams';

export type { ChosenInputs, InitialStates } from './chosenNumbers';
export type { DrawableReport, DrawnReport, LabelBox, ViewportReport } from './drawn';
export type { FixedPointMark, RayMark, Skeleton } from './skeleton';
export type {
  SimulationParams,
  CorrectionParams,
  InitialState,
  ViewState,
  ExportParams,
} from './inspectorParams';

/** What the webview may ask of the host. */
export interface HostMethods {
  /** First act of the page: everything known so far. Never waits for a simulation. */
  ready(params: null, signal: AbortSignal): Promise<InspectorSnapshot>;
  /** Orbit, ghosts, no-input trajectories and output statistics for these parameters. */
  simulate(params: SimulationParams, signal: AbortSignal): Promise<Scene>;
  /** Says that this may be simulated next, before it is asked for: it is computed then. Replied to when it is there. */
  foresee(params: SimulationParams, signal: AbortSignal): Promise<null>;
  /** That scene with a short altered orbit, while a gain is dragged; null when that is not worth a call. */
  glimpse(params: SimulationParams, signal: AbortSignal): Promise<Scene | null>;
  /** Rays and fixed points of the network under these gains, in the scene's basis. */
  skeleton(params: SimulationParams, signal: AbortSignal): Promise<Skeleton>;
  /** Of that skeleton what can be had at once: attracting rays. null when that is nothing. */
  attractors(params: SimulationParams, signal: AbortSignal): Promise<Skeleton | null>;
  /** One recorded state in full: activity, logits, spectrum of the Jacobian there. */
  stateAt(params: StateAtParams, signal: AbortSignal): Promise<StateDetail>;
  /** Connectivity of one layer, with the orderings of its units. */
  connectivity(params: { readonly layer: number }, signal: AbortSignal): Promise<Connectivity>;
  /** An analysis on request; told in parts as `analysisProgress` on the way. One at a time. */
  analyse(params: AnalyseParams, signal: AbortSignal): Promise<AnalysisReply>;
  /** What analyses found in this content of the file, the newest last: a page that was hidden shows it again. */
  keptAnalyses(params: null, signal: AbortSignal): Promise<readonly KeptAnalysis[]>;
  /** What the gains do to the outputs, beside matched controls; told in parts as `effectsProgress`. One at a time. */
  effects(params: EffectsParams, signal: AbortSignal): Promise<EffectsReply>;
  /** Saves what is shown as a view document; null when the user chose no place. */
  saveView(params: null, signal: AbortSignal): Promise<null>;
  tensors(params: null, signal: AbortSignal): Promise<readonly TensorRow[]>;
  /** Override what was inferred; the reply is the new snapshot. null forgets the correction. */
  correct(params: CorrectionParams | null, signal: AbortSignal): Promise<InspectorSnapshot>;
  /** Lets the user choose a file of inputs [T, d]; null when they did not. */
  chooseInputs(params: null, signal: AbortSignal): Promise<ChosenInputs | null>;
  /** Lets the user choose a file of states to start from; null when they did not. */
  chooseInitialStates(params: null, signal: AbortSignal): Promise<InitialStates | null>;
  /** Open a link of the header by its id; 'mechanism:' searches, 'ablation:' plots gains on the kick units that were found. */
  openLink(params: { readonly id: string }, signal: AbortSignal): Promise<null>;
  /** Save what the page hands over (PNG, CSV) or ask the host for data files (NPZ). */
  exportData(params: ExportParams, signal: AbortSignal): Promise<null>;
  /** Keep the view (camera, selection, parameters) for the next checkpoint and for reopening. */
  rememberView(params: ViewState, signal: AbortSignal): Promise<null>;
}

/** What the host may ask of the webview. */
export interface PageMethods {
  /** The view as it is now, with the cameras as they stand. */
  view(params: null, signal: AbortSignal): ViewState;
}

/** What the host tells the webview unasked. */
export interface WebviewEvents {
  /** The file changed on disk, a sibling was opened in place or a correction was made elsewhere; keep the camera. */
  snapshot: InspectorSnapshot;
  /** A line above the picture; null clears it. */
  notice: Notice | null;
  /** A command of the editor title or a keybinding. */
  command: InspectorCommand;
  /** Was found just now, and is to be shown. */
  mechanism: MechanismGraph;
  /** A search is under way; null once it has ended. */
  mechanismSoFar: MechanismSoFar | null;
  analysisProgress: AnalysisProgress;
  effectsProgress: EffectsProgress;
}

/** What the webview tells the host unasked. */
export interface HostEvents {
  /** After each finished frame with new content; tests and `npm start --screenshot` wait for it. */
  drawn: DrawnReport;
  /** A failure inside the page. */
  failed: { readonly message: string };
}

export type InspectorCommand =
  | 'resetCamera'
  | 'togglePlay'
  | 'clearGains'
  | 'saveView'
  | 'exportPng'
  | 'exportCsv'
  | 'exportNpz';

export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  /** What the user can do about it. */
  readonly hint?: string;
}

export interface InspectorSnapshot {
  readonly file: FileSummary;
  /** null when the file holds no recurrent network or could not be read; `notices` say why. */
  readonly model: ModelSummary | null;
  readonly notices: readonly Notice[];
  /** What was found and deliberately not loaded, one line each. */
  readonly notLoaded: readonly string[];
  readonly links: readonly Link[];
  /** The HMM the run's config names, with its exact statistics. */
  readonly hmm: HmmSummary | null;
  /** Defaults or what was remembered for this file. */
  readonly view: ViewState;
  /** `view` was brought along from another checkpoint: it replaces what the page has kept. */
  readonly viewIsCarried: boolean;
  /** The effects of what is in force were asked for, however long they take. */
  readonly measures: boolean;
  /** As "Find Mechanism" found it in this content; null before. */
  readonly mechanism: MechanismGraph | null;
  /** Ids of chosen input files that fit this network. */
  readonly inputFiles: readonly string[];
  /** Rises by one with each new content of the file. */
  readonly revision: number;
}

export interface FileSummary {
  readonly name: string;
  /** Relative to the workspace where possible. */
  readonly path: string;
  readonly bytes: number;
  readonly format: ContainerFormat | 'unreadable';
  /** From the checkpoint's metadata or its file name, with its unit as found ('epoch', 'step'). */
  readonly epoch: { readonly value: number; readonly source: string } | null;
}

export interface ModelSummary {
  readonly cell: Cell;
  readonly nonlinearity: Nonlinearity;
  /** d */
  readonly inputs: number;
  /** N of each layer, bottom first. */
  readonly hidden: readonly number[];
  /** K; 0 without a readout. */
  readonly outputs: number;
  readonly bias: boolean;
  readonly parameters: number;
  /** Positively homogeneous: rays are exact and σ is only a scale (method 0.1). */
  readonly homogeneous: boolean;
  /** How each of the above was found; one line each. */
  readonly reasons: readonly string[];
  /** Tensor names by role, for "Correct…". */
  readonly roles: readonly { readonly role: string; readonly tensor: string }[];
  readonly corrected: boolean;
}

export interface Link {
  readonly id: string;
  readonly kind: 'config' | 'previous' | 'next' | 'checkpoint' | 'report' | 'views';
  readonly label: string;
  readonly detail: string;
}

export interface HmmSummary {
  /** e.g. "chain of 2, linear emissions" */
  readonly label: string;
  readonly source: string;
  readonly states: number;
  /** [K] */
  readonly frequency: readonly number[];
  /** [K][K] probability of the next output given this one. */
  readonly transition: readonly (readonly number[])[];
  readonly changesPerStep: number;
  /** Mean run length of each symbol, steps. */
  readonly meanRunSteps: readonly number[];
  readonly entropyRateBitsPerStep: { readonly lower: number; readonly upper: number };
}

/** One trajectory in the scene's basis. Arrays are parallel over its steps. */
export interface OrbitTrace {
  readonly steps: number;
  /** [steps, 3] */
  readonly positions: Float32Array;
  /** Sampled output symbol; empty without a readout. */
  readonly sampled: Uint8Array;
  /** Argmax output symbol; empty without a readout. */
  readonly argmax: Uint8Array;
  /** ‖h_{t+1}-h_t‖ */
  readonly speed: Float32Array;
  /** First step at which ‖h‖ passed 1e6 and the orbit was stopped. */
  readonly explodedAtStep: number | null;
}

/** Of the symbols of one orbit, drawn from its logits by `rule`. */
export interface OutputStatistics extends SymbolStatistics {
  readonly rule: 'sampled' | 'argmax';
  readonly steps: number;
}

export interface Scene {
  /** Echo of `SimulationParams.sequence`: older scenes are dropped by the page. */
  readonly sequence: number;
  readonly revision: number;
  readonly intact: OrbitTrace;
  /** Present when some gain differs from 1: same noise, same basis. */
  readonly altered: OrbitTrace | null;
  readonly basis: Basis;
  /** From states on the intact orbit, input off, under the gains in force. */
  readonly noInput: {
    readonly trajectories: number;
    readonly stepsEach: number;
    /** [trajectories, stepsEach, 3] */
    readonly positions: Float32Array;
    readonly startSteps: readonly number[];
    /** Largest final ‖h‖ over the trajectories. */
    readonly finalNorm: number;
  };
  /** sampled and argmax, intact. */
  readonly outputs: readonly OutputStatistics[];
  /** The same under the gains; null when intact. */
  readonly alteredOutputs: readonly OutputStatistics[] | null;
  /** Mean activity of each unit of the top layer along the orbit in force. */
  readonly meanActivity: Float32Array;
  /** Share of steps at which each unit is active (h ≠ 0 for ReLU, |h| > 0.05 else). */
  readonly activeShare: Float32Array;
  /** One line each, e.g. an explosion; shown in the header. */
  readonly notices: readonly Notice[];
  /** Attracting rays, where they cost as little as the orbit; else they are asked for (`attractors`). Same sequence. */
  readonly attractors?: Skeleton;
  readonly elapsedMs: number;
}

/** Where the axes of the 3D view point. */
export interface Basis {
  readonly explainedVarianceRatio: readonly number[];
  /** 'pca' of the intact orbit of this checkpoint, or 'kept' from an earlier one. */
  readonly kind: 'pca' | 'kept';
  /** Of which file when kept. */
  readonly source: string;
}

export interface StateAtParams {
  readonly simulation: SimulationParams;
  /** Index into the orbit in force (altered when gains are set). */
  readonly step: number;
}

export interface StateDetail {
  readonly step: number;
  /** [S] the network's own state (before output gains), to start another orbit from. */
  readonly state: Float64Array;
  /** Top layer, [N] */
  readonly hidden: Float32Array;
  readonly logits: readonly number[];
  readonly probability: readonly number[];
  /** Of the recurrent weights (top layer). */
  readonly weightSpectrum: SpectrumPoints;
  /** Of the derivative of the state at this step. */
  readonly jacobianSpectrum: SpectrumPoints;
  /** Leading eigenvectors of that derivative, by descending |λ|; none where the matrix is too large. */
  readonly eigenmodes: readonly EigenmodeMark[];
  /** What they are vectors of, e.g. "h". */
  readonly eigenmodeSpace: string;
  /** Active units of the top layer (ReLU) or all (else). */
  readonly activeUnits: number;
}

/** An eigenvector as an arrow, or the plane of a complex pair as an ellipse, in the axes of the picture. */
export interface EigenmodeMark {
  readonly re: number;
  /** Of a pair the positive one; else 0. */
  readonly im: number;
  /**
   * [1, 3] an eigenvector, or [2, 3] half-axes: a state turns from the first to the second. All modes have the same
   * length in the space of the states.
   */
  readonly halfAxes: Float32Array;
  /** 0..1: how much of that length lies in the picture's three axes. */
  readonly shownShare: number;
}

export interface SpectrumPoints {
  readonly re: Float32Array;
  readonly im: Float32Array;
  readonly radius: number;
  /** How many have modulus > 1. */
  readonly unstable: number;
  /** Which matrix this is, in words, e.g. "diag(1[z>0]) W, acting on h". */
  readonly what: string;
}

export interface Connectivity {
  readonly layer: number;
  /** N */
  readonly units: number;
  /** Euclidean norm of each unit's input weights. */
  readonly inputNorm: Float32Array;
  /** Readout weight of each unit, [K, N]; empty below the top layer or without a readout. */
  readonly readout: Float32Array;
  /** Strongest recurrent edges, by descending |weight|: target, source, weight; at most 20,000. */
  readonly edges: {
    readonly target: Uint32Array;
    readonly source: Uint32Array;
    readonly weight: Float32Array;
    /** Non-zero edges in the file. */
    readonly total: number;
  };
  /** [size, size] matrix of W in index order, max-|w| pooled when N > 512. Row = target unit, column = source. */
  readonly matrix: {
    readonly size: number;
    readonly values: Float32Array;
    readonly pooled: boolean;
  };
  /** Each a permutation of the units. GRU/LSTM: matrix and edges are the norm-signed mean over gates, said in `note`. */
  readonly orders: readonly {
    readonly name: 'index' | 'readout' | 'cluster';
    readonly order: Uint32Array;
  }[];
  /** Above 300 units: units with like rows of W, drawn as one. null below. */
  readonly groups: UnitGroups | null;
  readonly note: string;
}

export interface TensorRow extends TensorStatistics {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
}
