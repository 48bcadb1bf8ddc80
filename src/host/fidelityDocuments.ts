/** Fidelity reports as read-only Markdown documents, shown in the editor's own preview. Computed in the worker of previews. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { FidelityProgress } from '../protocol/fidelityReport';
import { cancellable } from './cancellable';
import type { PreviewWorker } from './experiment/previewWorker';
import { showMarkdown } from './showMarkdown';
import { judgingText } from './training/trainingProgress';

/** Scheme of the documents; the query of their URIs is the path of a run's folder or of a checkpoint. */
const SCHEME = 'dynascope-fidelity';

export class FidelityDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  /** Text of the reports that were asked for in this window, by URI. */
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly worker: PreviewWorker) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  /** Measures what is on disk now, or takes what a finished run kept; cancellable. */
  async show(target: vscode.Uri): Promise<void> {
    if (target.scheme !== 'file') {
      throw new Error(vscode.l10n.t('Fidelity is measured of files on this machine only.'));
    }
    const title = vscode.l10n.t('Fidelity of {0}', basename(target.fsPath));
    const text = await cancellable(title, (progress, signal) =>
      this.textOf(target.fsPath, signal, (at) => progress.report({ message: judgingText(at) })),
    );
    if (text === null) return;
    const uri = uriOf(target.fsPath);
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    await showMarkdown(uri);
  }

  /** Also after a reload of the window, when only the URI is left. */
  async provideTextDocumentContent(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<string> {
    const known = this.texts.get(uri.toString());
    if (known !== undefined) return known;
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return this.textOf(uri.query, controller.signal, () => undefined);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  private async textOf(
    path: string,
    signal: AbortSignal,
    tell: (progress: FidelityProgress) => void,
  ): Promise<string> {
    const release = this.worker.use();
    const quiet = this.worker.onJudging(tell);
    try {
      return (await this.worker.call('fidelity', { path }, signal)).text;
    } finally {
      quiet();
      release();
    }
  }
}

/** Its name is what the tab shows. */
function uriOf(path: string): vscode.Uri {
  const name = basename(path).replace(/\.md$/, '');
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query: path });
}
