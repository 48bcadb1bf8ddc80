/** The state space as drawables: orbit, ghost, no-input trails, skeleton, axes, playhead. Decides what is shown, draws nothing itself. */
import { Box3, Group, Vector3, type PerspectiveCamera } from 'three';
import type { Scene, Skeleton } from '../../src/protocol/inspector';
import type { Theme } from '../theme/theme';
import { AnalysisOutlines } from './analysisOutlines';
import { AveragedMarks } from './averagedMarks';
import type { Drawable } from './drawable';
import { EigenmodeLines } from './eigenmodeLines';
import type { StateEigenmodes } from './eigenmodeShape';
import type { SceneLabel } from './labelLayer';
import { NoInputTrails } from './noInputTrails';
import { OrbitTrace } from './orbitTrace';
import { Playhead } from './playhead';
import { PrincipalAxes } from './principalAxes';
import { SelectedStep } from './selectedStep';
import { SkeletonMarks } from './skeletonMarks';
import type {
  AveragedPoints,
  FoundCycles,
  Outlines,
  SceneFrame,
  StageOptions,
  TransitionPaths,
} from './stageApi';
import { TransitionLines } from './transitionLines';

/** World size of the longest side of the content's box. */
const WORLD_SIZE = 2;
const MAX_SAMPLES = 800;
/** World distance beyond which nothing is fitted: an altered network may explode. */
const FARTHEST_SAMPLE = 3;

export class StateSpaceView {
  private orbit: OrbitTrace | null = null;
  private ghost: OrbitTrace | null = null;
  private trails: NoInputTrails | null = null;
  private marks: SkeletonMarks | null = null;
  private lines: ShownLines = NO_LINES;
  private axes: PrincipalAxes | null = null;
  private playhead: Playhead | null = null;
  private selected: SelectedStep | null = null;
  private painted: {
    readonly orbit: OrbitTrace | null;
    readonly theme: Theme;
    readonly colourBy: StageOptions['colourBy'];
    readonly stepValues: StageOptions['stepValues'];
  } | null = null;
  private orbitSamples: readonly Vector3[] = [];
  private readonly content = new Group();
  private scale = 1;
  private box = new Box3();
  /** Around the scenes since the frame was last its scene's own. */
  private readonly seen = new Box3();

  setScene(scene: Scene, frame: SceneFrame): void {
    this.disposeScene();
    const inForce = scene.altered ?? scene.intact;
    this.box = this.frameOf(scene, frame);
    const size = this.box.getSize(new Vector3());
    this.scale = WORLD_SIZE / (Math.max(size.x, size.y, size.z) || 1);
    const centre = this.box.getCenter(new Vector3());
    this.content.scale.setScalar(this.scale);
    this.content.position.copy(centre).multiplyScalar(-this.scale);
    this.content.updateMatrixWorld();
    this.orbit = new OrbitTrace('orbit', inForce, false);
    if (scene.altered) this.ghost = new OrbitTrace('ghost', scene.intact, true);
    if (scene.noInput.trajectories > 0) this.trails = new NoInputTrails(scene, this.scale);
    this.axes = new PrincipalAxes(this.box, scene.basis);
    this.playhead = new Playhead(inForce);
    this.selected = new SelectedStep(inForce);
    this.orbitSamples = this.samplePoints(scene);
  }

  setSkeleton(skeleton: Skeleton | null): void {
    this.marks?.dispose();
    this.marks = skeleton ? new SkeletonMarks(skeleton) : null;
  }

  /** What analyses draw in the space; true when it is not what was there before. */
  setLines(options: LineOptions): boolean {
    const before = this.lines;
    this.lines = {
      transitions: replaced(
        before.transitions,
        options.transitions,
        (paths) => new TransitionLines(paths),
      ),
      averaged: replaced(before.averaged, options.averaged, (points) => new AveragedMarks(points)),
      cycles: replaced(
        before.cycles,
        options.cycles,
        (found) => new SkeletonMarks(found, 'found cycles'),
      ),
      outlines: replaced(before.outlines, options.outlines, (drawn) => new AnalysisOutlines(drawn)),
      eigenmodes: replaced(
        before.eigenmodes,
        options.eigenmodes,
        (modes) => new EigenmodeLines(modes),
      ),
    };
    return LINES.some((name) => this.lines[name] !== before[name]);
  }

  private drawnLines() {
    return LINES.flatMap((name) => this.lines[name]?.drawn ?? []);
  }

  moveTo(step: number | null): void {
    this.playhead?.moveTo(step);
  }

  /** The orbits are repainted only when their colours change: a selection must not cost a pass over every step. */
  paint(theme: Theme, options: StageOptions): void {
    const { painted, orbit } = this;
    if (
      painted?.orbit !== orbit ||
      painted.theme !== theme ||
      painted.colourBy !== options.colourBy ||
      painted.stepValues !== options.stepValues
    ) {
      orbit?.paint(theme, options);
      this.ghost?.paint(theme, options);
      this.trails?.paint(theme);
      this.axes?.paint(theme);
      const { colourBy, stepValues } = options;
      this.painted = { orbit, theme, colourBy, stepValues };
    }
    this.marks?.paint(theme);
    for (const drawn of this.drawnLines()) drawn.paint(theme);
    this.playhead?.paint(theme);
    this.selected?.paint(theme, options.selectedStep);
  }

  /** Moves the axes to where they cover nothing, seen from this camera; true when they moved. */
  lookFrom(camera: PerspectiveCamera): boolean {
    const { matrixWorld } = this.content;
    camera.updateMatrixWorld();
    const eye = camera.position.clone().applyMatrix4(matrixWorld.clone().invert());
    const project = (point: Vector3) => {
      const seen = point.clone().applyMatrix4(matrixWorld).project(camera);
      return seen.setX(seen.x * camera.aspect);
    };
    return this.axes?.lookFrom(eye, project) ?? false;
  }

