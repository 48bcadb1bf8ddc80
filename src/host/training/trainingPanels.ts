/** The training views of this window: one panel a run, brought back with the window. */
import * as vscode from 'vscode';
import { fillPage } from '../webviewPage';
import type { RunTrack } from './runTrack';
import { TrainingPanel, type OpenTrainingView, type TrainingPanelParts } from './trainingPanel';

export interface TrainingPanelsParts extends TrainingPanelParts {
  readonly extensionUri: vscode.Uri;
}

export const TRAINING_VIEW_TYPE = 'dynascope.training';

export class TrainingPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Set<TrainingPanel>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly parts: TrainingPanelsParts) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(TRAINING_VIEW_TYPE, this),
      parts.manager.onDidChange(({ track, change }) => {
        for (const panel of this.panels) {
          if (change.kind === 'epoch' || change.kind === 'phase') {
            panel.comparison.touched(track.folder);
          }
          if (panel.track === track) panel.tell(change);
          else if (track.folder && panel.track.folder === track.folder) panel.follow(track);
        }
      }),
    ];
  }

  /** Shows the view of a run, in the given column when it is not open yet. */
  show(track: RunTrack, column: vscode.ViewColumn = vscode.ViewColumn.Active): TrainingPanel {
    const open = [...this.panels].find(
      (panel) =>
        panel.track === track || (track.folder !== null && panel.track.folder === track.folder),
    );
    if (open) {
      open.reveal();
      return open;
    }
    const panel = vscode.window.createWebviewPanel(
      TRAINING_VIEW_TYPE,
      track.shownName,
      { viewColumn: column, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    return this.adopt(panel, track);
  }

  /** Shows the view of a run with others laid over it; those that were, leave. */
  async compare(folder: string, others: readonly string[]): Promise<void> {
    const panel = this.show(await this.parts.manager.trackOf(folder));
    await panel.comparison.set(others);
  }

  /** The run of the view that has the focus, or null. */
  get activeFolder(): string | null {
    return [...this.panels].find(({ isActive }) => isActive)?.track.folder ?? null;
  }

  /** Absolute folders that a view compares its run with. */
  comparedWith(folder: string): readonly string[] {
    const panel = [...this.panels].find(({ track }) => track.folder === folder);
    return panel?.comparison.runs ?? [];
  }

  async showFolder(folder: string): Promise<void> {
    this.show(await this.parts.manager.trackOf(folder));
  }

  open(): readonly OpenTrainingView[] {
    return [...this.panels];
  }

  /** A page remembers the folder of its run, and those it was compared with. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const folder = folderOf(state);
    if (folder === null) {
      panel.dispose();
      return;
    }
    const view = this.adopt(panel, await this.parts.manager.trackOf(folder));
    await view.comparison.set(comparedOf(state));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, track: RunTrack): TrainingPanel {
    panel.iconPath = vscode.Uri.joinPath(this.parts.extensionUri, 'media', 'dynascope.svg');
    const view = new TrainingPanel(panel, track, this.parts);
    this.panels.add(view);
    panel.onDidDispose(() => {
      this.panels.delete(view);
      view.dispose();
    });
    fillPage(panel.webview, this.parts.extensionUri, {
      page: 'training',
      title: track.shownName,
      loadingText: vscode.l10n.t('Reading {0}…', track.shownName),
    });
    return view;
  }
}

function folderOf(state: unknown): string | null {
  const isState = typeof state === 'object' && state !== null && 'runFolder' in state;
  return isState && typeof state.runFolder === 'string' ? state.runFolder : null;
}

function comparedOf(state: unknown): readonly string[] {
  const isState = typeof state === 'object' && state !== null && 'compared' in state;
  if (!isState || !Array.isArray(state.compared)) return [];
  return state.compared.filter((folder: unknown) => typeof folder === 'string');
}
