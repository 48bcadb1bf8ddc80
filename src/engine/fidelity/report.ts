/** The fidelity report of a path: opened, measured, named. Keeps nothing. */
import type { FidelityResult } from '../../protocol/fidelityReport';
import {
  DEFAULT_SEED,
  DEFAULT_SEQUENCES,
  measureFidelity,
  type FidelityEnvironment,
  type FidelityOptions,
} from './measure';
import { openSubject } from './subject';

export interface ReportEnvironment extends FidelityEnvironment {
  readonly signal: AbortSignal;
}

/** What the verdict is about: other numbers of sequences answer other questions. */
export const STANDARD_OPTIONS: FidelityOptions = {
  sequences: DEFAULT_SEQUENCES,
  seed: DEFAULT_SEED,
  parity: false,
};

/**
 * @param path of a run's folder or a checkpoint
 * @param configPath null: the run's own
 * @throws FormatError, RangeError naming what is missing, unusable or does not fit; Cancelled
 */
export async function fidelityOf(
  path: string,
  configPath: string | null,
  options: FidelityOptions,
  environment: ReportEnvironment,
): Promise<FidelityResult> {
  const { checkpoint, hmmLabel, question } = await openSubject(
    path,
    configPath,
    environment.signal,
  );
  const report = await measureFidelity(question, options, environment);
  return { checkpoint, hmm: hmmLabel, ...report };
}
