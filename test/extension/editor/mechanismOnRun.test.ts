/** "Find Mechanism on Every Checkpoint" on a run of two checkpoints that hardly change their symbol: its report lies beside them. */
import assert from 'node:assert/strict';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, until, workspaceFile } from '../dynascope';

const EPOCHS = [200, 300];

suite('Find Mechanism on Every Checkpoint', () => {
  const folder = workspaceFile('few');
  const nameOf = (epoch: number) => join('models', 'evolution', `model_epoch_${epoch}.pth`);

  setup(async () => {
    for (const epoch of EPOCHS) {
      const name = nameOf(epoch);
      await cp(workspaceFile(name).fsPath, join(folder.fsPath, name));
    }
  });
  teardown(async () => {
    await closeEditors();
    await rm(folder.fsPath, { recursive: true, force: true });
  });

  test('searches each, writes what was found and opens it', async () => {
    // As the Runs view hands its items over.
    const item = { kind: 'run', folder };
    const report = await vscode.commands.executeCommand('dynascope.findMechanismOnRun', item);
    assert.equal(report, join(folder.fsPath, 'analysis', 'mechanisms', 'report.md'));
    await until('its preview', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('report.md'),
    );
    const page = await readFile(report, 'utf8');
    assert.match(page, /^# Mechanism of few over training/);
    assert.match(page, /2 of 2 checkpoints searched on seeds 1, 17, 33/);
  });
});
