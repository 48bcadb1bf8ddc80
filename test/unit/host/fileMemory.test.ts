import { describe, expect, it } from 'vitest';
import { FileMemory } from '../../../src/host/fileMemory';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import { smallMechanism } from '../webview/scene/samples';

type Memento = ConstructorParameters<typeof FileMemory>[0];

/** As VS Code's: values are copied through JSON. */
function memento(): Memento {
  const values = new Map<string, string>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => {
      const text = values.get(key);
      return text === undefined ? fallback : (JSON.parse(text) as T);
    },
    update: (key: string, value: unknown) => {
      values.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

describe('FileMemory', () => {
  it('keeps view and correction of a file apart from those of others', async () => {
    const state = memento();
    const memory = new FileMemory(state);
    await memory.setView('file:///a.pth', { ...DEFAULT_VIEW, selectedUnit: 7 });
    await memory.setCorrection('file:///a.pth', { cell: 'gru' });
    await memory.setCorrection('file:///b.pth', { nonlinearity: 'tanh' });
    const reopened = new FileMemory(state);
    expect(reopened.viewOf('file:///a.pth')?.selectedUnit).toBe(7);
    expect(reopened.correctionOf('file:///a.pth')).toEqual({ cell: 'gru' });
    expect(reopened.correctionOf('file:///b.pth')).toEqual({ nonlinearity: 'tanh' });
    expect(reopened.viewOf('file:///b.pth')).toBeNull();
  });

  it('gives a mechanism back for the content and the network it was found in only', async () => {
    const state = memento();
    const memory = new FileMemory(state);
    const graph = smallMechanism();
    await memory.setMechanism('file:///a.pth', '1 2', graph);
    await memory.setView('file:///a.pth', DEFAULT_VIEW);
    expect(new FileMemory(state).mechanismOf('file:///a.pth', '1 2')).toEqual(graph);
    expect(memory.mechanismOf('file:///a.pth', '3 2')).toBeNull();
    expect(memory.mechanismOf('file:///b.pth', '1 2')).toBeNull();
    const foreign = { ...graph, kicks: ['2'] } as unknown as typeof graph;
    await memory.setMechanism('file:///b.pth', '1 2', foreign);
    expect(memory.mechanismOf('file:///b.pth', '1 2')).toBeNull();
    await memory.setCorrection('file:///a.pth', { cell: 'gru' });
    expect(memory.mechanismOf('file:///a.pth', '1 2')).toBeNull();
    expect(memory.viewOf('file:///a.pth')).toEqual(DEFAULT_VIEW);
  });

  it('forgets a correction without the view', async () => {
    const memory = new FileMemory(memento());
    await memory.setView('file:///a.pth', DEFAULT_VIEW);
    await memory.setCorrection('file:///a.pth', { cell: 'lstm' });
    await memory.setCorrection('file:///a.pth', null);
    expect(memory.correctionOf('file:///a.pth')).toBeNull();
    expect(memory.viewOf('file:///a.pth')).toEqual(DEFAULT_VIEW);
  });

  it('forgets the least recently written file beyond 200', async () => {
    const memory = new FileMemory(memento());
    await memory.setCorrection('first', { cell: 'rnn' });
    await memory.setCorrection('second', { cell: 'rnn' });
    await memory.setView('first', DEFAULT_VIEW);
    for (let file = 0; file < 199; file++) await memory.setView(`file ${file}`, DEFAULT_VIEW);
    expect(memory.correctionOf('first')).toEqual({ cell: 'rnn' });
    expect(memory.correctionOf('second')).toBeNull();
    expect(memory.viewOf('file 198')).not.toBeNull();
  });
});
