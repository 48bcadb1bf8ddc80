/** Counts of output symbols in independent runs, and statistics with jackknife errors from them. Not how symbols were made. */

/** A later change counts as one after this many steps: the paper's cap on residency. */
export const RESIDENCY_CAP_STEPS = 60;

/** What one run adds to every statistic. */
export interface SymbolCounts {
  /** [K] */
  readonly visits: Float64Array;
  /** [K, K] consecutive pairs, row-major. */
  readonly pairs: Float64Array;
  /** Sum and number of steps to the next change, over all steps but the last RESIDENCY_CAP_STEPS. */
  readonly residencySum: number;
  readonly residencySteps: number;
}

export function countSymbols(symbols: Uint8Array, outputs: number): SymbolCounts {
  const visits = new Float64Array(outputs);
  const pairs = new Float64Array(outputs * outputs);
  symbols.forEach((symbol, t) => {
    visits[symbol]++;
    if (t > 0) pairs[symbols[t - 1] * outputs + symbol]++;
  });
  const counted = Math.max(0, symbols.length - RESIDENCY_CAP_STEPS);
  let residencySum = 0;
  let untilChange = RESIDENCY_CAP_STEPS;
  for (let t = symbols.length - 2; t >= 0; t--) {
    untilChange =
      symbols[t] === symbols[t + 1] ? Math.min(RESIDENCY_CAP_STEPS, untilChange + 1) : 1;
    if (t < counted) residencySum += untilChange;
  }
  return { visits, pairs, residencySum, residencySteps: counted };
}

/** Statistics of output symbols; each is null where nothing was counted for it. */
export interface OutputFigures<T> {
  /** [K] share of steps. */
  readonly frequency: readonly T[];
  /** [K][K] P(next = column | symbol = row) */
  readonly transition: readonly (readonly T[])[];
  /** Share of consecutive pairs that differ. */
  readonly changesPerStep: T;
  /** [K] steps in the symbol for each time it was left: the mean dwell, cut runs counted as what was seen of them. */
  readonly dwellSteps: readonly T[];
  /** Mean steps to the next change over all states, later ones counted as RESIDENCY_CAP_STEPS. */
  readonly residencySteps: T;
}

/** Figures of all runs together as one list; `shape` puts them back. NaN where nothing was counted. */
export function figuresOf(runs: readonly SymbolCounts[], outputs: number): Float64Array {
  return figures(runs.reduce(plus, zero(outputs)), outputs);
}

/** A list of figures as named ones. */
export function shapeFigures<T>(list: readonly T[], outputs: number): OutputFigures<T> {
  const row = (at: number) => list.slice(at, at + outputs);
  const afterPairs = outputs + outputs * outputs;
  return {
    frequency: row(0),
    transition: Array.from({ length: outputs }, (_, a) => row(outputs + a * outputs)),
    changesPerStep: list[afterPairs],
    dwellSteps: row(afterPairs + 1),
    residencySteps: list[afterPairs + 1 + outputs],
  };
}

export interface PairedFigure {
  readonly intact: number | null;
  readonly altered: number | null;
  /** altered - intact */
  readonly difference: number | null;
  /** Of the difference, over runs that share their noise; null where a run alone decides whether there is a figure. */
  readonly standardError: number | null;
}

/**
 * Differences of every figure between runs that share noise pair by pair, with the standard error of the delete-one
 * jackknife (Efron, 1982), which pairs by deleting both runs of a pair and serves ratios as well as means.
 *
 * @param intact,altered one entry a run, same order, at least 2
 */
export function pairedFigures(
  intact: readonly SymbolCounts[],
  altered: readonly SymbolCounts[],
  outputs: number,
): PairedFigure[] {
  const before = figuresOf(intact, outputs);
  const after = figuresOf(altered, outputs);
  const error = jackknife(intact.length, (left) => {
    const [one, two] = [without(intact, left, outputs), without(altered, left, outputs)];
    return two.map((value, k) => value - one[k]);
  });
  return Array.from(before, (value, k) => ({
    intact: finite(value),
    altered: finite(after[k]),
    difference: finite(after[k] - value),
    standardError: finite(error[k]),
  }));
}

/** √((R-1)/R Σ (θ_(r) - mean)²), figure by figure. */
function jackknife(runs: number, leaveOut: (left: number) => Float64Array): Float64Array {
  const all = Array.from({ length: runs }, (_, left) => leaveOut(left));
  return all[0].map((_, k) => {
    const mean = all.reduce((sum, one) => sum + one[k], 0) / runs;
    const square = all.reduce((sum, one) => sum + (one[k] - mean) ** 2, 0);
    return Math.sqrt((square * (runs - 1)) / runs);
  });
}

function without(runs: readonly SymbolCounts[], left: number, outputs: number): Float64Array {
  return figuresOf(
    runs.filter((_, k) => k !== left),
    outputs,
  );
}

function figures(counts: SymbolCounts, outputs: number): Float64Array {
  const { visits, pairs, residencySum, residencySteps } = counts;
  const steps = sum(visits);
  const from = Array.from({ length: outputs }, (_, a) =>
    sum(pairs.subarray(a * outputs, (a + 1) * outputs)),
  );
  const stayed = from.map((_, a) => pairs[a * outputs + a]);
  const left = from.map((all, a) => all - stayed[a]);
  return Float64Array.from([
    ...Array.from(visits, (count) => count / steps),
    ...Array.from(pairs, (count, k) => count / from[Math.floor(k / outputs)]),
    sum(left) / sum(from),
    ...from.map((all, a) => (left[a] > 0 ? all / left[a] : Number.NaN)),
    residencySum / residencySteps,
  ]);
}

function zero(outputs: number): SymbolCounts {
  return {
    visits: new Float64Array(outputs),
    pairs: new Float64Array(outputs * outputs),
    residencySum: 0,
    residencySteps: 0,
  };
}

function plus(a: SymbolCounts, b: SymbolCounts): SymbolCounts {
  return {
    visits: a.visits.map((value, k) => value + b.visits[k]),
    pairs: a.pairs.map((value, k) => value + b.pairs[k]),
    residencySum: a.residencySum + b.residencySum,
    residencySteps: a.residencySteps + b.residencySteps,
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k];
  return total;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
