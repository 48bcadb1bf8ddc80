/** Statistics of one sequence of output symbols. Not how the symbols were drawn. */
import { batchError, meanOf } from './batchError';

export interface SymbolStatistics {
  /** [K] share of steps. */
  readonly frequency: readonly number[];
  /** [K][K] P(next symbol = column | symbol = row); a row never visited is all 0. */
  readonly transition: readonly (readonly number[])[];
  /** Share of consecutive pairs that differ. */
  readonly changesPerStep: number;
  /** Standard error of `changesPerStep` from batch means (dwelling makes consecutive pairs dependent). */
  readonly changesPerStepError: number;
  /** [K] mean length of complete runs, steps; null for a symbol without one. The first and last run are cut, so left out. */
  readonly meanRunSteps: readonly (number | null)[];
  /** Complete runs of any symbol: how many had each length, lengths ascending. */
  readonly dwell: { readonly lengthSteps: readonly number[]; readonly count: readonly number[] };
}

/** @param symbols each 0 .. outputs-1 */
export function symbolStatistics(symbols: Uint8Array, outputs: number): SymbolStatistics {
  const counts = new Array<number>(outputs).fill(0);
  const pairs = Array.from({ length: outputs }, () => new Array<number>(outputs).fill(0));
  const changed = new Uint8Array(Math.max(0, symbols.length - 1));
  symbols.forEach((symbol, t) => {
    counts[symbol]++;
    if (t + 1 === symbols.length) return;
    pairs[symbol][symbols[t + 1]]++;
    changed[t] = symbol === symbols[t + 1] ? 0 : 1;
  });
  const runs = completeRuns(symbols);
  return {
    frequency: counts.map((count) => (symbols.length > 0 ? count / symbols.length : 0)),
    transition: pairs.map((row) => {
      const visits = row.reduce((sum, count) => sum + count, 0);
      return row.map((count) => (visits > 0 ? count / visits : 0));
    }),
    changesPerStep: meanOf(changed),
    changesPerStepError: batchError(changed),
    meanRunSteps: counts.map((_, symbol) => {
      const own = runs.filter((run) => run.symbol === symbol);
      return own.length > 0 ? own.reduce((sum, run) => sum + run.steps, 0) / own.length : null;
    }),
    dwell: histogram(runs.map((run) => run.steps)),
  };
}

interface SymbolRun {
  readonly symbol: number;
  readonly steps: number;
}

function completeRuns(symbols: Uint8Array): SymbolRun[] {
  const runs: SymbolRun[] = [];
  let start = -1;
  for (let t = 1; t < symbols.length; t++) {
    if (symbols[t] === symbols[t - 1]) continue;
    if (start >= 0) runs.push({ symbol: symbols[t - 1], steps: t - start });
    start = t;
  }
  return runs;
}

function histogram(lengths: readonly number[]): SymbolStatistics['dwell'] {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  const lengthSteps = [...counts.keys()].sort((a, b) => a - b);
  return { lengthSteps, count: lengthSteps.map((length) => counts.get(length) ?? 0) };
}
