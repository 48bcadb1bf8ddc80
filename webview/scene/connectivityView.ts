/** Connectivity as drawables: the drum of units with its edges, or the matrix as a relief. */
import { Vector3 } from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import { connectivityGraph, type ConnectivityGraph } from './connectivityGraph';
import type { Drawable } from './drawable';
import { EdgeLines } from './edgeLines';
import type { SceneLabel } from './labelLayer';
import { MatrixRelief } from './matrixRelief';
import { RoleAnchors } from './roleAnchors';
import type { StageOptions } from './stageApi';
import { UnitNodes } from './unitNodes';

/** How far input and readout reach with their labels. */
const INPUT_REACH = new Vector3(-1.55, 0, 0);
const READOUT_REACH = new Vector3(1.75, 0, 0);

export class ConnectivityView {
  private connectivity: Connectivity | null = null;
  private builtFor = '';
  private painted:
    (Pick<StageOptions, 'edgeShare' | 'selectedUnit' | 'selectedUnits'> & { theme: Theme }) | null =
    null;
  private nodes: UnitNodes | null = null;
  private edges: EdgeLines | null = null;
  private anchors: RoleAnchors | null = null;
  private relief: MatrixRelief | null = null;
  private graph: ConnectivityGraph | null = null;

  setConnectivity(connectivity: Connectivity | null): void {
    this.connectivity = connectivity;
    this.builtFor = '';
  }

  /** Rebuilds what mode and order ask for; true when the content changed. */
  build({ connectivityMode, order }: StageOptions): boolean {
    const key = `${connectivityMode} ${order}`;
    if (this.builtFor === key) return false;
    this.dispose();
    this.builtFor = key;
    const { connectivity } = this;
    if (!connectivity) return true;
    const chosen = connectivity.orders.find(({ name }) => name === order) ?? connectivity.orders[0];
    if (connectivityMode === 'matrix') {
      this.relief = new MatrixRelief(connectivity.matrix, chosen.order);
    } else {
      this.graph = connectivityGraph(connectivity, chosen.order);
      this.edges = new EdgeLines(this.graph, connectivity.edges);
      this.anchors = new RoleAnchors(this.graph, this.graph.nodes);
      this.nodes = new UnitNodes(this.graph.unitPlaces);
    }
    return true;
  }

  /** Edges and relief are repainted only when their looks change: activity changes with every step that is played. */
  paint(theme: Theme, options: StageOptions): void {
    this.nodes?.paint(theme, options);
    const { edgeShare, selectedUnit, selectedUnits } = options;
    const key = { theme, edgeShare, selectedUnit, ...(selectedUnits ? { selectedUnits } : {}) };
    const { painted } = this;
    if (
      painted?.theme === theme &&
      painted.edgeShare === edgeShare &&
      painted.selectedUnit === selectedUnit &&
      painted.selectedUnits === selectedUnits
    ) {
      return;
    }
    this.painted = key;
    this.edges?.paint(theme, options);
    this.anchors?.paint(theme);
    this.relief?.paint(theme, options);
  }

  drawables(): Drawable[] {
    return [this.edges, this.anchors, this.nodes, this.relief].filter((one) => one !== null);
  }

  labels(options: StageOptions): SceneLabel[] {
    const labels = this.anchors?.labels() ?? [];
    const { selectedUnit } = options;
    const at = selectedUnit === null ? undefined : this.graph?.unitPlaces[selectedUnit];
    if (this.nodes && at && selectedUnit !== null) {
      const gain = options.gains.get(selectedUnit) ?? 1;
      const text = gain === 1 ? `unit ${selectedUnit}` : `unit ${selectedUnit} · gain ${gain}`;
      labels.push({ text, position: at, priority: 100, className: 'mark-label' });
    }
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
    if (!this.nodes) return [];
    return [...(this.graph?.unitPlaces ?? []), INPUT_REACH, READOUT_REACH];
  }

  /** Units of a cell of the relief, or null when it is not shown. */
  cellAt(cell: number): { target: number; source: number } | null {
    return this.relief?.cellAt(cell) ?? null;
  }

  /** Units at places of the scene that `isInside` tells of; of the relief, units of the rows and columns of cells. */
  unitsInside(isInside: (place: Vector3) => boolean): { rows: number[]; columns: number[] } {
    if (this.relief) return this.relief.unitsInside(isInside);
    const units = (this.graph?.unitPlaces ?? []).flatMap((place, unit) =>
      isInside(place) ? [unit] : [],
    );
    return { rows: units, columns: units };
  }

  dispose(): void {
    for (const drawable of this.drawables()) drawable.dispose();
    this.nodes = this.edges = this.anchors = this.relief = null;
    this.graph = null;
    this.builtFor = '';
    this.painted = null;
  }
}
