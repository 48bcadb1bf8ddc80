import { describe, expect, it } from 'vitest';
import { LastReply } from '../../../src/host/lastReply';

/** Computations that end when told. */
function manual() {
  const started: { key: string; signal: AbortSignal; done(): void; fail(): void }[] = [];
  const compute = (key: string) => (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      started.push({
        key,
        signal,
        done: () => resolve(key),
        fail: () => reject(new Error(`${key} failed`)),
      });
      signal.addEventListener('abort', () => reject(new Error('cancelled')));
    });
  return { started, compute };
}

const alive = () => new AbortController().signal;

describe('the last reply', () => {
  it('is computed once for the same key, under way or done', async () => {
    const { started, compute } = manual();
    const last = new LastReply<string>();
    const first = last.get('a', alive(), compute('a'));
    const second = last.get('a', alive(), compute('a'));
    started[0]?.done();
    expect(await first).toBe('a');
    expect(await second).toBe('a');
    expect(await last.get('a', alive(), compute('a'))).toBe('a');
    expect(started).toHaveLength(1);
  });

  it('gives way to another key, and cancels what is under way', async () => {
    const { started, compute } = manual();
    const last = new LastReply<string>();
    const outdated = last.get('a', alive(), compute('a'));
    const wanted = last.get('b', alive(), compute('b'));
    await expect(outdated).rejects.toThrow('cancelled');
    started[1]?.done();
    expect(await wanted).toBe('b');
    const again = last.get('a', alive(), compute('a'));
    started[2]?.done();
    expect(await again).toBe('a');
  });

  it('is cancelled by whoever joined it, and then computed anew', async () => {
    const { started, compute } = manual();
    const last = new LastReply<string>();
    const ahead = last.get('a', alive(), compute('a'));
    const page = new AbortController();
    const joined = last.get('a', page.signal, compute('a'));
    page.abort();
    await expect(joined).rejects.toThrow('cancelled');
    await expect(ahead).rejects.toThrow('cancelled');
    const again = last.get('a', alive(), compute('a'));
    expect(started).toHaveLength(2);
    started[1]?.done();
    expect(await again).toBe('a');
  });

  it('stays when a signal is aborted after it was delivered', async () => {
    const { started, compute } = manual();
    const last = new LastReply<string>();
    const page = new AbortController();
    const reply = last.get('a', page.signal, compute('a'));
    started[0]?.done();
    await reply;
    page.abort();
    expect(await last.get('a', alive(), compute('a'))).toBe('a');
    expect(started).toHaveLength(1);
  });

  it('is not kept when it failed', async () => {
    const { started, compute } = manual();
    const last = new LastReply<string>();
    const failing = last.get('a', alive(), compute('a'));
    started[0]?.fail();
    await expect(failing).rejects.toThrow('a failed');
    const again = last.get('a', alive(), compute('a'));
    started[1]?.done();
    expect(await again).toBe('a');
  });

  it('is not begun for a signal that was aborted before', async () => {
    const { started, compute } = manual();
    const last = new LastReply<string>();
    await expect(last.get('a', AbortSignal.abort(), compute('a'))).rejects.toThrow();
    expect(started).toHaveLength(0);
  });
});
