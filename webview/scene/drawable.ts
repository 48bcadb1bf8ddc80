/** What every drawable is: an object in a scene that can report itself and give its memory back. */
import type { BufferGeometry, Material, Object3D } from 'three';

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

/** Frees geometries and materials of everything below and including an object. */
export function disposeTree(root: Object3D): void {
  root.traverse((child) => {
    const { geometry, material } = child as Partial<{
      geometry: BufferGeometry;
      material: Material | Material[];
    }>;
    geometry?.dispose();
    for (const one of Array.isArray(material) ? material : material ? [material] : [])
      one.dispose();
  });
}
