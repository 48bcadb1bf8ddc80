/** Restricted mode: a workspace that nobody trusts can be inspected all the same. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasPicture, inspectorOf, openCheckpoint, SAMPLE_CHECKPOINT } from '../dynascope';

suite('Restricted mode', () => {
  test('is in force, and the sample is drawn', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await openCheckpoint(SAMPLE_CHECKPOINT);
    const { lastDrawn } = await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    assert.equal(lastDrawn?.complete, true);
  });
});
