/** What package.json promises is there: each contributed command is registered, and each registered one contributed. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { dynascope } from '../dynascope';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

suite('Manifest', () => {
  test('contributed and registered commands are the same', async () => {
    await dynascope();
    const extension = vscode.extensions.getExtension('dynascope.dynascope');
    const { contributes } = extension?.packageJSON as Manifest;
    const contributed = contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    const registered = all
      .filter((command) => command.startsWith('dynascope.') && !isGenerated(command))
      .sort();
    assert.deepEqual(registered, contributed);
  });
});

/** VS Code makes commands of its own for each view and each container. */
function isGenerated(command: string): boolean {
  return /^dynascope\.runs\./.test(command);
}
