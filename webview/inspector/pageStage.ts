/** The page's one stage: made when there is a place for it, told only of what changed, gone with its network. Decides no content. */
import { createStage } from '../scene/stage';
import type { Stage, StageEvents, StageOptions } from '../scene/stageApi';
import { readTheme } from '../theme/theme';
import { sameOptions, stageOptionsOf } from './stageOptions';
import type { PageState } from './state';

export class PageStage {
  private stage: Stage | null = null;
  private options: StageOptions | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly events: StageEvents,
  ) {}

  /** null before it is made. */
  get current(): Stage | null {
    return this.stage;
  }

  /** Does nothing while there is one, or no place for it. */
  ensure(state: PageState): void {
    const element = this.root.querySelector<HTMLElement>('.stage-place');
    if (this.stage || !element) return;
    this.stage = createStage(element, readTheme(document.body), this.events);
    this.update(state);
    this.stage.restoreCameras(state.view.cameras);
  }

  update(state: PageState): void {
    const { stage } = this;
    if (!stage) return;
    const options = stageOptionsOf(state);
    // Repainting thousands of edges for an unrelated change would make typing in a field stutter.
    if (!this.options || !sameOptions(this.options, options)) stage.setOptions(options);
    this.options = options;
    stage.setLasso(state.lasso);
    stage.setPlayhead(state.view.selectedStep);
  }

  drop(): void {
    this.stage?.dispose();
    this.stage = this.options = null;
  }
}
