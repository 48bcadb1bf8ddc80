import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  RUN_PHASE_KEY,
  runPhaseKey,
  watchRunPhase,
  type RunPhaseKey,
} from '../../../../src/host/training/runPhaseKey';
import { isUnderWay, RunTrack } from '../../../../src/host/training/runTrack';
import type { RunPhase } from '../../../../src/protocol/trainingPage';

const KEYS: readonly RunPhaseKey[] = ['none', 'running', 'paused', 'stopping'];
const PHASES: readonly RunPhase[] = [
  'waiting',
  'starting',
  'running',
  'paused',
  'stopping',
  'stopped',
  'finished',
  'failed',
  'crashed',
];

/** A manager of one run, as far as the key looks at it. */
class MadeUpManager {
  active: RunTrack | null = null;
  private readonly listeners = new Set<(event: never) => unknown>();
  readonly onDidChange = (listener: (event: never) => unknown) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  become(phase: RunPhase | null): void {
    this.active = phase === null ? null : new RunTrack('two', null, 10);
    if (this.active && phase) this.active.phase = phase;
    for (const listener of this.listeners) listener(undefined as never);
  }
}

describe('the context key of the run under way', () => {
  it('is set at once, and told when it changes only', () => {
    const manager = new MadeUpManager();
    const told: RunPhaseKey[] = [];
    const watch = watchRunPhase(manager, (value) => told.push(value));
    expect(told).toEqual(['none']);
    for (const phase of PHASES) manager.become(phase);
    manager.become(null);
    expect(told).toEqual(['none', 'running', 'paused', 'stopping', 'none']);
    watch.dispose();
    manager.become('running');
    expect(told).toHaveLength(5);
  });

  it('is none exactly when nothing is under way', () => {
    for (const phase of PHASES) expect(runPhaseKey(phase) === 'none').toBe(!isUnderWay(phase));
    expect(runPhaseKey(null)).toBe('none');
  });

  it('has the values that the manifest asks for, each command by its own', () => {
    const manifest = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../package.json'), 'utf8'),
    ) as { contributes: { commands: { command: string; enablement?: string }[] } };
    const enabledAt = (command: string) => {
      const enablement = manifest.contributes.commands.find(
        (one) => one.command === command,
      )?.enablement;
      const [, key, operator, operand] = /^(\S+) (==|=~) (\S+)$/.exec(enablement ?? '') ?? [];
      expect([command, key]).toEqual([command, RUN_PHASE_KEY]);
      if (operator === '==') return KEYS.filter((value) => value === operand);
      const pattern = new RegExp(operand.slice(1, -1));
      return KEYS.filter((value) => pattern.test(value));
    };
    expect(enabledAt('dynascope.pauseRun')).toEqual(['running']);
    expect(enabledAt('dynascope.resumeRun')).toEqual(['paused']);
    expect(enabledAt('dynascope.stopRun')).toEqual(['running', 'paused']);
  });
});
