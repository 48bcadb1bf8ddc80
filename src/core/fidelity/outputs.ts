/** Statistics of a network's strings beside the exact ones of the HMM. Judges nothing (verdict.ts). */
import { stringStatistics } from '../dynamics/stringStatistics';
import type { Hmm } from '../hmm/hmm';
import { expectedOutputs } from '../hmm/outputLaw';
import type { SymbolStrings } from '../transport/strings';

/** A number from strings, its standard error, and what the HMM has. */
export interface Estimate {
  readonly found: number;
  readonly error: number;
  readonly exact: number;
}

export interface OutputFidelity {
  readonly strings: number;
  readonly lengthSteps: number;
  /** [K] */
  readonly frequency: readonly Estimate[];
  /** [K][K] P(next = column | symbol = row) */
  readonly transition: readonly (readonly Estimate[])[];
  /** [K][K] (found - exact)²; null in rows of symbols the HMM never emits. */
  readonly squaredDifference: readonly (readonly (number | null)[])[];
  /** Of a string. */
  readonly changes: Estimate;
}

/** @param hmm whose `start` is the first state of such strings: stationary ones need the stationary start */
export function outputFidelity(hmm: Hmm, strings: SymbolStrings): OutputFidelity {
  const exact = expectedOutputs(hmm, strings.lengthSteps);
  const found = stringStatistics(strings);
  const visits = visitsOf(strings);
  const transition = exact.transition.map((row, a) =>
    row.map((value, b) => ({
      found: found.transition[a][b],
      error: Math.max(found.transitionError[a][b], countError(found.transition[a][b], visits[a])),
      exact: value,
    })),
  );
  return {
    strings: found.strings,
    lengthSteps: found.lengthSteps,
    frequency: exact.frequency.map((value, a) => ({
      found: found.frequency[a],
      // Strings without the symbol, all alike, would call its absence certain.
      error: Math.max(found.frequencyError[a], 1 / strings.symbols.length),
      exact: value,
    })),
    transition,
    squaredDifference: transition.map((row, a) =>
      row.map((entry) => (exact.frequency[a] > 0 ? (entry.found - entry.exact) ** 2 : null)),
    ),
    changes: { found: found.changes, error: found.changesError, exact: exact.changes },
  };
}

/** [K] how often each symbol is followed by another. */
function visitsOf({ count, lengthSteps, outputs, symbols }: SymbolStrings): number[] {
  const visits = new Array<number>(outputs).fill(0);
  for (let i = 0; i < count; i++) {
    for (let t = 0; t + 1 < lengthSteps; t++) visits[symbols[i * lengthSteps + t]]++;
  }
  return visits;
}

/** Of a share among few visits, which all the same one would call certain; 0 where there are none: nothing was estimated. */
function countError(share: number, visits: number): number {
  if (visits === 0) return 0;
  const shrunk = (share * visits + 1) / (visits + 2);
  return Math.sqrt((shrunk * (1 - shrunk)) / (visits + 2));
}
