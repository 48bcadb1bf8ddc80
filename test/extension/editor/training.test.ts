/** A user trains the sample experiment: curves and checkpoints come while it goes on, and stopping loses nothing. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { OpenTrainingView } from '../../../src/host/training/trainingPanel';
import { readRun } from '../../../src/files/runReader';
import type { RunTrack } from '../../../src/host/training/runTrack';
import { browser, hasBrowser } from '../browser';
import {
  closeEditors,
  dynascope,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  until,
  workspaceFile,
} from '../dynascope';

const EXPERIMENT = 'two-states.dynascope.json';
const EPOCHS = 180;
/** A whole run on a busy machine. */
const RUN_PATIENCE_MS = 300_000;

suite('Training', () => {
  suiteTeardown(closeEditors);

  test('the sample experiment learns; a checkpoint opens meanwhile; stopped and continued it ends the same', async function () {
    // Two whole runs.
    this.timeout(3 * RUN_PATIENCE_MS);
    const uri = workspaceFile(EXPERIMENT);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    // Long enough to be looked at on a busy machine.
    await replace(uri, '"effort": 1', '"effort": 4');
    await pressTrain(uri);
    const track = await until('the run', startedRun);
    const run = track.folder ?? '';
    assert.equal(basename(run), 'two-states-002');

    const view = await viewOf(track);
    const drawn = () => view.lastDrawn;
    await until('curves', () => (drawn()?.epochs ?? 0) >= 2 && drawn()?.curves.length);
    const checkpoint = join('runs', basename(run), 'models/evolution/model_epoch_1.safetensors');
    await openCheckpoint(checkpoint);
    await inspectorOf(checkpoint, hasPicture);
    assert.equal(track.phase, 'running');
    await photograph('training-inspector.png');

    await vscode.commands.executeCommand('dynascope.stopRun');
    assert.equal(track.phase, 'stopped');
    const stopped = await readRun(run);
    assert.ok(
      stopped.epochsDone > 0 && stopped.epochsDone < EPOCHS,
      `${stopped.epochsDone} epochs`,
    );
    const left = await Promise.all(['last', 'best'].map((name) => weights(run, name)));
    assert.ok(left.every(({ length }) => length > 4 * 50 * 50));

    await vscode.commands.executeCommand('dynascope.continueRun', run);
    const continued = await until('the run to go on', startedRun);
    assert.equal(continued.folder, run);
    await until('an orbit', () => (drawn()?.orbitSteps ?? 0) > 100);
    const first = drawn()?.orbitEpoch ?? 0;
    await until('a later orbit', () => (drawn()?.orbitEpoch ?? 0) > first);
    await photograph('training.png');
    await ended(continued);
    await until('the whole curve', () => drawn()?.epochs === EPOCHS);

    const { training } = await dynascope();
    const whole = training.train(uri.fsPath, await readFile(uri.fsPath, 'utf8'));
    await ended(whole);
    assert.equal(basename(whole.folder ?? ''), 'two-states-003');
    for (const name of ['last', 'best']) {
      const [one, other] = await Promise.all(
        [run, whole.folder ?? ''].map((folder) => weights(folder, name)),
      );
      assert.ok(one?.equals(other ?? Buffer.alloc(0)), `${name} weights differ`);
    }

    await vscode.commands.executeCommand('dynascope.compareRuns', [run, whole.folder]);
    const { trainingViews } = await dynascope();
    await until('the other run’s lines', () =>
      trainingViews().some(({ lastDrawn }) => lastDrawn?.compared === 1),
    );
    await photograph('training-compared.png');
  });
});

async function replace(uri: vscode.Uri, from: string, to: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.getText().indexOf(from);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  edit.replace(uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** As a user does where there is a window to click in: again when the lens moved away beneath the pointer. */
async function pressTrain(uri: vscode.Uri): Promise<void> {
  if (!hasBrowser()) {
    await vscode.commands.executeCommand('dynascope.trainExperiment', uri);
    return;
  }
  const { training } = await dynascope();
  await until('the pressed CodeLens', async () => {
    await browser('clickInWindow', { selector: '.codelens-decoration a:has-text("Train")' });
    for (let waited = 0; waited < 50 && !training.active; waited++) await sleep(100);
    return training.active;
  });
}

async function startedRun(): Promise<RunTrack | null> {
  const { training } = await dynascope();
  return training.active?.phase === 'running' && training.active.folder ? training.active : null;
}

async function viewOf(track: RunTrack): Promise<OpenTrainingView> {
  const api = await dynascope();
  return until('the training view', () =>
    api.trainingViews().find((view) => view.track.folder === track.folder),
  );
}

async function ended(track: RunTrack): Promise<void> {
  const over = () => ['finished', 'failed', 'crashed'].includes(track.phase);
  await until('the end of the run', over, RUN_PATIENCE_MS);
  assert.equal(track.phase, 'finished', track.reason);
}

async function photograph(name: string): Promise<void> {
  const media = process.env.DYNASCOPE_MEDIA;
  if (media && hasBrowser()) await browser('screenshot', { path: join(media, name) });
}

function weights(run: string, name: string): Promise<Buffer> {
  return readFile(join(run, 'models', `${name}.safetensors`));
}
