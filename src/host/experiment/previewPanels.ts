/** The previews of this window: one a document, to its side, brought back with the window. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { fillPage } from '../webviewPage';
import { PreviewPanel, type OpenPreview, type PreviewPanelParts } from './previewPanel';

export interface PreviewPanelsParts extends PreviewPanelParts {
  readonly extensionUri: vscode.Uri;
}

export const PREVIEW_TYPE = 'dynascope.preview';

export class PreviewPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Set<PreviewPanel>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly parts: PreviewPanelsParts) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(PREVIEW_TYPE, this),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        for (const panel of this.panels) if (panel.document === document) panel.changed();
      }),
    ];
  }

  show(document: vscode.TextDocument): void {
    const open = [...this.panels].find((panel) => panel.document === document);
    if (open) {
      open.panel.reveal(undefined, true);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      PREVIEW_TYPE,
      titleOf(document),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    this.adopt(panel, document);
  }

  /** Runs came, went or moved on. */
  async refreshRuns(): Promise<void> {
    await Promise.all([...this.panels].map((panel) => panel.refreshRun()));
  }

  open(): readonly OpenPreview[] {
    return [...this.panels];
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const uri = uriOf(state);
    try {
      if (!uri) throw new Error('no experiment was remembered');
      this.adopt(panel, await vscode.workspace.openTextDocument(uri));
    } catch (error) {
      // The file may be gone by now.
      this.parts.log.info(`preview not restored: ${String(error)}`);
      panel.dispose();
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, document: vscode.TextDocument): void {
    panel.iconPath = vscode.Uri.joinPath(this.parts.extensionUri, 'media', 'dynascope.svg');
    const preview = new PreviewPanel(panel, document, this.parts);
    this.panels.add(preview);
    panel.onDidDispose(() => {
      this.panels.delete(preview);
      preview.dispose();
    });
    fillPage(panel.webview, this.parts.extensionUri, {
      page: 'preview',
      title: titleOf(document),
      loadingText: vscode.l10n.t('Reading {0}…', basename(document.uri.path)),
    });
  }
}

function titleOf(document: vscode.TextDocument): string {
  return vscode.l10n.t('Preview {0}', basename(document.uri.path));
}

function uriOf(state: unknown): vscode.Uri | null {
  const isState = typeof state === 'object' && state !== null && 'experiment' in state;
  return isState && typeof state.experiment === 'string'
    ? vscode.Uri.parse(state.experiment)
    : null;
}
