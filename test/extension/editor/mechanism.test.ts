/** "Find Mechanism" on a trained network: a proven kick unit, in a document, and as a graph in the Inspector. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { OpenInspector } from '../../../src/host/openInspector';
import {
  closeEditors,
  command,
  hasPicture,
  inspectorOf,
  openCheckpoint,
  SAMPLE_CHECKPOINT,
  until,
  workspaceFile,
} from '../dynascope';

/** Of the same run. */
const EARLIER = 'models/evolution/model_epoch_1500.pth';

function drawn({ lastDrawn }: OpenInspector, name: string): number {
  return lastDrawn?.drawables.find((one) => one.name === name)?.count ?? 0;
}

suite('Find Mechanism', () => {
  teardown(closeEditors);

  test('names the kick unit of the sample network with its controls', async () => {
    const checkpoint = workspaceFile(SAMPLE_CHECKPOINT);
    await vscode.commands.executeCommand('dynascope.findMechanism', checkpoint);
    const found = await until('its document', () =>
      vscode.workspace.textDocuments.find((document) =>
        document.getText().startsWith('# Mechanism of 2HMM'),
      ),
    );
    assert.match(found.getText(), /kick units 25; fewest needed 25/);
    assert.match(found.getText(), /19 control sets, unlike the target: .* none like it was found/);
  });

  test('draws it as a graph in the open Inspector, and in none of another checkpoint', async () => {
    await openCheckpoint(SAMPLE_CHECKPOINT);
    await inspectorOf(SAMPLE_CHECKPOINT, hasPicture);
    await command('dynascope.findMechanism');
    const inspector = await inspectorOf(
      SAMPLE_CHECKPOINT,
      (one) => drawn(one, 'mechanism pathways') > 0,
    );
    // From the input to the one kick unit that is claimed, and from it to the symbols it ends and starts.
    assert.ok(drawn(inspector, 'mechanism pathways') >= 3);
    assert.ok(drawn(inspector, 'mechanism nodes') >= 4);
    assert.equal(drawn(inspector, 'units'), 50);
    assert.equal(drawn(inspector, 'recurrent edges'), 0);
    const labels = inspector.lastDrawn?.labels.map(({ text }) => text) ?? [];
    for (const text of ['input', 'unit 25', 'symbol 0', 'symbol 2']) {
      assert.ok(labels.includes(text), `${text} is not among ${labels.join(', ')}`);
    }
    await openCheckpoint(EARLIER);
    const other = await inspectorOf(EARLIER, hasPicture);
    assert.equal(drawn(other, 'mechanism pathways'), 0);
    await closeEditors();
    // It is still known of the file it was found in.
    await openCheckpoint(SAMPLE_CHECKPOINT);
    await inspectorOf(
      SAMPLE_CHECKPOINT,
      (one) => hasPicture(one) && drawn(one, 'mechanism pathways') > 0,
    );
  });
});
