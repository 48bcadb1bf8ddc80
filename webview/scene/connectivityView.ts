/** Connectivity as drawables: the drum of units with its edges, the matrix as a relief, or the mechanism that was found. */
import { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';
import type { Theme } from '../theme/theme';
import { alteredEdges } from './alteredEdges';
import { AlteredEdgeLines } from './alteredEdgeLines';
import { connectivityGraph } from './connectivityGraph';
import type { Drawable } from './drawable';
import { EdgeLines } from './edgeLines';
import type { SceneLabel } from './labelLayer';
import { MatrixRelief } from './matrixRelief';
import { MechanismEdges } from './mechanismEdges';
import { mechanismLayout } from './mechanismLayout';
import { MechanismNodes } from './mechanismNodes';
import { RoleAnchors } from './roleAnchors';
import type { StageOptions } from './stageApi';
import { unitLabel } from './unitMarks';
import { UnitNodes } from './unitNodes';

/** How far input and readout reach with their labels. */
const INPUT_REACH = new Vector3(-1.55, 0, 0);
const READOUT_REACH = new Vector3(1.75, 0, 0);

/** What edges and relief are painted by. */
const EDGE_LOOKS = [
  'edgeShare',
  'selectedUnit',
  'selectedUnits',
  'gains',
  'edgeGains',
] as const satisfies readonly (keyof StageOptions)[];

interface MechanismPicture {
  readonly edges: MechanismEdges;
  readonly nodes: MechanismNodes;
}

export class ConnectivityView {
  private connectivity: Connectivity | null = null;
  private builtFor: Pick<StageOptions, 'connectivityMode' | 'order' | 'mechanism'> | null = null;
  private painted: { readonly theme: Theme; readonly options: StageOptions } | null = null;
  private nodes: UnitNodes | null = null;
  private edges: EdgeLines | null = null;
  private altered: AlteredEdgeLines | null = null;
  private anchors: RoleAnchors | null = null;
  private relief: MatrixRelief | null = null;
  private mechanism: MechanismPicture | null = null;
  private unitPlaces: readonly Vector3[] = [];
  /** Beside the units, for the extent of the picture. */
  private reach: readonly Vector3[] = [];

  setConnectivity(connectivity: Connectivity | null): void {
    this.connectivity = connectivity;
    this.builtFor = null;
  }

  /** Rebuilds what mode, order and mechanism ask for; true when the content changed. */
  build({ connectivityMode, order, mechanism }: StageOptions): boolean {
    const { builtFor, connectivity } = this;
    const isSame =
      builtFor?.connectivityMode === connectivityMode &&
      builtFor.order === order &&
      builtFor.mechanism === mechanism;
    if (isSame) return false;
    this.dispose();
    this.builtFor = { connectivityMode, order, mechanism };
    if (!connectivity) return true;
    const chosen = connectivity.orders.find(({ name }) => name === order) ?? connectivity.orders[0];
    if (connectivityMode === 'matrix') {
      this.relief = new MatrixRelief(connectivity.matrix, chosen.order);
    } else if (connectivityMode === 'mechanism' && mechanism) {
      this.buildMechanism(mechanism, connectivity);
    } else {
      const graph = connectivityGraph(connectivity, chosen.order);
      this.edges = new EdgeLines(graph, connectivity.edges);
      this.altered = new AlteredEdgeLines(graph.unitPlaces);
      this.anchors = new RoleAnchors(graph, graph.nodes);
      this.nodes = new UnitNodes(graph.unitPlaces);
      this.unitPlaces = graph.unitPlaces;
      this.reach = [INPUT_REACH, READOUT_REACH];
    }
    return true;
  }

  /** Edges and relief are repainted only when their looks change: activity changes with every step that is played. */
  paint(theme: Theme, options: StageOptions): void {
    this.nodes?.paint(theme, options);
    const { painted, connectivity } = this;
    const isSame =
      painted?.theme === theme &&
      EDGE_LOOKS.every((look) => painted.options[look] === options[look]);
    if (isSame) return;
    this.painted = { theme, options };
    const altered = connectivity ? alteredEdges(options.edgeGains, connectivity) : [];
    this.edges?.paint(theme, options, altered);
    this.altered?.paint(theme, altered, Math.abs(connectivity?.edges.weight.at(0) ?? 0));
    this.anchors?.paint(theme);
    this.mechanism?.edges.paint(theme);
    this.mechanism?.nodes.paint(theme);
    this.relief?.paint(theme, options, altered);
  }

  drawables(): Drawable[] {
    const { edges, altered, anchors, mechanism, nodes, relief } = this;
    const all = [edges, altered, anchors, mechanism?.edges, mechanism?.nodes, nodes, relief];
    return all.filter((one) => one !== null && one !== undefined);
  }

  labels(options: StageOptions): SceneLabel[] {
    const { selectedUnit } = options;
    const at = this.unitPlaces.at(selectedUnit ?? Infinity);
    const named = this.anchors?.labels() ?? this.mechanism?.nodes.labels() ?? [];
    // The selected unit says its gain, too.
    const labels = named.filter(({ position }) => position !== at);
    if (at && selectedUnit !== null) {
      const text = unitLabel(selectedUnit, options.gains.get(selectedUnit));
      labels.push({ text, position: at, priority: 100, className: 'mark-label' });
    }
    labels.push(...(this.altered?.labels() ?? this.relief?.labels() ?? []));
    if (this.relief) {
      labels.push(
        {
          text: 'source unit',
          position: new Vector3(0, 0, 1.35),
          priority: 50,
          className: 'axis-label',
        },
        {
          text: 'target unit',
          position: new Vector3(-1.35, 0, 0),
          priority: 50,
          className: 'axis-label',
        },
      );
    }
    return labels;
  }

  samples(): Vector3[] {
    if (this.relief) {
      return [-1.25, 1.25].flatMap((x) => [-1.25, 1.25].map((z) => new Vector3(x, 0, z)));
    }
    return [...this.unitPlaces, ...this.reach];
  }

  /** Units at places of the scene that `isInside` tells of; of the relief, units of the rows and columns of cells. */
  unitsInside(isInside: (place: Vector3) => boolean): { rows: number[]; columns: number[] } {
    if (this.relief) return this.relief.unitsInside(isInside);
    const units = this.unitPlaces.flatMap((place, unit) => (isInside(place) ? [unit] : []));
    return { rows: units, columns: units };
  }

  dispose(): void {
    for (const drawable of this.drawables()) drawable.dispose();
    this.nodes = this.edges = this.altered = this.anchors = this.relief = this.mechanism = null;
    this.unitPlaces = this.reach = [];
    this.builtFor = null;
    this.painted = null;
  }

  private buildMechanism(graph: MechanismGraph, connectivity: Connectivity): void {
    const layout = mechanismLayout(graph, connectivity);
    this.mechanism = {
      edges: new MechanismEdges(layout, graph.integrate === true),
      nodes: new MechanismNodes(graph, layout),
    };
    this.nodes = new UnitNodes(layout.unitPlaces, {
      kicks: new Set(graph.kicks),
      parts: layout.parts,
    });
    this.altered = new AlteredEdgeLines(layout.unitPlaces);
    this.unitPlaces = layout.unitPlaces;
    this.reach = layout.extent;
  }
}
