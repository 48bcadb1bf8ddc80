/** Three thin axes along the content's box, with ticks at round values and their share of the variance. */
import { Color, Vector3, type Box3 } from 'three';
import type { Basis } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import { StrokeSet } from './strokes';

/** Shares of the box's longest side. */
const MARGIN = 0.03;
const TICK_LENGTH = 0.012;
const WANTED_TICKS = 4;
const COMPONENTS = ['x', 'y', 'z'] as const;
const colour = new Color();

export class PrincipalAxes implements Drawable {
  readonly name = 'principal axes';
  readonly object: StrokeSet['object'];
  readonly pickObject = null;
  /** Far ends of the axes, in content coordinates: a fitted camera shows them. */
  readonly reach: readonly Vector3[];
  private readonly texts: SceneLabel[] = [];
  private readonly strokes: StrokeSet;
  /** Pairs of [3]: axes first, then ticks. */
  private readonly ends: number[] = [];

  constructor(box: Box3, basis: Basis) {
    const size = box.getSize(new Vector3());
    const longest = Math.max(size.x, size.y, size.z) || 1;
    const corner = box.min.clone().addScalar(-MARGIN * longest);
    this.reach = COMPONENTS.map((component, axis) => {
      const end = corner.clone();
      end[component] = box.max[component] + MARGIN * longest;
      this.ends.push(...corner, ...end);
      this.texts.push(labelAt(end, axisLabel(axis, basis), 70 - axis, 'axis-label'));
      return end;
    });
    for (const component of COMPONENTS) {
      const across = component === 'y' ? 'x' : 'y';
      for (const value of roundTicks(box.min[component], box.max[component], WANTED_TICKS)) {
        const from = corner.clone();
        from[component] = value;
        const to = from.clone();
        to[across] += TICK_LENGTH * longest;
        this.ends.push(...from, ...to);
        this.texts.push(labelAt(from, tickText(value), 5, 'tick-label'));
      }
    }
    this.strokes = new StrokeSet(this.ends.length / 6, 1);
    this.object = this.strokes.object;
  }

  count(): number {
    return COMPONENTS.length;
  }

  paint(theme: Theme): void {
    const style = { colour: colour.set(theme.muted), alpha: 0.75, width: 1 };
    this.strokes.clear();
    for (let k = 0; k < this.ends.length / 6; k++) {
      this.strokes.add(this.ends, 2 * k, this.ends, 2 * k + 1, style);
    }
    this.strokes.commit();
  }

  /** In content coordinates. */
  labels(): SceneLabel[] {
    return this.texts;
  }

  dispose(): void {
    this.strokes.dispose();
  }
}

function labelAt(position: Vector3, text: string, priority: number, className: string): SceneLabel {
  return { text, position, priority, className };
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

/** Multiples of 1, 2 or 5 · 10^k inside [min, max], about `wanted` of them; none for an empty or non-finite range. */
export function roundTicks(min: number, max: number, wanted: number): number[] {
  const span = max - min;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const raw = span / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5].find((multiple) => multiple * power >= raw) ?? 10) * power;
  const first = Math.ceil(min / step);
  const count = Math.max(0, Math.floor(max / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

function tickText(value: number): string {
  const size = Math.abs(value);
  const text =
    size >= 1e5 || (size > 0 && size < 1e-3) ? value.toExponential() : +value.toPrecision(6);
  return String(text).replace('e+', 'e').replace('-', '−');
}
