/** The border between the pictures and the page around them: what a stage draws and what it reports. No Three.js here. */
import type {
  Connectivity,
  DrawableReport,
  LabelBox,
  Scene,
  SimulationParams,
  Skeleton,
  ViewState,
  ViewportReport,
} from '../../src/protocol/inspector';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';
import type { Theme } from '../theme/theme';
import type { EdgeGain } from './alteredEdges';
import type { StateEigenmodes } from './eigenmodeShape';

export type ViewportName = 'state-space' | 'connectivity';

/**
 * `own`: the scene fills the view. `growing`: the scenes before it, back to one with a frame of its own, are kept in view
 * as well, so that sizes can be compared; one that explodes is not remembered.
 */
export type SceneFrame = 'own' | 'growing';

export type Pick =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'unit'; readonly unit: number }
  /** Of the mechanism. */
  | { readonly kind: 'population'; readonly index: number }
  /** A connection that is drawn as a line. */
  | { readonly kind: 'edge'; readonly target: number; readonly source: number }
  | { readonly kind: 'cell'; readonly target: number; readonly source: number }
  | { readonly kind: 'ray'; readonly index: number }
  | { readonly kind: 'fixedPoint'; readonly index: number };

export interface PickEvent {
  /** null: the pointer is over nothing. */
  readonly pick: Pick | null;
  readonly viewport: ViewportName;
  /** CSS pixels in the stage element, for a tooltip. */
  readonly x: number;
  readonly y: number;
  /** Ctrl or Cmd held: the page takes it as "the other thing a click could do". */
  readonly modifier: boolean;
  /** Shift held: the page takes it as "this one, too". */
  readonly shift: boolean;
}

/** Units that were circled in the connectivity. Of the matrix: units of the rows, and of the columns, that were. */
export interface Lassoed {
  readonly rows: readonly number[];
  /** As `rows` where units themselves are drawn. */
  readonly columns: readonly number[];
  /** Beside what is selected already. */
  readonly isMore: boolean;
}

/** What an analysis says of each step of the orbit in force, for colours. */
export type StepValues =
  /** Index into ZONE_NAMES; NO_ZONE where nothing was measured. */
  | { readonly kind: 'zones'; readonly zone: Uint8Array }
  /** Distilled state of each step. */
  | { readonly kind: 'states'; readonly state: Uint8Array }
  /** 0..1; NaN where nothing was measured. */
  | { readonly kind: 'magnitude'; readonly share: Float32Array };

/** Lines of an analysis of changes of symbol, [n, 3] each in the axes of the scene. */
export interface TransitionPaths {
  /** Real ones. */
  readonly segments: readonly Float32Array[];
  /** Their average; empty without. */
  readonly average: Float32Array;
  /** Under the noise of least action; empty without. */
  readonly path: Float32Array;
}

/** Of the noise-averaged map, in the axes of the scene. */
export interface AveragedPoints {
  /** [n, 3] */
  readonly fixedPoints: Float32Array;
  /** [n] */
  readonly areStable: readonly boolean[];
  /** Attracting ones, [period, 3] each. */
  readonly cycles: readonly Float32Array[];
}

/** What a search for longer cycles found beside the skeleton, in the axes of the scene. */
export interface FoundCycles {
  readonly rays: Skeleton['rays'];
  readonly fixedPoints: Skeleton['fixedPoints'];
}

/** What the analysis that is open outlines, in the axes of the scene. */
export interface Outlines {
  /** Closed lines, [n, 3] each; of several the main ones are full, others dashed. */
  readonly loops: readonly {
    readonly name: string;
    readonly points: Float32Array;
    readonly isMain: boolean;
  }[];
  /** [2, 3] from and to, in the colour of a symbol. */
  readonly arrows: readonly {
    readonly name: string;
    readonly symbol: number;
    readonly ends: Float32Array;
  }[];
}

export const ZONE_NAMES = ['unassigned', 'cluster', 'kick', 'transition'] as const;
export const NO_ZONE = 255;

export const GAIN_SITES = ['output', 'recurrent', 'noise'] as const;
export type GainSite = SimulationParams['gains'][number]['site'];
/** Gains of one unit that are not 1. */
export type UnitGains = Readonly<Partial<Record<GainSite, number>>>;

