/** The orbit of a checkpoint in 3D: the stage, and the questions for orbits. What stands around it is orbitPanel.ts. */
import type { OrbitOfCheckpoint } from '../../../src/protocol/trainingPage';
import { createStage } from '../../scene/stage';
import type { Stage, StageOptions } from '../../scene/stageApi';
import type { Theme } from '../../theme/theme';
import { Latest } from '../../ui/latest';
import { stepText } from '../../ui/stepText';
import { showTooltip } from '../../ui/tooltip';
import type { TrainingState, View } from '../state';

export interface OrbitActions {
  readonly request: (epoch: number | null, signal: AbortSignal) => Promise<OrbitOfCheckpoint>;
  readonly arrived: (orbit: OrbitOfCheckpoint) => void;
  readonly failed: (error: unknown) => void;
  readonly cameraMoved: () => void;
  readonly contextLost: (lost: boolean) => void;
  /** A frame with changed content was presented. */
  readonly drawn: () => void;
}

export class OrbitView {
  private stage: Stage | null = null;
  private shown: OrbitOfCheckpoint | null = null;
  private colourBy: unknown = null;
  /** Given to the stage; the next frame shows it. */
  private next: OrbitOfCheckpoint | null = null;
  private readonly orbits: Latest<number | null, OrbitOfCheckpoint>;
  /** What the last frame showed; null before the first one. */
  drawn: OrbitOfCheckpoint | null = null;

  constructor(
    private readonly root: HTMLElement,
    private theme: Theme,
    private readonly actions: OrbitActions,
  ) {
    this.orbits = new Latest({
      request: actions.request,
      done: actions.arrived,
      failed: actions.failed,
      // Short trainings leave checkpoints faster than orbits are computed.
      finishOutdated: true,
    });
  }

  get isBusy(): boolean {
    return this.orbits.isBusy;
  }

  /** @param epoch null for the newest checkpoint */
  ask(epoch: number | null): void {
    this.orbits.ask(epoch);
  }

  /** Call after the templates were rendered. */
  update(state: TrainingState): void {
    const { shown } = state.orbit;
    if (!shown) return;
    const stage = this.ensureStage(state.view);
    if (!stage) return;
    const { colourBy } = state.view;
    const before = this.shown;
    if (before === shown && this.colourBy === colourBy) return;
    this.shown = shown;
    this.colourBy = colourBy;
    // Sizes can be compared in the same axes only.
    const frame = before?.axesOf === shown.axesOf ? 'growing' : 'own';
    if (before !== shown) stage.setScene(shown.scene, frame);
    this.next = shown;
    stage.setOptions(stageOptions(colourBy));
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.stage?.setTheme(theme);
  }

  fit(): void {
    this.stage?.resetCamera();
  }

  cameras(): Readonly<Record<string, string>> | null {
    return this.stage?.cameras() ?? null;
  }

  handleKey(event: KeyboardEvent): boolean {
    return this.stage?.handleKey(event, 'state-space') ?? false;
  }

  private ensureStage({ cameras }: View): Stage | null {
    const place = this.root.querySelector<HTMLElement>('.stage-place');
    if (this.stage || !place) return this.stage;
    const stage = createStage(place, this.theme, {
      hover: (event) => {
        const step = event.pick?.kind === 'step' ? event.pick.step : null;
        const trace = this.shown?.scene.intact ?? null;
        showTooltip(this.root, event, step === null ? '' : stepText(step, trace));
      },
      press: () => undefined,
      click: () => undefined,
      lasso: () => undefined,
      drawn: () => {
        this.drawn = this.next;
        this.actions.drawn();
      },
      cameraMoved: () => this.actions.cameraMoved(),
      contextLost: (lost) => this.actions.contextLost(lost),
    });
    stage.setSolo('state-space');
    stage.restoreCameras(cameras);
    this.stage = stage;
    return stage;
  }
}

function stageOptions(colourBy: StageOptions['colourBy']): StageOptions {
  return {
    stepValues: null,
    transitions: null,
    averaged: null,
    cycles: null,
    outlines: null,
    eigenmodes: null,
    colourBy,
    connectivityMode: 'network',
    mechanism: null,
    order: 'index',
    edgeShare: 0,
    selectedUnit: null,
    selectedStep: null,
    gains: new Map(),
    edgeGains: [],
    activity: null,
    reduceMotion: document.body.classList.contains('vscode-reduce-motion'),
  };
}
