/** What every drawable is: an object in a scene that can report itself and give its memory back. */
import type { Object3D } from 'three';

export interface Drawable {
  readonly name: string;
  /** Added to the visible scene. */
  readonly object: Object3D;
  /** Added to the id scene; null when it can not be picked. */
  readonly pickObject: Object3D | null;
  /** Vertices, instances or marks shown. */
  count(): number;
  dispose(): void;
}