  /** World points of the orbits. */
  states(): readonly Vector3[] {
    return this.orbitSamples;
  }

  /** World points a fitted camera shows: the orbits, the axes and where attracting rays end. */
  samples(): Vector3[] {
    const reach = [...(this.axes?.reach ?? []), ...(this.marks?.reach ?? [])];
    return [
      ...this.orbitSamples,
      ...reach
        .filter(isFinitePoint)
        .map((end) => end.clone().applyMatrix4(this.content.matrixWorld)),
    ];
  }

  drawables(): Drawable[] {
    return [
      this.axes,
      this.ghost,
      this.orbit,
      this.trails,
      this.marks,
      ...this.drawnLines(),
      this.playhead,
      this.selected,
    ].filter((drawable) => drawable !== null && drawable !== undefined);
  }

  /** One drawable for the viewport: everything under the group that scales it. */
  root(): Drawable {
    this.content.clear();
    for (const { object } of this.drawables()) this.content.add(object);
    return {
      name: 'state space',
      object: this.content,
      count: () => this.drawables().length,
      offerTo: (probe) => {
        for (const drawable of this.drawables()) drawable.offerTo?.(probe);
      },
      dispose: () => this.dispose(),
    };
  }

  labels(): SceneLabel[] {
    const { axes, trails, marks, selected } = this;
    const named = [axes, trails, marks, ...this.drawnLines(), selected];
    const own = named.flatMap((drawable) => drawable?.labels() ?? []);
    this.content.updateMatrixWorld();
    const toWorld = (point: Vector3) => point.clone().applyMatrix4(this.content.matrixWorld);
    return own.map(({ spots, ...label }) => ({
      ...label,
      position: toWorld(label.position),
      ...(spots
        ? {
            spots: spots.map(({ at, along, from, gap }) => ({
              at: toWorld(at),
              along: along && toWorld(along),
              from: toWorld(from),
              gap,
            })),
          }
        : {}),
    }));
  }

  dispose(): void {
    this.disposeScene();
    this.marks?.dispose();
    this.marks = null;
    this.setLines(NO_LINES);
  }

  private frameOf(scene: Scene, frame: SceneFrame): Box3 {
    const box = contentBox(scene);
    if (frame === 'own') this.seen.makeEmpty();
    const isBounded = scene.intact.explodedAtStep === null;
    if (isBounded) this.seen.union(box);
    return isBounded ? this.seen.clone() : box;
  }

  private disposeScene(): void {
    const { orbit, ghost, trails, axes, playhead, selected } = this;
    for (const drawable of [orbit, ghost, trails, axes, playhead, selected]) drawable?.dispose();
    this.orbit = this.ghost = this.trails = this.axes = this.playhead = this.selected = null;
  }

  private samplePoints({ intact, altered }: Scene): Vector3[] {
    const samples: Vector3[] = [];
    for (const trace of altered ? [intact, altered] : [intact]) {
      const stride = Math.max(1, Math.ceil(trace.steps / MAX_SAMPLES));
      for (let step = 0; step < trace.steps; step += stride) {
        const sample = new Vector3().fromArray(trace.positions, 3 * step);
        if (!isFinitePoint(sample)) continue;
        sample.applyMatrix4(this.content.matrixWorld);
        if (sample.length() < FARTHEST_SAMPLE) samples.push(sample);
      }
    }
    return samples;
  }
}

/** A drawable, and what it was made of. */
interface Shown<Source, Drawn> {
  readonly of: Source;
  readonly drawn: Drawn;
}

interface ShownLines {
  readonly transitions: Shown<TransitionPaths, TransitionLines> | null;
  readonly averaged: Shown<AveragedPoints, AveragedMarks> | null;
  readonly cycles: Shown<FoundCycles, SkeletonMarks> | null;
  readonly outlines: Shown<Outlines, AnalysisOutlines> | null;
  readonly eigenmodes: Shown<StateEigenmodes, EigenmodeLines> | null;
}

/** From below to above. */
const LINES = ['transitions', 'averaged', 'cycles', 'outlines', 'eigenmodes'] as const;
type LineOptions = Pick<StageOptions, (typeof LINES)[number]>;
const NO_LINES = {
  ...{ transitions: null, averaged: null, cycles: null },
  ...{ outlines: null, eigenmodes: null },
} as const;

/** Keeps what is shown of the same source, else disposes of it. */
function replaced<Source, Drawn extends Drawable>(
  shown: Shown<Source, Drawn> | null,
  wanted: Source | null,
  make: (source: Source) => Drawn,
): Shown<Source, Drawn> | null {
  if (shown && shown.of === wanted) return shown;
  shown?.drawn.dispose();
  return wanted === null ? null : { of: wanted, drawn: make(wanted) };
}

/**
 * Around the intact orbit and the ends of the no-input trajectories. The altered orbit plays no part: an ablation
 * must not move what it is compared with.
 */
function contentBox({ intact, noInput }: Scene): Box3 {
  const box = new Box3();
  const point = new Vector3();
  const add = (positions: Float32Array, at: number) => {
    point.fromArray(positions, at);
    if (isFinitePoint(point)) box.expandByPoint(point);
  };
  for (let step = 0; step < intact.steps; step++) add(intact.positions, 3 * step);
  for (let i = 0; i < noInput.trajectories; i++) {
    add(noInput.positions, 3 * ((i + 1) * noInput.stepsEach - 1));
  }
  if (box.isEmpty()) box.set(new Vector3(-1, -1, -1), new Vector3(1, 1, 1));
  return box;
}

function isFinitePoint({ x, y, z }: Vector3): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z);
}
