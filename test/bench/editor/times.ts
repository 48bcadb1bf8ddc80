/** What the editor benchmark's program in the extension host writes down; all in milliseconds, in order of measurement. */

export interface OpeningTimes {
  readonly file: string;
  /** To the first frame with an orbit; of the empty editor to its first frame. */
  readonly orbitMs: number[];
  /** To the first frame with rays, fixed points and connectivity too. */
  readonly pictureMs: number[];
}

export interface InputTimes {
  readonly file: string;
  readonly input: string;
  /** false: the page issued no draw calls, so that a software renderer took nothing of the processor. */
  readonly isDrawn: boolean;
  readonly orbitMs: number[];
  readonly pictureMs: number[];
  /** To the new orbit in the scene, colours and places set, before its frame; none for the empty editor. */
  readonly orbitInSceneMs: number[];
  /** To attracting rays and fixed points in the scene, before their frame. */
  readonly raysInSceneMs: number[];
  /** Spent in the page on the frame of the new picture; none for the empty editor. */
  readonly frameMs: number[];
  /** From frame to frame while the page draws; none for the empty editor. */
  readonly betweenFramesMs: readonly number[];
}

/** How late timers of the extension host's event loop came. */
export interface LoopDelay {
  readonly doing: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface EditorTimes {
  readonly activationMs: number;
  readonly openings: readonly OpeningTimes[];
  /** Of editors that were hidden. */
  readonly returns: readonly OpeningTimes[];
  readonly inputs: readonly InputTimes[];
  readonly delays: readonly LoopDelay[];
}
