/** The context key `dynascope.runPhase`, by which commands about the run under way are enabled. */
import type { RunPhase } from '../../protocol/trainingPage';
import type { TrainingManager } from './trainingManager';

export const RUN_PHASE_KEY = 'dynascope.runPhase';

/** What can be done with the run that trains now: `running` can be paused, `stopping` is left alone. */
export type RunPhaseKey = 'none' | 'running' | 'paused' | 'stopping';

export function runPhaseKey(phase: RunPhase | null): RunPhaseKey {
  switch (phase) {
    case 'waiting':
    case 'starting':
    case 'running':
      return 'running';
    case 'paused':
    case 'stopping':
      return phase;
    case 'stopped':
    case 'finished':
    case 'failed':
    case 'crashed':
    case null:
      return 'none';
  }
}

/** Tells the value at once and whenever it changes. */
export function watchRunPhase(
  manager: Pick<TrainingManager, 'active' | 'onDidChange'>,
  tell: (value: RunPhaseKey) => void,
): { dispose(): void } {
  let told: RunPhaseKey | null = null;
  const look = () => {
    const value = runPhaseKey(manager.active?.phase ?? null);
    if (value === told) return;
    told = value;
    tell(value);
  };
  look();
  return manager.onDidChange(look);
}
