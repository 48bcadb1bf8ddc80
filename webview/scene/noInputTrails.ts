/** Trajectories without input: neutral strokes that taper towards where they end, and a mark at each place of rest. */
import { Color, Group, Vector3 } from 'three';
import type { Scene } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { SceneLabel } from './labelLayer';
import { StrokeSet } from './strokes';

const START_PIXELS = 2.4;
const END_PIXELS = 1;
const REST_PIXELS = 10;
/** How near (world units) two ends count as one place. */
const SAME_PLACE = 0.02;
const MOST_PLACES = 12;
const colour = new Color();

export class NoInputTrails implements Drawable {
  readonly name = 'no-input trajectories';
  readonly object = new Group();
  private readonly strokes: StrokeSet;
  private readonly marks: GlyphCloud;
  private readonly ends: readonly Vector3[];

  /** @param scale world length of one unit of the content */
  constructor(
    private readonly scene: Scene,
    scale: number,
  ) {
    const { trajectories, stepsEach } = scene.noInput;
    this.strokes = new StrokeSet(Math.max(0, trajectories * (stepsEach - 1)), 4);
    this.ends = placesOfRest(scene.noInput, SAME_PLACE / scale);
    const style = { renderOrder: 8, casing: 1, solid: true };
    this.marks = new GlyphCloud(trajectories + this.ends.length, style);
    this.object.add(this.strokes.object, this.marks.object);
  }

  count(): number {
    return this.scene.noInput.trajectories;
  }

  paint(theme: Theme): void {
    const { strokes, marks } = this;
    const { trajectories, stepsEach, positions } = this.scene.noInput;
    colour.set(theme.muted);
    strokes.clear();
    for (let trajectory = 0; trajectory < trajectories; trajectory++) {
      const first = trajectory * stepsEach;
      for (let step = 1; step < stepsEach; step++) {
        const start = { colour, alpha: 0.95, width: widthAt((step - 1) / stepsEach) };
        const end = { colour, alpha: 0.95, width: widthAt(step / stepsEach) };
        strokes.add(positions, first + step - 1, positions, first + step, start, end);
      }
      marks.style(trajectory, GLYPH.ring, colour, 1, 6);
      marks.place(trajectory, positions, first);
    }
    strokes.commit();
    colour.set(theme.foreground);
    this.ends.forEach((end, k) => {
      marks.style(trajectories + k, GLYPH.crossedRing, colour, 1, REST_PIXELS);
      marks.place(trajectories + k, end.toArray(), 0);
    });
    marks.commit(theme.background);
  }

  /** In content coordinates. One place is where the network rests; several are only named as ends. */
  labels(): SceneLabel[] {
    return this.ends.slice(0, 1).map((position) => ({
      text: this.ends.length === 1 ? 'rest (no input)' : 'no input ends here',
      position,
      priority: 60,
      className: 'mark-label',
    }));
  }

  dispose(): void {
    this.strokes.dispose();
    this.marks.dispose();
  }
}

/** Most of the motion lies in the first steps: the taper follows it. */
function widthAt(share: number): number {
  return END_PIXELS + (START_PIXELS - END_PIXELS) * Math.exp(-12 * share);
}

/** Distinct finite last points, at most MOST_PLACES. */
function placesOfRest(
  { trajectories, stepsEach, positions }: Scene['noInput'],
  nearness: number,
): Vector3[] {
  const places: Vector3[] = [];
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    const end = new Vector3().fromArray(positions, 3 * ((trajectory + 1) * stepsEach - 1));
    if (!Number.isFinite(end.x + end.y + end.z) || places.length >= MOST_PLACES) continue;
    if (places.every((place) => place.distanceTo(end) > nearness)) places.push(end);
  }
  return places;
}
