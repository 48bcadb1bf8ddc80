/** Recurrent edges, thick at their source and thin at their target: colour is the sign, opacity the strength. */
import { Color, type Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { signedColours } from '../theme/palette';
import type { Theme } from '../theme/theme';
import { edgeKey, type AlteredEdge } from './alteredEdges';
import { edgesShown, type ConnectivityGraph } from './connectivityGraph';
import type { Drawable } from './drawable';
import type { PickProbe } from './pickProbe';
import type { Pick, StageOptions } from './stageApi';
import { StrokeSet } from './strokes';

/** Opacity of the faintest and the strongest edge, and how many edges may be drawn at that; more are drawn paler. */
const OPACITY = [0.1, 0.75] as const;
const CLEAR_EDGES = 250;
const LEAST_CLEAR = 0.07;
/** Of the others when a unit is selected. */
const FADED = 0.22;
const negative = new Color();
const positive = new Color();

interface PlacedEdges {
  readonly edges: Connectivity['edges'];
  readonly places: readonly Vector3[];
  /** [nodes, 3] the same. */
  readonly points: Float32Array;
}

export class EdgeLines implements Drawable {
  readonly name = 'recurrent edges';
  readonly object: StrokeSet['object'];
  private readonly strokes: StrokeSet;
  private readonly shared: PlacedEdges;
  private readonly ofUnits: PlacedEdges;
  private shown = 0;
  /** Numbers of the edges between single units that are drawn. */
  private drawn: number[] = [];

  /** @param unitEdges edges of single units, of which the selected one's are drawn */
  constructor(graph: ConnectivityGraph, unitEdges: Connectivity['edges']) {
    this.shared = placed(graph.edges, graph.nodes);
    this.ofUnits = graph.edges === unitEdges ? this.shared : placed(unitEdges, graph.unitPlaces);
    this.strokes = new StrokeSet(
      graph.edges.weight.length + (this.ofUnits === this.shared ? 0 : unitEdges.weight.length),
      2,
    );
    this.object = this.strokes.object;
  }

  count(): number {
    return this.shown;
  }

  /**
   * The strongest share of all edges; with a unit selected all its known edges, the others faded.
   * @param altered left out: they are drawn by themselves
   */
  paint(
    theme: Theme,
    { edgeShare, selectedUnit, selectedUnits }: StageOptions,
    altered: readonly AlteredEdge[] = [],
  ): void {
    const { shared, ofUnits } = this;
    const signed = signedColours(theme);
    negative.set(signed.negative);
    positive.set(signed.positive);
    const within = edgesShown(shared.edges, edgeShare);
    const clear = Math.max(LEAST_CLEAR, Math.min(1, Math.sqrt(CLEAR_EDGES / Math.max(1, within))));
    const isSelected = (unit: number) => unit === selectedUnit || selectedUnits?.has(unit) === true;
    const isOwn = ({ source, target }: Connectivity['edges'], k: number) =>
      isSelected(source[k]) || isSelected(target[k]);
    const units = ofUnits.places.length;
    const leftOut = new Set(altered.map(({ from, to }) => edgeKey(from, to, units)));
    const isLeftOut = ({ source, target }: Connectivity['edges'], k: number) =>
      leftOut.size > 0 && leftOut.has(edgeKey(source[k], target[k], units));
    this.strokes.clear();
    this.drawn = [];
    // Weakest first: the strongest end up on top.
    for (let k = within - 1; k >= 0; k--) {
      if (shared === ofUnits && (isOwn(shared.edges, k) || isLeftOut(shared.edges, k))) continue;
      this.addEdge(shared, k, clear * (selectedUnit === null ? 1 : FADED), 1);
    }
    if (selectedUnit !== null) {
      for (let k = ofUnits.edges.weight.length - 1; k >= 0; k--) {
        if (!isOwn(ofUnits.edges, k) || isLeftOut(ofUnits.edges, k)) continue;
        this.addEdge(ofUnits, k, 1, 1.7);
      }
    }
    this.shown = this.strokes.count;
    this.strokes.commit();
  }

  /** Edges of groups join no two units: they are not found. */
  offerTo(probe: PickProbe): void {
    this.object.updateWorldMatrix(true, false);
    const matrix = probe.matrixOf(this.object.matrixWorld);
    const { edges, places } = this.ofUnits;
    const pickOf = (k: number): Pick => ({
      kind: 'edge',
      source: edges.source[k],
      target: edges.target[k],
    });
    for (const k of this.drawn) {
      probe.offerLine(matrix, places[edges.source[k]], places[edges.target[k]], k, pickOf);
    }
  }

  dispose(): void {
    this.strokes.dispose();
  }

  private addEdge(placed: PlacedEdges, k: number, opacity: number, thickness: number): void {
    const { edges, points } = placed;
    if (placed === this.ofUnits) this.drawn.push(k);
    const { source, target, weight } = edges;
    const strength = Math.abs(weight[k]) / (Math.abs(weight[0]) || 1);
    const colour = weight[k] < 0 ? negative : positive;
    const alpha = opacity * (OPACITY[0] + (OPACITY[1] - OPACITY[0]) * strength);
    const start = { colour, alpha, width: 1.5 * thickness };
    const end = { colour, alpha: 0.8 * alpha, width: 0.6 * thickness };
    this.strokes.add(points, source[k], points, target[k], start, end);
  }
}

function placed(edges: Connectivity['edges'], places: readonly Vector3[]): PlacedEdges {
  const points = Float32Array.from(places.flatMap((place) => place.toArray()));
  return { edges, places, points };
}
