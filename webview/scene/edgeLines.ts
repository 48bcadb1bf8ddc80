/** Recurrent edges, thick at their source and thin at their target: colour is the sign, opacity the strength. */
import { Color, type Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import type { StageOptions } from './stageApi';
import { StrokeSet } from './strokes';

/** Opacity of the faintest and the strongest edge, and how many edges may be drawn at that; more are drawn paler. */
const OPACITY = [0.1, 0.75] as const;
const CLEAR_EDGES = 250;
const LEAST_CLEAR = 0.07;
/** Of the others when a unit is selected. */
const FADED = 0.22;
const negative = new Color();
const positive = new Color();

export class EdgeLines implements Drawable {
  readonly name = 'recurrent edges';
  readonly object: StrokeSet['object'];
  readonly pickObject = null;
  private readonly strokes: StrokeSet;
  /** [units, 3] */
  private readonly points: Float32Array;
  private shown = 0;

  constructor(
    private readonly edges: Connectivity['edges'],
    positions: readonly Vector3[],
  ) {
    this.points = Float32Array.from(positions.flatMap((position) => position.toArray()));
    this.strokes = new StrokeSet(edges.weight.length, 2);
    this.object = this.strokes.object;
  }

  count(): number {
    return this.shown;
  }

  /** The strongest share of all edges of the file; with a unit selected all its known edges, the others faded. */
  paint(theme: Theme, { edgeShare, selectedUnit }: StageOptions): void {
    const { source, target, weight, total } = this.edges;
    const signed = signedColours(theme);
    negative.set(signed.negative);
    positive.set(signed.positive);
    const within = Math.min(weight.length, Math.round(edgeShare * total));
    const clear = Math.max(LEAST_CLEAR, Math.min(1, Math.sqrt(CLEAR_EDGES / Math.max(1, within))));
    const isOwn = (k: number) => source[k] === selectedUnit || target[k] === selectedUnit;
    this.strokes.clear();
    // Weakest first: the strongest end up on top.
    for (let k = within - 1; k >= 0; k--) {
      if (selectedUnit === null || !isOwn(k)) {
        this.addEdge(k, clear * (selectedUnit === null ? 1 : FADED), 1);
      }
    }
    if (selectedUnit !== null) {
      for (let k = weight.length - 1; k >= 0; k--) if (isOwn(k)) this.addEdge(k, 1, 1.7);
    }
    this.shown = this.strokes.count;
    this.strokes.commit();
  }

  dispose(): void {
    this.strokes.dispose();
  }

  private addEdge(k: number, opacity: number, thickness: number): void {
    const { source, target, weight } = this.edges;
    const strength = Math.abs(weight[k]) / (Math.abs(weight[0]) || 1);
    const colour = weight[k] < 0 ? negative : positive;
    const alpha = opacity * (OPACITY[0] + (OPACITY[1] - OPACITY[0]) * strength);
    const start = { colour, alpha, width: 1.5 * thickness };
    const end = { colour, alpha: 0.8 * alpha, width: 0.6 * thickness };
    this.strokes.add(this.points, source[k], this.points, target[k], start, end);
  }
}
