/** The training views of this window: one panel a run, brought back with the window. */
import * as vscode from 'vscode';
import { fillPage } from '../webviewPage';
import type { RunTrack } from './runTrack';
import { shownName } from './trainingManager';
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
          if (panel.track === track) panel.tell(change);
          else if (track.folder && panel.track.folder === track.folder) panel.follow(track);
        }
      }),
    ];
  }

  /** Shows the view of a run, in the given column when it is not open yet. */
  show(track: RunTrack, column: vscode.ViewColumn = vscode.ViewColumn.Active): void {
    const open = [...this.panels].find(
      (panel) =>
        panel.track === track || (track.folder !== null && panel.track.folder === track.folder),
    );
    if (open) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      TRAINING_VIEW_TYPE,
      shownName(track),
      { viewColumn: column, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    this.adopt(panel, track);
  }

  async showFolder(folder: string): Promise<void> {
    this.show(await this.parts.manager.trackOf(folder));
  }

  open(): readonly OpenTrainingView[] {
    return [...this.panels];
  }

  /** A page remembers the folder of its run. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const folder = folderOf(state);
    if (folder === null) {
      panel.dispose();
      return;
    }
    this.adopt(panel, await this.parts.manager.trackOf(folder));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, track: RunTrack): void {
    panel.iconPath = vscode.Uri.joinPath(this.parts.extensionUri, 'media', 'dynascope.svg');
    const view = new TrainingPanel(panel, track, this.parts);
    this.panels.add(view);
    panel.onDidDispose(() => {
      this.panels.delete(view);
      view.dispose();
    });
    fillPage(panel.webview, this.parts.extensionUri, {
      page: 'training',
      title: shownName(track),
      loadingText: vscode.l10n.t('Reading {0}…', shownName(track)),
    });
  }
}

function folderOf(state: unknown): string | null {
  const isState = typeof state === 'object' && state !== null && 'runFolder' in state;
  return isState && typeof state.runFolder === 'string' ? state.runFolder : null;
}
