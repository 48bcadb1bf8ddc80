/** What can be done with a view document, above its text and above each of its interventions. */
import * as vscode from 'vscode';
import { membersOf, parseJsonTree } from '../documents/jsonTree';

export class ViewCodeLensProvider implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const enabled = vscode.workspace.getConfiguration('dynascope').get('codeLens', true);
    const { root } = parseJsonTree(document.getText());
    if (!enabled || root?.type !== 'object') return [];
    const lens = (offset: number, title: string, command: string, ...args: unknown[]) => {
      const at = document.positionAt(offset);
      return new vscode.CodeLens(new vscode.Range(at, at), {
        ...{ title, command },
        arguments: [document.uri, ...args],
      });
    };
    const members = new Map(membersOf(root));
    const entries = members.get('interventions')?.value.children ?? [];
    const top = [lens(0, vscode.l10n.t('Open View'), 'dynascope.openView')];
    if (entries.length > 0 && document.uri.scheme === 'file') {
      const title = vscode.l10n.t('Replay on every checkpoint');
      top.push(lens(0, title, 'dynascope.replayOnRun'));
    }
    const run = `$(play) ${vscode.l10n.t('Run')}`;
    const ofEntries = entries.flatMap((entry, k) => {
      const gains = entry.type === 'object' ? membersOf(entry).get('gain')?.value.children : null;
      if (!gains || document.uri.scheme !== 'file') {
        return [lens(entry.offset, run, 'dynascope.openView', k)];
      }
      // A picture has one gain: all of them are a table.
      const open = vscode.l10n.t('Open at gain {0}', String(gains[0]?.value));
      return [
        lens(entry.offset, run, 'dynascope.replayOnRun', k),
        lens(entry.offset, open, 'dynascope.openView', k),
      ];
    });
    return [...top, ...ofEntries];
  }
}
