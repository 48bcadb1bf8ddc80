import { describe, expect, it, vi } from 'vitest';
import { Latest } from '../../../../webview/ui/latest';

/** Requests that end when told to. */
function slow() {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const request = (params: number, signal: AbortSignal) => {
    started.push(params);
    return new Promise<number>((resolve, reject) => {
      signal.addEventListener('abort', () =>
        reject(Object.assign(new Error(), { name: 'CancelledError' })),
      );
      ends.push(() => resolve(10 * params));
    });
  };
  return { request, started, end: () => ends.shift()?.() };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('Latest', () => {
  it('delivers a result', async () => {
    const { request, end } = slow();
    const done = vi.fn();
    new Latest({ request, done, failed: vi.fn() }).ask(1);
    end();
    await settle();
    expect(done).toHaveBeenCalledWith(10, 1);
  });

  it('sends the first and the last of a burst, drops those between, delivers the last only', async () => {
    const { request, started, end } = slow();
    const done = vi.fn();
    const failed = vi.fn();
    const latest = new Latest({ request, done, failed });
    for (const params of [1, 2, 3, 4]) latest.ask(params);
    await settle();
    expect(started).toEqual([1, 4]);
    end();
    end();
    await settle();
    expect(done.mock.calls).toEqual([[40, 4]]);
    expect(failed).not.toHaveBeenCalled();
    expect(latest.isBusy).toBe(false);
  });

  it('tells a failure of the newest parameters', async () => {
    const failed = vi.fn();
    const error = new Error('no');
    new Latest({ request: () => Promise.reject(error), done: vi.fn(), failed }).ask(5);
    await settle();
    expect(failed).toHaveBeenCalledWith(error, 5);
  });

  it('shows outdated results too where questions come faster than answers', async () => {
    const { request, started, end } = slow();
    const done = vi.fn();
    const latest = new Latest({ request, done, failed: vi.fn(), finishOutdated: true });
    for (const params of [1, 2, 3]) latest.ask(params);
    await settle();
    expect(started).toEqual([1]);
    end();
    await settle();
    expect(done.mock.calls).toEqual([[10, 1]]);
    expect(started).toEqual([1, 3]);
    end();
    await settle();
    expect(done.mock.calls).toEqual([
      [10, 1],
      [30, 3],
    ]);
  });

  it('gives up what runs and what waits when it is cancelled, and goes on with what is asked next', async () => {
    const { request, started, end } = slow();
    const done = vi.fn();
    const failed = vi.fn();
    const latest = new Latest({ request, done, failed });
    latest.ask(1);
    latest.ask(2);
    latest.cancel();
    await settle();
    expect([started, latest.isBusy]).toEqual([[1], false]);
    latest.ask(3);
    end();
    end();
    await settle();
    expect(done.mock.calls).toEqual([[30, 3]]);
    expect(failed).not.toHaveBeenCalled();
  });

  it('is silent after it was stopped', async () => {
    const { request, end } = slow();
    const done = vi.fn();
    const latest = new Latest({ request, done, failed: vi.fn() });
    latest.ask(1);
    latest.stop();
    end();
    await settle();
    expect(done).not.toHaveBeenCalled();
  });
});
