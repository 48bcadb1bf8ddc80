/** Runs with and without a change of symbol from the same state: what patches are put into. Patches nothing. */
import type { RolloutNoise } from '../../analysis/rolloutNoise';
import type { Readout } from '../../rnn/network';
import { argmax, logitsOf } from '../../rnn/readout';
import { dwellStart, symbolChanges, type SymbolChange } from '../../transitions/symbolChanges';
import type { Recording } from '../discovery/recording';
import { recordRun, type PatchedLayer, type RecordedRun } from './run';

/** Draws of noise that may fail to keep the symbol before an event is given up. */
const MOST_DRAWS = 200;

export interface TransitionPair {
  readonly change: SymbolChange;
  /** Ends in the first state of the new symbol. */
  readonly clean: RecordedRun;
  /** From the same state under fresh noise: the old symbol is on throughout. */
  readonly corrupt: RecordedRun;
}

/** Changes `from` → `to` whose old symbol was on for `windowSteps` or longer. */
export function patchableChanges(
  symbols: Uint8Array,
  from: number,
  to: number,
  windowSteps: number,
): SymbolChange[] {
  const changes = symbolChanges(symbols);
  return changes.filter(
    (change) =>
      change.from === from &&
      change.to === to &&
      change.step - dwellStart(changes, change) >= windowSteps &&
      change.step >= windowSteps,
  );
}

/**
 * @param noise rollouts `firstRollout`, `firstRollout` + 1, … of it are tried
 * @returns null when no draw of noise keeps the symbol
 */
export function transitionPair(
  layer: PatchedLayer,
  readout: Readout,
  { states, drive }: Recording,
  change: SymbolChange,
  windowSteps: number,
  noise: RolloutNoise,
  firstRollout: number,
): TransitionPair | null {
  const { units } = layer;
  const startStep = change.step - windowSteps;
  const start = states.slice(startStep * units, (startStep + 1) * units);
  const rows = drive.slice((startStep + 1) * units, (change.step + 1) * units);
  const clean = recordRun(layer, start, rows);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const fresh = freshRows(noise, firstRollout + draw, windowSteps, units);
    const corrupt = recordRun(layer, start, fresh);
    if (symbolsOf(readout, corrupt, units).every((symbol) => symbol === change.from)) {
      return { change, clean, corrupt };
    }
  }
  return null;
}

export const DRAWS_PER_EVENT = MOST_DRAWS;

/** [steps, N] drive of one rollout. */
export function freshRows(
  noise: RolloutNoise,
  rollout: number,
  steps: number,
  units: number,
): Float64Array {
  const rows = new Float64Array(steps * units);
  for (let step = 0; step < steps; step++) {
    const at = noise.driveAt(rollout, step);
    rows.set(noise.rows.subarray(at, at + units), step * units);
  }
  return rows;
}

/** Of the states after the start. */
function symbolsOf(readout: Readout, { states, steps }: RecordedRun, units: number): number[] {
  const logits = new Float64Array(readout.outputs);
  return Array.from({ length: steps }, (_, k) => {
    logitsOf(readout, states, (k + 1) * units, logits);
    return argmax(logits, 0, readout.outputs);
  });
}
