/** Links from a run's config.json to its checkpoints. A config.json that has none beside it is left alone. */
import * as vscode from 'vscode';
import { dirname, join } from 'node:path';
import { findRun } from '../files/runFolder';

export class ConfigCodeLensProvider implements vscode.CodeLensProvider {
  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const enabled = vscode.workspace.getConfiguration('dynascope').get('codeLens', true);
    if (!enabled || document.uri.scheme !== 'file') return [];
    const models = join(dirname(document.uri.fsPath), 'models', 'any.pth');
    const { checkpoints } = await findRun(models);
    const last = checkpoints.at(-1);
    if (!last) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, {
        command: 'dynascope.openLastCheckpoint',
        title: vscode.l10n.t('Open last of {0} checkpoints', checkpoints.length),
        arguments: [last.path],
      }),
    ];
  }
}
