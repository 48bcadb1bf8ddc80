/** Recurrent edges by descending |w|: colour is the sign, opacity the strength; a selected unit's edges stand out. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  Group,
  LineBasicMaterial,
  LineSegments,
  type Vector3,
} from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import { signedColours } from './palette';
import type { StageOptions, StageTheme } from './stageApi';

/** Faintest and strongest edge. */
const OPACITY = [0.06, 0.55] as const;
const FADED = 0.25;
const negative = new Color();
const positive = new Color();

export class EdgeLines implements Drawable {
  readonly name = 'recurrent edges';
  readonly object = new Group();
  readonly pickObject = null;
  private readonly geometry = new BufferGeometry();
  private readonly colours: BufferAttribute;
  private shown = 0;

  constructor(
    private readonly edges: Connectivity['edges'],
    positions: readonly Vector3[],
  ) {
    const count = edges.weight.length;
    const points = new Float32Array(6 * count);
    for (let k = 0; k < count; k++) {
      positions[edges.source[k]].toArray(points, 6 * k);
      positions[edges.target[k]].toArray(points, 6 * k + 3);
    }
    this.colours = new BufferAttribute(new Float32Array(8 * count), 4);
    this.geometry.setAttribute('position', new BufferAttribute(points, 3));
    this.geometry.setAttribute('color', this.colours);
    const material = new LineBasicMaterial({
      vertexColors: true,
      transparent: true,
      depthWrite: false,
    });
    this.object.add(new LineSegments(this.geometry, material));
  }

  count(): number {
    return this.shown;
  }

  /** Edges are sorted, so a share of the strongest is a range. With a unit selected its own edges stay, others fade. */
  paint(theme: StageTheme, { edgeShare, selectedUnit }: StageOptions): void {
    const { source, target, weight } = this.edges;
    const signed = signedColours(theme);
    negative.set(signed.negative);
    positive.set(signed.positive);
    this.shown = Math.round(edgeShare * weight.length);
    const strongest = Math.abs(weight[0] ?? 1);
    for (let k = 0; k < this.shown; k++) {
      const { r, g, b } = weight[k] < 0 ? negative : positive;
      const strength = Math.abs(weight[k]) / strongest;
      let alpha = OPACITY[0] + (OPACITY[1] - OPACITY[0]) * strength;
      if (selectedUnit !== null) {
        const own = source[k] === selectedUnit || target[k] === selectedUnit;
        alpha = own ? 0.4 + 0.6 * strength : alpha * FADED;
      }
      this.colours.setXYZW(2 * k, r, g, b, alpha);
      this.colours.setXYZW(2 * k + 1, r, g, b, alpha);
    }
    this.colours.needsUpdate = true;
    this.geometry.setDrawRange(0, 2 * this.shown);
  }

  dispose(): void {
    disposeTree(this.object);
  }
}
