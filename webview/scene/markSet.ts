/** Marks whose number changes, over what they mark: a cloud of glyphs that is made anew when it gets too small. */
import { Group, type Color, type Vector3 } from 'three';
import { GlyphCloud, type Glyph } from './glyphs';

export interface Mark {
  readonly place: Vector3;
  readonly shape: Glyph;
  /** Diameter, CSS pixels. */
  readonly size: number;
}

export class MarkSet {
  readonly object = new Group();
  private cloud: GlyphCloud | null = null;
  private capacity = 0;
  private marks: readonly Mark[] = [];

  constructor(private readonly renderOrder: number) {}

  get count(): number {
    return this.marks.length;
  }

  /** In place of those before. */
  set(marks: readonly Mark[], colour: Color, background: string): void {
    this.marks = marks;
    if (marks.length > this.capacity) this.grow(2 * marks.length);
    const { cloud } = this;
    if (!cloud) return;
    for (let k = 0; k < this.capacity; k++) {
      if (k >= marks.length) {
        cloud.style(k, 0, colour, 1, 0);
        continue;
      }
      const { place, shape, size } = marks[k];
      cloud.place(k, place.toArray(), 0);
      cloud.style(k, shape, colour, 1, size);
    }
    cloud.commit(background);
  }

  dispose(): void {
    this.cloud?.dispose();
  }

  private grow(capacity: number): void {
    this.cloud?.dispose();
    this.object.clear();
    this.capacity = capacity;
    this.cloud = new GlyphCloud(capacity, {
      renderOrder: this.renderOrder,
      casing: 1.5,
      solid: false,
    });
    // What is marked may stand behind others, or be covered by a tower of the matrix.
    this.cloud.object.material.depthTest = false;
    this.object.add(this.cloud.object);
  }
}
