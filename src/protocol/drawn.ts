/** What a page tells of the frame it drew. What is drawn is in inspector.ts. */

/** What the page has on screen, for tests and screenshots. Boxes are CSS pixels; paintMs is part of frameMs. */
export interface DrawnReport {
  readonly revision: number;
  readonly sequence: number;
  /** True once orbit, skeleton and connectivity of the current parameters are all drawn. */
  readonly complete: boolean;
  readonly renderer: 'webgl' | '2d';
  readonly drawables: readonly DrawableReport[];
  readonly labels: readonly LabelBox[];
  readonly viewports: readonly ViewportReport[];
  readonly frameMs: number;
  readonly paintMs: number;
  /** When the shown orbit, and the shown rays and fixed points, came into the scene; ms since 1970. */
  readonly inScene: { readonly orbit: number; readonly skeleton: number };
}

export interface DrawableReport {
  readonly name: string;
  /** Vertices, instances or marks shown. */
  readonly count: number;
  readonly visible: boolean;
}

export interface LabelBox {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ViewportReport {
  readonly name: 'state-space' | 'connectivity';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Smallest box around the content, as a share of the viewport's smaller-cover side, 0..1. */
  readonly cover: number;
  /** States of the orbit that lie under names and numbers of the axes; null where it is not measured. */
  readonly covered: number | null;
}
