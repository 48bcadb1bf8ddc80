import { describe, expect, it } from 'vitest';
import { escapeGlob } from '../../../src/host/escapeGlob';

describe('escapeGlob', () => {
  it('leaves ordinary names alone and brackets what a glob would read', () => {
    expect(escapeGlob('model_epoch_10.pth')).toBe('model_epoch_10.pth');
    expect(escapeGlob('lr={1e-3}[a]*?.ckpt')).toBe('lr=[{]1e-3[}][[]a[]][*][?].ckpt');
  });
});
