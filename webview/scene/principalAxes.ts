/** The box of the content with its principal axes: ticks at round values, names with their share of the variance. */
import { roundTicks, tickText } from '../../src/core/axes/ticks';
import type { Box3 } from 'three';
import { Color, Vector3 } from 'three';
import type { Basis } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import { axesFrame, type AxesFrame, type FrameEdge } from './axesFrame';
import type { Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import { StrokeSet } from './strokes';

/** Shares of the box's longest side. */
const MARGIN = 0.03;
const TICK_LENGTH = 0.015;
/** Room for ticks and names, which a fitted camera leaves around the box. */
const LABEL_ROOM = 0.06;
const WANTED_TICKS = 4;
const MOST_TICKS = 8;
const EDGES = 12;
const COMPONENTS = ['x', 'y', 'z'] as const;
/** CSS pixels from the end of a tick to its number, and to the name beyond the numbers. */
const TICK_GAP = 8;
const NAME_GAP = 30;
const AXIS_ALPHA = 0.8;
const WALL_ALPHA = 0.22;
const colour = new Color();

export class PrincipalAxes implements Drawable {
  readonly name = 'principal axes';
  readonly object: StrokeSet['object'];
  /** Corners of the box with room for the labels, in content coordinates: a fitted camera shows them. */
  readonly reach: readonly Vector3[];
  private readonly box: Box3;
  private readonly longest: number;
  private readonly strokes = new StrokeSet(EDGES + COMPONENTS.length * MOST_TICKS, 1);
  private frame: AxesFrame | null = null;
  private theme: Theme | null = null;
  private texts: SceneLabel[] = [];

  constructor(
    private readonly content: Box3,
    private readonly basis: Basis,
  ) {
    const size = content.getSize(new Vector3());
    this.longest = Math.max(size.x, size.y, size.z) || 1;
    this.box = content.clone().expandByScalar(MARGIN * this.longest);
    this.reach = cornersOf(content.clone().expandByScalar((MARGIN + LABEL_ROOM) * this.longest));
    this.object = this.strokes.object;
  }

  count(): number {
    return COMPONENTS.length;
  }

  /**
   * Moves the axes to edges of the outline. Call before a frame; true when they moved.
   * @param eye in content coordinates
   * @param project content coordinates to the screen, x to the right and y upwards, both in one unit
   */
  lookFrom(eye: Vector3, project: (point: Vector3) => Vector3): boolean {
    const frame = axesFrame(this.box, eye, project);
    if (frame.key === this.frame?.key) return false;
    this.frame = frame;
    this.texts = frame.axes.flatMap((_, axis) => this.labelsOf(frame, axis));
    this.draw();
    return true;
  }

  paint(theme: Theme): void {
    this.theme = theme;
    this.draw();
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    return this.texts;
  }

  dispose(): void {
    this.strokes.dispose();
  }

  private draw(): void {
    const { frame, theme, strokes } = this;
    if (!frame || !theme) return;
    colour.set(theme.muted);
    strokes.clear();
    for (const wall of frame.walls) this.addStroke(wall, WALL_ALPHA);
    frame.axes.forEach((edge, axis) => {
      this.addStroke(edge, AXIS_ALPHA);
      for (const { at } of this.ticksOf(frame, axis)) {
        const to = at.clone().addScaledVector(edge.outward, TICK_LENGTH * this.longest);
        this.addStroke({ from: at, to }, AXIS_ALPHA);
      }
    });
    strokes.commit();
  }

  private addStroke({ from, to }: FrameEdge, alpha: number): void {
    const ends = [...from, ...to];
    this.strokes.add(ends, 0, ends, 1, { colour, alpha, width: 1 });
  }

  private ticksOf({ axes }: AxesFrame, axis: number): { at: Vector3; value: number }[] {
    if (!axes[axis].onOutline) return [];
    const component = COMPONENTS[axis];
    const { min, max } = this.content;
    const values = roundTicks(min[component], max[component], WANTED_TICKS).slice(0, MOST_TICKS);
    return values.map((value) => {
      const at = axes[axis].from.clone();
      at[component] = value;
      return { at, value };
    });
  }

  private labelsOf(frame: AxesFrame, axis: number): SceneLabel[] {
    const { from, to, onOutline } = frame.axes[axis];
    if (!onOutline) return [];
    const centre = this.box.getCenter(new Vector3());
    const beside = (at: Vector3, gap: number) => ({
      at,
      along: at === to ? from : to,
      from: centre,
      gap,
    });
    const middle = from.clone().lerp(to, 0.5);
    const beyond = (end: Vector3, other: Vector3) => ({
      at: end,
      along: null,
      from: other,
      gap: TICK_GAP,
    });
    const name: SceneLabel = {
      text: axisLabel(axis, this.basis),
      position: middle,
      priority: 70 - axis,
      className: 'axis-label',
      spots: [
        beside(middle, NAME_GAP),
        beyond(to, from),
        beyond(from, to),
        beside(middle, 2 * NAME_GAP),
      ],
    };
    const ticks = this.ticksOf(frame, axis).map(({ at, value }): SceneLabel => ({
      text: tickText(value),
      position: at,
      priority: 5,
      className: 'tick-label',
      spots: [beside(at, TICK_GAP)],
    }));
    return [name, ...ticks];
  }
}

function cornersOf({ min, max }: Box3): Vector3[] {
  const ends = [min, max];
  return ends.flatMap(({ x }) =>
    ends.flatMap(({ y }) => ends.map(({ z }) => new Vector3(x, y, z))),
  );
}

/** "PC 1 · 68 %"; axes kept from another checkpoint say so on the first. */
export function axisLabel(axis: number, basis: Basis): string {
  const ratio = basis.explainedVarianceRatio[axis];
  const share = Number.isFinite(ratio) ? ` · ${percent(ratio)}` : '';
  const kept = basis.kind === 'kept' && axis === 0 ? ` (axes of ${basis.source})` : '';
  return `PC ${axis + 1}${share}${kept}`;
}

function percent(ratio: number): string {
  const value = 100 * ratio;
  return `${value >= 1 || value < 0.05 ? value.toFixed(0) : value.toPrecision(1)} %`;
}
