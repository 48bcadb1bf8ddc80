/** One orbit as a thin line with a disc at each step; coloured by symbol, time or speed, or plain as a ghost. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  Group,
  Line,
  LineBasicMaterial,
  Points,
  PointsMaterial,
  type Texture,
} from 'three';
import type { OrbitTrace as Trace, ViewState } from '../../src/protocol/inspector';
import { disposeTree, type Drawable } from './drawable';
import { magnitudeColour, symbolColour } from './palette';
import { STEP_IDS, writeIds } from './pickIds';
import type { StageTheme } from './stageApi';

const POINT_PIXELS = 4.5;
const GHOST_PIXELS = 2;
/** Points drawn with this radius in the id buffer; the picker looks around the pointer besides. */
const PICK_PIXELS = 3;
const scratch = new Color();

export class OrbitTrace implements Drawable {
  readonly object = new Group();
  readonly pickObject: Points | null;
  private readonly geometry = new BufferGeometry();
  private readonly colours: BufferAttribute;
  private readonly line: LineBasicMaterial;
  private readonly points: PointsMaterial;

  constructor(
    readonly name: string,
    private readonly trace: Trace,
    disc: Texture,
    private readonly ghost: boolean,
  ) {
    const positions = finitePositions(trace.positions);
    this.geometry.setAttribute('position', new BufferAttribute(positions, 3));
    this.colours = new BufferAttribute(new Float32Array(positions.length), 3);
    this.geometry.setAttribute('color', this.colours);
    const dense = trace.steps > 5000;
    this.line = new LineBasicMaterial({
      vertexColors: true,
      transparent: true,
      opacity: ghost ? 0.3 : dense ? 0.25 : 0.5,
      depthWrite: false,
    });
    this.points = new PointsMaterial({
      vertexColors: true,
      map: disc,
      alphaTest: 0.5,
      sizeAttenuation: false,
      size: (ghost ? GHOST_PIXELS : dense ? POINT_PIXELS * 0.6 : POINT_PIXELS) * devicePixelRatio,
      transparent: ghost,
      opacity: ghost ? 0.45 : 1,
    });
    this.object.add(new Line(this.geometry, this.line), new Points(this.geometry, this.points));
    this.pickObject = ghost ? null : this.pickPoints();
  }

  count(): number {
    return this.trace.steps;
  }

  paint(theme: StageTheme, colourBy: ViewState['colourBy']): void {
    const { trace, colours } = this;
    const fastest = colourBy === 'speed' ? largest(trace.speed) : 1;
    for (let step = 0; step < trace.steps; step++) {
      if (this.ghost) scratch.set(theme.muted);
      else if (colourBy === 'time')
        magnitudeColour(theme, step / Math.max(1, trace.steps - 1), scratch);
      else if (colourBy === 'speed') magnitudeColour(theme, trace.speed[step] / fastest, scratch);
      else if (trace.sampled.length > 0) scratch.set(symbolColour(theme, trace.sampled[step]));
      else scratch.set(theme.foreground);
      colours.setXYZ(step, scratch.r, scratch.g, scratch.b);
    }
    colours.needsUpdate = true;
  }

  dispose(): void {
    disposeTree(this.object);
    this.pickObject?.geometry.dispose();
    if (this.pickObject) (this.pickObject.material as PointsMaterial).dispose();
  }

  private pickPoints(): Points {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.geometry.getAttribute('position'));
    geometry.setAttribute('color', writeIds(this.trace.steps, STEP_IDS));
    const material = new PointsMaterial({
      vertexColors: true,
      sizeAttenuation: false,
      size: PICK_PIXELS,
    });
    return new Points(geometry, material);
  }
}

/** NaN and infinities would make whole lines vanish: such steps stay where the last finite one was. */
function finitePositions(positions: Float32Array): Float32Array {
  const result = positions.slice();
  for (let k = 0; k < result.length; k++) {
    if (!Number.isFinite(result[k])) result[k] = k >= 3 ? result[k - 3] : 0;
  }
  return result;
}

function largest(values: Float32Array): number {
  let result = 0;
  for (const value of values) if (value > result) result = value;
  return result || 1;
}
