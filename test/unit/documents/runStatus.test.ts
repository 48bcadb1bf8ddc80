import { describe, expect, it } from 'vitest';
import {
  formatRunStatus,
  isLive,
  parseRunStatus,
  runStateOf,
  type Observer,
  type RunStatus,
} from '../../../src/documents/runStatus';

const STATUS: RunStatus = {
  state: 'running',
  reason: '',
  epochsDone: 3,
  epochsTotal: 500,
  bestLoss: 9.7,
  bestEpoch: 2,
  pid: 4711,
  host: 'here',
  startedAt: '2026-11-24T20:00:00.000Z',
  heartbeatAt: '2026-11-24T21:00:00.000Z',
  elapsedMs: 1200.5,
};
const BEAT_MS = Date.parse(STATUS.heartbeatAt);
const SECOND = 1000;
const observer = (host: string, silentSeconds: number, alive: boolean): Observer => ({
  host,
  nowMs: BEAT_MS + silentSeconds * SECOND,
  isAlive: (pid) => alive && pid === STATUS.pid,
});

describe('the status of a run', () => {
  it('comes back', () => {
    expect(parseRunStatus(formatRunStatus(STATUS))).toEqual(STATUS);
    const fresh = { ...STATUS, bestLoss: null, bestEpoch: null };
    expect(parseRunStatus(formatRunStatus(fresh))).toEqual(fresh);
  });

  it.each([
    '',
    '{',
    '[]',
    '{}',
    formatRunStatus(STATUS).slice(0, 80),
    formatRunStatus({ ...STATUS, pid: -1 }),
    formatRunStatus({ ...STATUS, epochsDone: 1.5 }),
    formatRunStatus({ ...STATUS, heartbeatAt: 'yesterday' }),
    formatRunStatus(STATUS).replace('"running"', '"walking"'),
    '{"state": '.repeat(10_000),
  ])('is none when it is no status %#', (text) => {
    expect(parseRunStatus(text)).toBeNull();
  });

  it.each<[string, Observer, string]>([
    ['its process is there', observer('here', 3, true), 'running'],
    ['its process is there, long busy', observer('here', 300, true), 'running'],
    ['its process is gone', observer('here', 3, false), 'crashed'],
    ['another program got its number', observer('here', 3600, true), 'crashed'],
    ['another host beats', observer('there', 60, false), 'running'],
    ['another host’s clock is behind', observer('there', -600, false), 'running'],
    ['another host fell silent', observer('there', 180, false), 'crashed'],
  ])('tells a crash from life: %s', (_, who, state) => {
    expect(runStateOf(STATUS, who)).toBe(state);
    expect(isLive(runStateOf(STATUS, who))).toBe(state === 'running');
    expect(runStateOf({ ...STATUS, state: 'paused' }, who)).toBe(
      state === 'running' ? 'paused' : 'crashed',
    );
  });

  it('is what it says once it has ended, whoever lives', () => {
    for (const state of ['stopped', 'finished', 'failed'] as const) {
      expect(runStateOf({ ...STATUS, state }, observer('here', 9e9, false))).toBe(state);
    }
    expect(runStateOf(null, observer('here', 0, true))).toBe('unknown');
  });
});
