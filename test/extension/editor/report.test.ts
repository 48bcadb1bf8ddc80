/** "Explain This Checkpoint" on a trained network of 150 units: what it writes, read back. */
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ReportResult } from '../../../src/protocol/checkpointReport';
import { closeEditors, until, workspaceFile } from '../dynascope';

const NAME = '2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth';

suite('Explain This Checkpoint', () => {
  const folder = workspaceFile('two-h150-d100/analysis').fsPath;

  teardown(async () => {
    await closeEditors();
    await rm(folder, { recursive: true, force: true });
  });

  test('writes the known growths beside the run, and shows the report', async () => {
    const result = await vscode.commands.executeCommand<ReportResult>(
      'dynascope.explainCheckpoint',
      workspaceFile(`two-h150-d100/models/${NAME}`),
      ['scene', 'skeleton'],
    );
    assert.equal(result.folder, join(folder, NAME));
    const kept = JSON.parse(await readFile(join(result.folder, 'results.json'), 'utf8')) as {
      skeleton: { rays: { growth: number; attracting: boolean }[] };
    };
    const growths = kept.skeleton.rays
      .filter(({ attracting }) => attracting)
      .map(({ growth }) => growth.toFixed(3));
    assert.deepEqual(growths.sort(), ['0.642', '0.727']);
    const text = await readFile(result.report, 'utf8');
    assert.match(text, /0\.727\d \| 1 +\| attracting/);
    await until('its preview', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('report.md'),
    );
  });
});
