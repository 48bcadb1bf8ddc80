/** What can be done with an experiment, above its text. */
import * as vscode from 'vscode';
import { runsOf } from './experimentRuns';

export class ExperimentCodeLensProvider implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  /** Runs came or went. */
  refresh(): void {
    this.changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const enabled = vscode.workspace.getConfiguration('dynascope').get('codeLens', true);
    if (!enabled || document.uri.scheme !== 'file') return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, command: string, ...args: unknown[]) =>
      new vscode.CodeLens(top, { title, command, arguments: args });
    const lenses: vscode.CodeLens[] = [];
    // Without arguments: VS Code forgets those of a lens once newer ones are made, though it may still be on screen. The
    // commands are about the active editor, which a press makes this one.
    if (vscode.workspace.isTrusted) {
      const title = `$(play) ${vscode.l10n.t('Train')}`;
      lenses.push(lens(title, 'dynascope.trainExperiment'));
    }
    lenses.push(lens(vscode.l10n.t('Preview'), 'dynascope.openPreview'));
    const runs = await runsOf(document);
    const last = runs.at(-1);
    if (last) {
      const best = last.bestLoss === null ? '' : ` · ${last.bestLoss.toFixed(3)}`;
      const title = `${vscode.l10n.t('Open last run')} (${last.name}${best})`;
      lenses.push(lens(title, 'dynascope.openTrainingView', last.folder));
    }
    if (runs.length > 1) {
      lenses.push(lens(vscode.l10n.t('Compare'), 'dynascope.compareRuns'));
    }
    return lenses;
  }
}