/** How the content is drawn; everything the page's controls decide. */
export interface StageOptions {
  readonly colourBy: ViewState['colourBy'];
  /** For colours of an analysis; null while there is none of the orbit shown. */
  readonly stepValues: StepValues | null;
  readonly transitions: TransitionPaths | null;
  readonly averaged: AveragedPoints | null;
  readonly cycles: FoundCycles | null;
  readonly outlines: Outlines | null;
  /** Of the picked state. */
  readonly eigenmodes: StateEigenmodes | null;
  /** 'mechanism' with a mechanism only. */
  readonly connectivityMode: ViewState['connectivityMode'];
  readonly mechanism: MechanismGraph | null;
  readonly order: ViewState['order'];
  readonly edgeShare: ViewState['edgeShare'];
  readonly selectedUnit: number | null;
  /** All selected units when there are several. */
  readonly selectedUnits?: ReadonlySet<number>;
  readonly selectedStep: number | null;
  /** Units with a gain that is not 1, for their marks; the same map while the gains are the same. */
  readonly gains: ReadonlyMap<number, UnitGains>;
  /** On single connections of all layers; the same list while they are the same. */
  readonly edgeGains: readonly EdgeGain[];
  /** Activity of each unit at the selected state, or its mean; tints the nodes. */
  readonly activity: Float32Array | null;
  /** Symbols shown with palette colours; labels for the legend and the matrix. */
  readonly reduceMotion: boolean;
}

/** Of what is done to units and connections. */
export type MarkOfGains =
  | { readonly kind: 'gain'; readonly site: GainSite; readonly isCut: boolean }
  | { readonly kind: 'cutEdge' | 'scaledEdge' };

export type LegendMark =
  | MarkOfGains
  | { readonly kind: 'symbol'; readonly symbol: number }
  | { readonly kind: 'zone'; readonly zone: (typeof ZONE_NAMES)[number] }
  | {
      readonly kind:
        | 'magnitude'
        | 'ghost'
        | 'noInput'
        | 'realTransition'
        | 'averageTransition'
        | 'leastNoise'
        | 'averagedStable'
        | 'averagedUnstable'
        | 'averagedCycle'
        | 'outline'
        | 'dashedOutline'
        | 'arrow'
        | 'growingMode'
        | 'shrinkingMode'
        | 'growingPair'
        | 'shrinkingPair'
        | 'attractingRay'
        | 'repelling'
        | 'stablePoint'
        | 'negative'
        | 'positive'
        | 'raises'
        | 'lowers'
        | 'drive'
        | 'population'
        | 'kick'
        | 'other';
    };

export interface LegendEntry {
  readonly mark: LegendMark;
  readonly text: string;
}

export interface FigureOptions {
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  readonly legend: readonly LegendEntry[];
  /** One line below the legend. */
  readonly caption: string;
}

/** One stage: one canvas, one WebGL context, two viewports by scissor; or the same content in 2D. */
export interface Stage {
  readonly renderer: 'webgl' | '2d';
  setTheme(theme: Theme): void;
  /** @param frame `own` where none is given */
  setScene(scene: Scene, frame?: SceneFrame): void;
  setSkeleton(skeleton: Skeleton | null): void;
  setConnectivity(connectivity: Connectivity | null): void;
  setOptions(options: StageOptions): void;
  /** Index into the orbit in force, or null to hide the playhead. */
  setPlayhead(step: number | null): void;
  /** One viewport fills the stage, or both share it (null). */
  setSolo(viewport: ViewportName | null): void;
  /** Dragging over the connectivity circles units; else it turns the camera, unless Shift is held. */
  setLasso(lasso: boolean): void;
  /** Fit the content again. */
  resetCamera(): void;
  /** camera-controls JSON by viewport name. */
  cameras(): Readonly<Record<string, string>>;
  restoreCameras(cameras: Readonly<Record<string, string>>): void;
  /** Keyboard: orbit, zoom and unit-to-unit motion of the focused viewport. Returns true when handled. */
  handleKey(event: KeyboardEvent, viewport: ViewportName): boolean;
  report(): StageReport;
  /** The stage from where it is seen, on white, with its labels and legend. */
  toPng(options: FigureOptions): Promise<Blob>;
  dispose(): void;
}

export interface StageReport {
  readonly drawables: readonly DrawableReport[];
  readonly labels: readonly LabelBox[];
  readonly viewports: readonly ViewportReport[];
  readonly frameMs: number;
  /** Of these, until colours and places of new content were set; 0 where that is one with drawing. */
  readonly paintMs: number;
}

export interface StageEvents {
  hover(event: PickEvent): void;
  /** What is under the pointer may be clicked now. */
  press(event: PickEvent): void;
  click(event: PickEvent): void;
  lasso(found: Lassoed): void;
  /** A frame with changed content was presented. */
  drawn(report: StageReport): void;
  /** The camera came to rest after a user's motion. */
  cameraMoved(): void;
  /** WebGL context lost (true) or restored (false). */
  contextLost(lost: boolean): void;
}

/** Implemented by `createStage` in stage.ts: WebGL 2 where it can be had, else the 2D fallback. */
export type CreateStage = (element: HTMLElement, theme: Theme, events: StageEvents) => Stage;
