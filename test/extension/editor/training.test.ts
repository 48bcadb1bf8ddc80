/** A user trains the sample experiment: curves and checkpoints come while it goes on, and stopping loses nothing. */
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { OpenTrainingView } from '../../../src/host/training/trainingPanel';
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

suite('Training', () => {
  suiteTeardown(closeEditors);

  test('the sample experiment learns; a checkpoint opens meanwhile; stopped and continued it ends the same', async () => {
    const uri = workspaceFile(EXPERIMENT);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await pressTrain(uri);
    const track = await until('the run', startedRun);
    const run = track.folder ?? '';
    assert.equal(basename(run), 'two-states-001');

    const view = await viewOf(track);
    await until(
      'curves',
      () => (view.lastDrawn?.epochs ?? 0) >= 3 && view.lastDrawn?.curves.length,
    );
    await until('the orbit', () => (view.lastDrawn?.orbitSteps ?? 0) > 100);
    const first = view.lastDrawn?.orbitEpoch ?? 0;
    await until('a later orbit', () => (view.lastDrawn?.orbitEpoch ?? 0) > first);
    await photograph('training.png');

    const checkpoint = join('runs', basename(run), 'models/evolution/model_epoch_5.safetensors');
    await openCheckpoint(checkpoint);
    await inspectorOf(checkpoint, hasPicture);
    await photograph('training-inspector.png');
    assert.equal(track.phase, 'running');

    await vscode.commands.executeCommand('dynascope.stopRun');
    assert.equal(track.phase, 'stopped');
    const epochs = track.lastEpoch?.epoch ?? 0;
    assert.ok(epochs < 60, 'the run was over before it could be stopped');
    const evolution = await readdir(join(run, 'models', 'evolution'));
    assert.ok(evolution.includes(`model_epoch_${epochs}.safetensors`), evolution.join(' '));

    await vscode.commands.executeCommand('dynascope.continueRun', run);
    const continued = await until('the run to go on', startedRun);
    assert.equal(continued.folder, run);
    await ended(continued);
    await until('the whole curve', () => view.lastDrawn?.epochs === 60);

    const { training } = await dynascope();
    const whole = training.train(uri.fsPath, await readFile(uri.fsPath, 'utf8'));
    await ended(whole);
    assert.equal(basename(whole.folder ?? ''), 'two-states-002');
    for (const name of ['last', 'best']) {
      const [one, other] = await Promise.all(
        [run, whole.folder ?? ''].map((folder) => weights(folder, name)),
      );
      assert.ok(one?.equals(other ?? Buffer.alloc(0)), `${name} weights differ`);
    }
  });
});

/** As a user does where there is a window to click in. */
async function pressTrain(uri: vscode.Uri): Promise<void> {
  if (!hasBrowser()) {
    await vscode.commands.executeCommand('dynascope.trainExperiment', uri);
    return;
  }
  await browser('clickInWindow', { selector: '.codelens-decoration a:has-text("Train")' });
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
  await until('the end of the run', () => ['finished', 'failed', 'crashed'].includes(track.phase));
  assert.equal(track.phase, 'finished', track.reason);
}

async function photograph(name: string): Promise<void> {
  const media = process.env.DYNASCOPE_MEDIA;
  if (media && hasBrowser()) await browser('screenshot', { path: join(media, name) });
}

function weights(run: string, name: string): Promise<Buffer> {
  return readFile(join(run, 'models', `${name}.safetensors`));
}
