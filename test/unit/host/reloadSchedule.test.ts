import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReloadSchedule } from '../../../src/host/reloadSchedule';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function make(reload: () => Promise<void>) {
  const told: string[] = [];
  const counted = vi.fn(reload);
  const schedule = new ReloadSchedule({
    reload: counted,
    loaded: () => told.push('loaded'),
    failed: (reason, retries) => told.push(`${reason}${retries ? ', again' : ''}`),
  });
  return { schedule, told, reload: counted };
}

const unreadable = () => Promise.reject(new Error('cut off'));

describe('ReloadSchedule', () => {
  it('reads once after many touches', async () => {
    const { schedule, told, reload } = make(() => Promise.resolve());
    for (let touch = 0; touch < 10; touch++) {
      schedule.changed();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(reload).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(150);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(told).toEqual(['loaded']);
  });

  it('retries a half-written file until it can be read', async () => {
    let attempts = 0;
    const { schedule, told } = make(() => (++attempts < 4 ? unreadable() : Promise.resolve()));
    schedule.changed();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual(['cut off, again', 'cut off, again', 'cut off, again', 'loaded']);
  });

  it('gives up after some seconds, and begins anew with the next change', async () => {
    const { schedule, told, reload } = make(unreadable);
    schedule.changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reload).toHaveBeenCalledTimes(6);
    expect(told.at(-1)).toBe('cut off');
    schedule.changed();
    await vi.advanceTimersByTimeAsync(200);
    expect(reload).toHaveBeenCalledTimes(7);
    expect(told.at(-1)).toBe('cut off, again');
  });

  it('never reads twice at the same time; the outcome before a change does not count', async () => {
    const finish: (() => void)[] = [];
    const { schedule, told, reload } = make(() => new Promise((done) => finish.push(done)));
    schedule.changed();
    await vi.advanceTimersByTimeAsync(200);
    schedule.changed();
    await vi.advanceTimersByTimeAsync(200);
    expect(reload).toHaveBeenCalledTimes(1);
    finish[0]();
    await vi.advanceTimersByTimeAsync(0);
    expect(reload).toHaveBeenCalledTimes(2);
    expect(told).toEqual([]);
    finish[1]();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['loaded']);
  });

  it('is silent once stopped', async () => {
    const { schedule, told, reload } = make(unreadable);
    schedule.changed();
    await vi.advanceTimersByTimeAsync(200);
    schedule.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(told).toEqual(['cut off, again']);
  });
});
