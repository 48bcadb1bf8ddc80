/** The run in sentences: for whoever reads or hears rather than looks at curves. */
import type { TrainingSnapshot } from '../../src/protocol/trainingPage';
import { counted, integer, number, plusMinus, probability } from '../ui/format';
import { phaseWord } from '../ui/phaseMark';
import { bestRow, type Value } from './history';
import { progressOf } from './progress';
import type { TrainingState } from './state';

/** For the live region: the phase and why, and each tenth of the way. */
export function announcement(
  state: TrainingState,
  { phase, reason }: Pick<TrainingSnapshot, 'phase' | 'reason'>,
): string {
  const word = phaseWord(phase);
  if (reason !== '') return `${word}: ${reason}`;
  const tenths = Math.floor(10 * progressOf(state).share);
  return phase === 'running' && tenths > 0 ? `${word}, ${10 * tenths} % done` : word;
}

/** What the newest epoch reached, beside the floor and the HMM's exact values; before it, what is awaited. */
export function summaryText(state: TrainingState): string {
  const { history, snapshot } = state;
  const row = history.epoch.length - 1;
  if (row < 0) return awaited(snapshot);
  const floor = snapshot?.start?.floor ?? null;
  const best = bestRow(history);
  const target = snapshot?.target ?? null;
  const frequency = history.frequency.map((values) => values[row] ?? null);
  const losses = [
    ...(best === null
      ? []
      : [`best ${number(history.validationLoss[best])} in epoch ${integer(history.epoch[best])}`]),
    ...(floor ? [`floor ${plusMinus(floor.mean, floor.sd)}`] : []),
  ].join(', ');
  return [
    `Epoch ${integer(history.epoch[row])}: validation loss ${number(history.validationLoss[row])}${inBrackets(losses)}.`,
    `${number(history.changesPerSequence[row])} changes per sequence${inBrackets(
      target ? `HMM ${number(target.changesPerSequence)}` : '',
    )}.`,
    ...(frequency.some((share) => share !== null)
      ? [
          `Symbols ${shares(frequency)}${inBrackets(target ? `HMM ${shares(target.frequency)}` : '')}.`,
        ]
      : []),
    `${counted(snapshot?.checkpoints.length ?? 0, 'checkpoint')}.`,
  ].join(' ');
}

function awaited(snapshot: TrainingSnapshot | null): string {
  switch (snapshot?.phase) {
    case 'waiting':
    case 'starting':
      return 'Numbers come with the first epoch, once training has begun.';
    case 'running':
    case 'paused':
    case 'stopping':
      return 'Numbers come with the first epoch.';
    case 'stopped':
    case 'finished':
    case 'failed':
    case 'crashed':
    case undefined:
      return 'No epoch was finished, or the run left no metrics.';
  }
}

function shares(values: readonly Value[]): string {
  return values.map(probability).join(' / ');
}

function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
}
