/** Input at the left, symbols at the right, and the strongest lines to and from the units. */
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  Vector3,
} from 'three';
import type { Connectivity } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import type { SceneLabel } from './labelLayer';
import { signedColours, symbolColour } from './palette';
import type { StageTheme } from './stageApi';
import { INPUT_X, symbolPosition } from './unitLayout';

/** Lines from the input and to each symbol: the strongest only. */
const LINES_EACH = 24;
const SIZE = 0.07;
const scratch = new Color();

interface RoleLine {
  readonly unit: number;
  /** -1 for the input. */
  readonly symbol: number;
  readonly weight: number;
}

export class RoleAnchors implements Drawable {
  readonly name = 'input and readout';
  readonly object = new Group();
  readonly pickObject = null;
  private readonly boxes: Mesh<BoxGeometry, MeshBasicMaterial>[] = [];
  private readonly input = new Vector3(INPUT_X, 0, 0);
  private readonly lines: readonly RoleLine[];
  private readonly colours: BufferAttribute;
  private readonly outputs: number;

  constructor(connectivity: Connectivity, positions: readonly Vector3[]) {
    const { readout, units } = connectivity;
    this.outputs = Math.round(readout.length / units);
    const box = new BoxGeometry(SIZE, SIZE, SIZE);
    for (let symbol = -1; symbol < this.outputs; symbol++) {
      const mesh = new Mesh(box, new MeshBasicMaterial());
      mesh.position.copy(this.placeOf(symbol));
      this.boxes.push(mesh);
      this.object.add(mesh);
    }
    this.lines = strongestLines(connectivity, this.outputs);
    const points = new Float32Array(6 * this.lines.length);
    this.lines.forEach(({ unit, symbol }, k) => {
      this.placeOf(symbol).toArray(points, 6 * k);
      positions[unit].toArray(points, 6 * k + 3);
    });
    this.colours = new BufferAttribute(new Float32Array(8 * this.lines.length), 4);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(points, 3));
    geometry.setAttribute('color', this.colours);
    const material = new LineBasicMaterial({
      vertexColors: true,
      transparent: true,
      depthWrite: false,
    });
    this.object.add(new LineSegments(geometry, material));
  }

  count(): number {
    return this.boxes.length;
  }

  paint(theme: StageTheme): void {
    const signed = signedColours(theme);
    this.boxes.forEach(({ material }, k) =>
      material.color.set(k === 0 ? theme.muted : symbolColour(theme, k - 1)),
    );
    const strongest = (symbol: number) =>
      Math.max(
        ...this.lines.filter((l) => l.symbol === symbol).map((l) => Math.abs(l.weight)),
        1e-12,
      );
    const largest = new Map(
      [...Array(this.outputs + 1).keys()].map((k) => [k - 1, strongest(k - 1)]),
    );
    this.lines.forEach(({ symbol, weight }, k) => {
      if (symbol < 0) scratch.set(theme.muted);
      else scratch.set(weight < 0 ? signed.negative : signed.positive);
      const alpha = 0.08 + 0.4 * (Math.abs(weight) / (largest.get(symbol) ?? 1));
      for (const end of [2 * k, 2 * k + 1]) {
        this.colours.setXYZW(end, scratch.r, scratch.g, scratch.b, alpha);
      }
    });
    this.colours.needsUpdate = true;
  }

  labels(): SceneLabel[] {
    return this.boxes.map((_, k) => ({
      text: k === 0 ? 'input' : `symbol ${k - 1}`,
      position: this.placeOf(k - 1),
      priority: 50,
      className: 'axis-label',
    }));
  }

  dispose(): void {
    disposeTree(this.object);
  }

  private placeOf(symbol: number): Vector3 {
    return symbol < 0 ? this.input : symbolPosition(symbol, this.outputs);
  }
}

function strongestLines(connectivity: Connectivity, outputs: number): RoleLine[] {
  const { units, inputNorm, readout } = connectivity;
  const lines: RoleLine[] = [];
  for (let symbol = -1; symbol < outputs; symbol++) {
    const weightOf = (unit: number) =>
      symbol < 0 ? inputNorm[unit] : readout[symbol * units + unit];
    const strongest = Array.from({ length: units }, (_, unit) => unit)
      .sort((a, b) => Math.abs(weightOf(b)) - Math.abs(weightOf(a)))
      .slice(0, LINES_EACH);
    lines.push(...strongest.map((unit) => ({ unit, symbol, weight: weightOf(unit) })));
  }
  return lines;
}
