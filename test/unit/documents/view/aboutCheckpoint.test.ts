import { describe, expect, it } from 'vitest';
import { aboutOf } from '../../../../src/documents/view/aboutCheckpoint';

describe('what a list of views says of one', () => {
  it('is its checkpoint and its notes, even of a text with other faults', () => {
    const text = '{ "checkpoint": { "path": "../models/a.pth" }, "notes": "kick", "strange": 1 } x';
    expect(aboutOf(text)).toEqual({ checkpoint: '../models/a.pth', notes: 'kick' });
  });

  it.each([
    ['no JSON', 'weights'],
    ['a list', '[]'],
    ['no checkpoint', '{ "notes": 3 }'],
    ['a checkpoint that is none', '{ "checkpoint": "a.pth" }'],
    ['an absolute path', '{ "checkpoint": { "path": "/etc/passwd" } }'],
    ['a path of Windows', '{ "checkpoint": { "path": "C:\\\\a.pth" } }'],
    ['an empty path', '{ "checkpoint": { "path": "" } }'],
    ['a number', '{ "checkpoint": { "path": 7 } }'],
  ])('is nothing of %s', (_, text) => {
    expect(aboutOf(text)).toEqual({ checkpoint: null, notes: '' });
  });
});
