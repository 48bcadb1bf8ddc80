/** "Explain This Checkpoint" on a trained network of 150 units: what it writes, read back. */
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ReportResult } from '../../../src/protocol/checkpointReport';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  until,
  workspaceFile,
} from '../dynascope';

const NAME = '2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth';
/** Of results.json, what is read back here. */
interface Results {
  skeleton: { rays: { growth: number; attracting: boolean }[] };
  zones: { share: number[] };
  averaged: { fixedPoints: { stability: string }[] };
  noise: { homogeneous: boolean; argmaxIdentical: boolean };
  hmm: { states: number };
  transitions: { pairs: { from: number; to: number; events: number }[] };
}

const CHECKPOINT = `two-h150-d100/models/${NAME}`;

suite('Explain This Checkpoint', () => {
  const folder = workspaceFile('two-h150-d100/analysis').fsPath;

  teardown(async () => {
    await closeEditors();
    await rm(folder, { recursive: true, force: true });
  });

  test('measures everything, writes the known numbers beside the run, and shows the report', async function () {
    // Every analysis of 150 units, on a shared machine.
    this.timeout(900_000);
    const result = await vscode.commands.executeCommand<ReportResult>(
      'dynascope.explainCheckpoint',
      workspaceFile(CHECKPOINT),
    );
    assert.equal(result.folder, join(folder, 'models', NAME));
    assert.deepEqual(
      result.parts.filter(({ failure }) => failure !== null),
      [],
    );
    const kept = JSON.parse(await readFile(join(result.folder, 'results.json'), 'utf8')) as Results;
    const { zones, averaged, noise, hmm, transitions } = kept;
    assert.ok(Math.abs(zones.share.reduce((sum, one) => sum + one) - 1) < 1e-12);
    // Two stable points, one a state, and a saddle between them; h(σ) = σ h(1); two states under the symbols.
    assert.deepEqual(averaged.fixedPoints.map(({ stability }) => stability).sort(), [
      ...['saddle', 'stable', 'stable'],
    ]);
    assert.ok(noise.homogeneous && noise.argmaxIdentical);
    assert.equal(hmm.states, 2);
    assert.ok(transitions.pairs.some(({ from, to, events }) => from !== to && events > 20));
    const growths = kept.skeleton.rays
      .filter(({ attracting }) => attracting)
      .map(({ growth }) => growth.toFixed(3));
    assert.deepEqual(growths.sort(), ['0.642', '0.727']);
    const text = await readFile(result.report, 'utf8');
    assert.match(text, /0\.727\d \| 1 +\| attracting/);
    await until('its preview', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('report.md'),
    );
    if (!hasBrowser()) return;
    await openCheckpoint(CHECKPOINT);
    const inspector = await inspectorOf(CHECKPOINT, hasPicture);
    const before = inspector.lastDrawn?.drawables.find(({ name }) => name === 'orbit')?.count;
    await browser('clickOn', { selector: 'button.link:has-text("Views…")' });
    await until('the orbit of the report', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const orbit = inspector.lastDrawn?.drawables.find(({ name }) => name === 'orbit');
      return before === 2000 && orbit?.count === 10_000;
    });
  });
});
