/** The `config.json` of a run in the paper's layout, as far as inspecting needs it. Tolerant: what is unusable is told, not fatal. */
import type { Hmm } from '../core/hmm/hmm';
import type { Nonlinearity } from '../core/rnn/network';
import { resolveHmm, type LabelledHmm } from './hmmSpec';
import { orWarning } from './orWarning';
import {
  hmmSpecOf,
  nonlinearityOf,
  paperKeysOf,
  sequenceStepsOf,
  type PaperKeys,
} from './paperKeys';

export interface RunConfig {
  readonly hmm: Hmm | null;
  /** e.g. 'chain of 2, linear emissions'; '' without an HMM. */
  readonly hmmLabel: string;
  readonly nonlinearity: Nonlinearity | null;
  /** Steps of one training sequence. */
  readonly sequenceSteps: number | null;
  /** One line each, naming the key, what was found, what is legal. */
  readonly warnings: readonly string[];
}

/** Never throws; a file that is no run's config gives an empty result and says so. */
export function parseRunConfig(text: string): RunConfig {
  const warnings: string[] = [];
  const keys: PaperKeys = orWarning(warnings, () => paperKeysOf(text)) ?? new Map();
  const nonlinearity = orWarning(warnings, () => nonlinearityOf(keys));
  const named = orWarning(warnings, () => labelledHmmOf(keys));
  return {
    hmm: named?.hmm ?? null,
    hmmLabel: named?.label ?? '',
    nonlinearity,
    sequenceSteps: orWarning(warnings, () => sequenceStepsOf(keys)),
    warnings,
  };
}

function labelledHmmOf(keys: PaperKeys): LabelledHmm | null {
  const spec = hmmSpecOf(keys);
  return spec && resolveHmm(spec);
}
