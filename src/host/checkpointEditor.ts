/** The custom editor: documents for files, a page for each editor. What a page may ask is in inspectorHost.ts. */
import * as vscode from 'vscode';
import { CheckpointDocument, type DocumentParts } from './checkpointDocument';
import { InspectorHost } from './inspectorHost';
import type { OpenInspector } from './openInspector';
import type { StatusItem } from './statusItem';
import { fillPage } from './webviewPage';

export interface EditorParts extends DocumentParts {
  readonly extensionUri: vscode.Uri;
  readonly status: StatusItem;
}

export class CheckpointEditorProvider implements vscode.CustomReadonlyEditorProvider<CheckpointDocument> {
  private readonly inspectors = new Set<InspectorHost>();
  /** Of the editor that was left for a sibling: its axes and view go along. */
  private handover: { readonly from: CheckpointDocument; readonly to: string } | null = null;

  constructor(private readonly parts: EditorParts) {}

  openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    token: vscode.CancellationToken,
  ): CheckpointDocument {
    const document = new CheckpointDocument(uri, this.parts);
    token.onCancellationRequested(() => document.dispose());
    // The file is read while the page loads; what goes wrong is told on the page.
    document.snapshot().catch((error: unknown) => this.parts.log.debug(String(error)));
    return document;
  }

  resolveCustomEditor(document: CheckpointDocument, panel: vscode.WebviewPanel): void {
    const { extensionUri, status } = this.parts;
    if (this.handover?.to === document.uri.toString()) {
      document.keptBasis = this.handover.from.basis;
      this.handover = null;
    }
    const inspector = new InspectorHost(document, panel, {
      ...this.parts,
      openSibling: (path) => this.openSibling(document, path, panel.viewColumn),
    });
    this.inspectors.add(inspector);
    const showStatus = () => {
      if (panel.active) status.show(inspector, inspector.statusText(), document.uri.fsPath);
      else status.hide(inspector);
    };
    inspector.onStatus(showStatus);
    panel.onDidChangeViewState(showStatus);
    panel.onDidDispose(() => {
      this.inspectors.delete(inspector);
      status.hide(inspector);
      inspector.dispose();
    });
    fillPage(panel.webview, extensionUri, {
      page: 'inspector',
      title: vscode.l10n.t('Dynascope Inspector'),
      loadingText: vscode.l10n.t('Reading {0}…', document.name),
    });
  }

  /** The Inspector in the active editor, or null. */
  active(): InspectorHost | null {
    return [...this.inspectors].find((inspector) => inspector.isActive) ?? null;
  }

  open(): readonly OpenInspector[] {
    return [...this.inspectors];
  }

  /** Opens another checkpoint of the run in the same column, with view and axes of this one. */
  async openSibling(
    from: CheckpointDocument,
    path: string,
    column: vscode.ViewColumn | undefined,
  ): Promise<void> {
    const uri = vscode.Uri.file(path);
    const { view } = await from.snapshot();
    // In the axes of this one, so that what moves is the network and not the frame.
    const simulation = { ...view.simulation, keepBasis: true };
    await this.parts.memory.setView(uri.toString(), { ...view, simulation, selectedStep: null });
    this.handover = { from, to: uri.toString() };
    await vscode.commands.executeCommand('vscode.openWith', uri, 'dynascope.inspector', column);
  }
}
