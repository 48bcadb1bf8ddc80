/** "Plot Ablation Against Gain" on the sample network: the report's numbers are those of the job run directly. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { sweepGains } from '../../../src/engine/jobs/sweep';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
  until,
  workspaceFile,
} from '../dynascope';

/** Of the sample network, as "Find Mechanism" proves them. */
const KICK_UNITS = [25];

suite('Plot Ablation Against Gain', () => {
  const { fsPath: path } = workspaceFile(SAMPLE_CHECKPOINT);
  const analysis = workspaceFile('analysis').fsPath;
  const report = join(analysis, SAMPLE_CHECKPOINT, 'sweep', 'sweep.md');
  const numbersIn = (folder: string) => readFile(join(folder, 'sweep.json'), 'utf8');
  const kept = () => numbersIn(dirname(report));

  const isShown = () =>
    until('its preview', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('sweep.md'),
    );

  teardown(async () => {
    await closeEditors();
    await rm(analysis, { recursive: true, force: true });
  });

  test('finds the mechanism, and writes what the job tells of its kick units', async () => {
    await openCheckpoint(SAMPLE_CHECKPOINT);
    await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    assert.equal(await vscode.commands.executeCommand('dynascope.plotAblation'), report);
    await isShown();
    const { signal } = new AbortController();
    const how = { signal, told: () => undefined };
    const out = await mkdtemp(join(tmpdir(), 'dynascope-sweep-'));
    const direct = await sweepGains({ path, units: KICK_UNITS, out }, how);
    // Not assert.equal: the difference of two such files is shown for minutes.
    assert.ok((await kept()) === (await numbersIn(out)), `${report} is not ${out}`);
    await rm(out, { recursive: true });
    assert.equal(direct.sets[0]?.points.length, 21);
    const page = await readFile(report, 'utf8');
    for (const [, name = ''] of page.matchAll(/\]\(([^)]+)\)/g)) {
      assert.ok((await stat(join(dirname(report), name))).size > 0, name);
    }
  });

  test('goes by the mechanism that is known: nothing is searched for again', async () => {
    const searched = () =>
      vscode.workspace.textDocuments.filter((one) => one.getText().startsWith('# Mechanism of'));
    const before = searched().length;
    const uri = workspaceFile(SAMPLE_CHECKPOINT);
    // Without an Inspector a search would open its document.
    assert.equal(await vscode.commands.executeCommand('dynascope.plotAblation', uri), report);
    await isShown();
    assert.equal(searched().length, before);
    const { sets } = JSON.parse(await kept()) as { sets: { units: number[] }[] };
    assert.deepEqual(sets[0]?.units, KICK_UNITS);
  });

  test('is a button beside the mechanism', async function () {
    if (!hasBrowser()) this.skip();
    await openCheckpoint(SAMPLE_CHECKPOINT);
    await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    await browser('clickOn', { selector: '#tab-mechanism' });
    await browser('clickOn', { selector: '.panel button:has-text("Plot ablation against gain")' });
    await isShown();
    assert.ok((await kept()).startsWith('{'));
  });
});
