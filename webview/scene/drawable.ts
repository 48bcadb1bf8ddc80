/** What every drawable is: an object in a scene that can report itself and give its memory back. */
import type { Object3D } from 'three';
import type { PickProbe } from './pickProbe';

export interface Drawable {
  readonly name: string;
  /** Added to the visible scene. */
  readonly object: Object3D;
  /** Vertices, instances or marks shown. */
  count(): number;
  /** Offers what it has at the pointer and within reach; absent where nothing is to be found. */
  offerTo?(probe: PickProbe): void;
  dispose(): void;
}
