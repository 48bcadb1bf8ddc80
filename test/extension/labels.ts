/** What must hold for the labels of every picture. */
import assert from 'node:assert/strict';
import type { LabelBox } from '../../src/protocol/inspector';

export function assertApart(labels: readonly LabelBox[]): void {
  for (const [index, one] of labels.entries()) {
    for (const other of labels.slice(index + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      assert.ok(apart, `labels ${one.text} and ${other.text} intersect`);
    }
  }
}
