/** Rays and fixed points: shape tells stability (filled triangle or ball attracts, diamond is a saddle, ring a source). */
import { Color, Group, Vector3 } from 'three';
import type { FixedPointMark, RayMark } from '../../src/protocol/inspector';
import { stabilityColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud, type Glyph } from './glyphs';
import type { SceneLabel } from './labelLayer';
import type { PickProbe } from './pickProbe';
import type { FoundCycles, Pick } from './stageApi';
import { StrokeSet } from './strokes';

export const STABILITY_GLYPH: Readonly<Record<FixedPointMark['stability'], Glyph>> = {
  stable: GLYPH.ball,
  saddle: GLYPH.diamond,
  source: GLYPH.ring,
};
const SKELETON = 'rays and fixed points';
/** Fixed points beyond these are drawn but not named. */
const NAMED_POINTS = 8;
const stable = new Color();
const unstable = new Color();

interface Mark {
  readonly at: Vector3;
  readonly pick: Pick;
  readonly shape: Glyph;
  readonly stable: boolean;
  readonly alpha: number;
  readonly size: number;
}

export class SkeletonMarks implements Drawable {
  readonly object = new Group();
  /** Ends of the attracting rays, in content coordinates: a fitted camera shows them. */
  readonly reach: readonly Vector3[];
  private readonly strokes: StrokeSet;
  private readonly cloud: GlyphCloud;
  private readonly marks: readonly Mark[];

  /** @param name of its own for marks that are not the skeleton's: the pointer does not find those */
  constructor(
    private readonly skeleton: FoundCycles,
    readonly name: string = SKELETON,
  ) {
    const rays = skeleton.rays.flatMap(rayMarks);
    const points = skeleton.fixedPoints.flatMap(fixedPointMarks);
    this.marks = [...rays, ...points];
    this.reach = rays.filter((mark) => mark.stable).map(({ at }) => at);
    this.strokes = new StrokeSet(this.marks.length, 5);
    const style = { renderOrder: 9, casing: 1.5, solid: true };
    this.cloud = new GlyphCloud(this.marks.length, style);
    this.object.add(this.strokes.object, this.cloud.object);
  }

  count(): number {
    return this.skeleton.rays.length + this.skeleton.fixedPoints.length;
  }

  paint(theme: Theme): void {
    const { cloud, marks } = this;
    const colours = stabilityColours(theme);
    stable.set(colours.stable);
    unstable.set(colours.unstable);
    marks.forEach((mark, k) => {
      const colour = mark.stable ? stable : unstable;
      cloud.style(k, mark.shape, colour, mark.alpha, mark.size);
      cloud.place(k, mark.at.toArray(), 0);
    });
    cloud.commit(theme.background);
    this.paintStrokes();
  }

  /** In content coordinates; the view turns them into world coordinates. */
  labels(): SceneLabel[] {
    const { rays, fixedPoints } = this.skeleton;
    return [
      ...rays.map((ray, index) => ({
        text: rayLabel(ray, index),
        position: new Vector3().fromArray(ray.segments, 3),
        priority: (ray.attracting ? 90 : 35) - 0.01 * index,
        className: 'mark-label',
      })),
      ...fixedPoints.slice(0, NAMED_POINTS).map((point, index) => ({
        text: fixedPointLabel(point),
        position: new Vector3().fromArray(point.positions),
        priority: (point.stability === 'stable' ? 80 : 30) - 0.01 * index,
        className: 'mark-label',
      })),
    ];
  }

  offerTo(probe: PickProbe): void {
    if (this.name === SKELETON) this.cloud.offerTo(probe, (mark) => this.marks[mark].pick);
  }

  dispose(): void {
    this.strokes.dispose();
    this.cloud.dispose();
  }

  /** Rays from the origin, and the legs of cycles. */
  private paintStrokes(): void {
    const { strokes } = this;
    strokes.clear();
    for (const { attracting, segments } of this.skeleton.rays) {
      const colour = attracting ? stable : unstable;
      const start = { colour, alpha: 0.35, width: attracting ? 1.3 : 1 };
      const end = { colour, alpha: 0.95, width: attracting ? 2.2 : 1.2 };
      for (let k = 0; k < segments.length / 6; k++) {
        strokes.add(segments, 2 * k, segments, 2 * k + 1, start, end);
      }
    }
    for (const { stability, positions, period } of this.skeleton.fixedPoints) {
      const style = { colour: stability === 'stable' ? stable : unstable, alpha: 0.6, width: 1.2 };
      for (let k = 0; period > 1 && k < period; k++) {
        strokes.add(positions, k, positions, (k + 1) % period, style);
      }
    }
    strokes.commit();
  }
}

function rayMarks(ray: RayMark, index: number): Mark[] {
  return Array.from({ length: Math.floor(ray.segments.length / 6) }, (_, k) => ({
    at: new Vector3().fromArray(ray.segments, 6 * k + 3),
    pick: { kind: 'ray', index },
    shape: ray.attracting ? GLYPH.triangle : GLYPH.hollowDiamond,
    stable: ray.attracting,
    alpha: 1,
    size: ray.attracting ? 14 : 11,
  }));
}

/** Slow points are no equilibria: smaller and paler. */
function fixedPointMarks(point: FixedPointMark, index: number): Mark[] {
  const slow = point.kind === 'slow';
  return Array.from({ length: Math.floor(point.positions.length / 3) }, (_, k) => ({
    at: new Vector3().fromArray(point.positions, 3 * k),
    pick: { kind: 'fixedPoint', index },
    shape: STABILITY_GLYPH[point.stability],
    stable: point.stability === 'stable',
    alpha: slow ? 0.6 : 1,
    size: slow ? 9 : 13,
  }));
}

/** "ray 1 · λ 0.727", with the period when it is not 1. */
export function rayLabel({ growth, period }: RayMark, index: number): string {
  const cycle = period > 1 ? `, period ${period}` : '';
  return `ray ${index + 1} · λ ${growth.toFixed(3)}${cycle}`;
}

/** "stable point", "saddle 3-cycle", "slow point". */
export function fixedPointLabel({ kind, period, stability }: FixedPointMark): string {
  if (kind === 'slow') return 'slow point';
  if (period > 1) return `${stability} ${period}-cycle`;
  return stability === 'source' ? 'repelling point' : `${stability} point`;
}
