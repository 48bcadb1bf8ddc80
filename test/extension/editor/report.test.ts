/** "Explain This Checkpoint" on a trained network of 150 units: what it writes, read back. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ReportResult } from '../../../src/protocol/checkpointReport';
import { closeEditors, dynascope, until } from '../dynascope';

const root = process.env.DYNASCOPE_ROOT ?? '';
const LAST = 'models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth';

suite('Explain This Checkpoint', () => {
  let run = '';

  setup(async () => {
    run = await mkdtemp(join(tmpdir(), 'dynascope-report-'));
    const fixture = join(root, 'test/fixtures/runs/two-h150-d100');
    await cp(join(fixture, 'config.json'), join(run, 'config.json'));
    await cp(join(fixture, LAST), join(run, LAST));
  });
  teardown(async () => {
    await closeEditors();
    await rm(run, { recursive: true, force: true });
  });

  test('writes the known growths beside the run, and shows the report', async () => {
    await dynascope();
    const result = await vscode.commands.executeCommand<ReportResult>(
      'dynascope.explainCheckpoint',
      vscode.Uri.file(join(run, LAST)),
      ['scene', 'skeleton'],
    );
    assert.equal(result.folder, join(run, 'analysis', LAST.replace('models/', '')));
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
