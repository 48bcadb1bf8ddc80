/** How long runs of a symbol last in a cloud of strings, against an exact law. Runs that strings cut off are not left out. */
import type { Hmm } from '../hmm/hmm';
import { runSurvival } from '../hmm/outputLaw';
import type { SymbolStrings } from '../transport/strings';

export interface DwellLaw {
  readonly symbol: number;
  /** Runs that begin inside a string, those that its end cuts off among them. */
  readonly runs: number;
  readonly cutRuns: number;
  /** [n] P(a run lasts n + 1 steps or longer), Kaplan & Meier's estimate */
  readonly survival: readonly number[];
  /** [n] its standard error (Greenwood) */
  readonly survivalError: readonly number[];
  /** [n] the HMM's; null when its runs of this symbol have no beginning */
  readonly exactSurvival: readonly number[] | null;
  /** Σ survival: mean length of runs, each counted up to the last n. */
  readonly meanSteps: number;
  readonly meanStepsError: number;
  readonly exactMeanSteps: number | null;
  /** Largest |survival - exact|, after how many steps, and the standard error there. */
  readonly largestGap: number | null;
  readonly largestGapSteps: number | null;
  readonly largestGapError: number | null;
}

/** Fewer runs at risk say nothing of a hazard. */
const LEAST_AT_RISK = 10;

/**
 * Survival of runs that begin at the second step or later, cut off by the end of their string (Kaplan & Meier 1958).
 * Lengths 1 .. T-1 are told: in a string of T steps no run from its second step on is seen to be longer.
 */
export function dwellLaws(hmm: Hmm, strings: SymbolStrings): DwellLaw[] {
  const steps = strings.lengthSteps - 1;
  return Array.from({ length: strings.outputs }, (_, symbol) => {
    const counted = countRuns(strings, symbol);
    const exact = runSurvival(hmm, symbol, steps);
    return { symbol, ...estimate(counted, exact, steps) };
  });
}

interface CountedRuns {
  /** [n] runs seen to end after n steps, and cut off after n. */
  readonly ended: Float64Array;
  readonly cut: Float64Array;
}

function countRuns({ count, lengthSteps, symbols }: SymbolStrings, symbol: number): CountedRuns {
  const ended = new Float64Array(lengthSteps);
  const cut = new Float64Array(lengthSteps);
  for (let i = 0; i < count; i++) {
    const at = i * lengthSteps;
    let start = -1;
    for (let t = 1; t < lengthSteps; t++) {
      const changed = symbols[at + t] !== symbols[at + t - 1];
      if (changed && start > 0) {
        ended[t - start]++;
        start = -1;
      }
      if (changed && symbols[at + t] === symbol) start = t;
    }
    if (start > 0) cut[lengthSteps - start]++;
  }
  return { ended, cut };
}

function estimate(
  { ended, cut }: CountedRuns,
  exact: Float64Array | null,
  steps: number,
): Omit<DwellLaw, 'symbol'> {
  const cutRuns = cut.reduce((sum, value) => sum + value, 0);
  const runs = cutRuns + ended.reduce((sum, value) => sum + value, 0);
  const survival: number[] = [];
  const survivalError: number[] = [];
  let largest: Pick<DwellLaw, 'largestGap' | 'largestGapSteps' | 'largestGapError'> | null = null;
  let alive = runs > 0 ? 1 : 0;
  let greenwood = 0;
  let atRisk = runs;
  for (let n = 1; n <= steps; n++) {
    const error = alive * Math.sqrt(greenwood);
    survival.push(alive);
    survivalError.push(error);
    const gap = exact ? Math.abs(alive - exact[n - 1]) : 0;
    if (exact && atRisk >= LEAST_AT_RISK && gap > (largest?.largestGap ?? -1)) {
      largest = { largestGap: gap, largestGapSteps: n, largestGapError: error };
    }
    // A run that is cut off after n steps was not seen to end with its n-th.
    const risk = atRisk - cut[n];
    if (risk > 0) {
      alive *= 1 - ended[n] / risk;
      if (risk > ended[n]) greenwood += ended[n] / (risk * (risk - ended[n]));
    }
    atRisk -= cut[n] + ended[n];
  }
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  return {
    runs,
    cutRuns,
    survival,
    survivalError,
    exactSurvival: exact && [...exact],
    meanSteps: sum(survival),
    meanStepsError: meanError({ ended, cut }, survival, runs),
    exactMeanSteps: exact && sum(exact),
    ...(largest ?? { largestGap: null, largestGapSteps: null, largestGapError: null }),
  };
}

/** Of the restricted mean: √ Σ_n (Σ_{m>n} S_m)² d_n / (r_n (r_n - d_n)). */
function meanError({ ended, cut }: CountedRuns, survival: readonly number[], runs: number): number {
  const beyond = new Float64Array(survival.length + 1);
  for (let n = survival.length - 1; n >= 0; n--) beyond[n] = beyond[n + 1] + survival[n];
  let variance = 0;
  let atRisk = runs;
  for (let n = 1; n < survival.length; n++) {
    const risk = atRisk - cut[n];
    if (risk > ended[n]) variance += (beyond[n] ** 2 * ended[n]) / (risk * (risk - ended[n]));
    atRisk -= cut[n] + ended[n];
  }
  return Math.sqrt(variance);
}
