/** Changes from one dwelling symbol to another, and the states that dwell, in one sequence of symbols. Not their causes. */

/** A dwell that lasts less is no zone; so many steps after a change it must have arrived. */
export const DWELL_STEPS = 8;
/** Room before a change that its causes are looked for in. */
export const LEAD_STEPS = 10;

export interface Transition {
  readonly from: number;
  readonly to: number;
  /** First step whose symbol is no longer `from`. */
  readonly step: number;
}

/**
 * Changes out of a run of at least DWELL_STEPS of one symbol into a run of at least DWELL_STEPS of another, in force
 * DWELL_STEPS after the change at the latest. Shorter excursions are no transitions. Only changes with LEAD_STEPS
 * before them.
 */
export function findTransitions(symbols: Uint8Array): Transition[] {
  const runs = runsOf(symbols);
  return runs.flatMap(({ symbol, start, end }, k) => {
    const settled = end + DWELL_STEPS;
    // At most DWELL_STEPS runs lie between.
    const later = runs.slice(k + 1, k + 2 + DWELL_STEPS);
    const arrival = later.find((run) => run.start <= settled && settled < run.end);
    const isDwell = end - start >= DWELL_STEPS && end < symbols.length && start + LEAD_STEPS <= end;
    if (!isDwell || !arrival || arrival.symbol === symbol) return [];
    if (arrival.end - arrival.start < DWELL_STEPS) return [];
    return [{ from: symbol, to: arrival.symbol, step: end }];
  });
}

/** Steps whose symbol was on for DWELL_STEPS before them and stays on for DWELL_STEPS after; ascending. */
export function dwellingSteps(symbols: Uint8Array, symbol: number): number[] {
  return runsOf(symbols)
    .filter((run) => run.symbol === symbol)
    .flatMap(({ start, end }) => {
      const count = Math.max(0, end - start - 2 * DWELL_STEPS);
      return Array.from({ length: count }, (_, k) => start + DWELL_STEPS + k);
    });
}

interface Run {
  readonly symbol: number;
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}

function runsOf(symbols: Uint8Array): Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (let t = 1; t <= symbols.length; t++) {
    if (t < symbols.length && symbols[t] === symbols[start]) continue;
    runs.push({ symbol: symbols[start], start, end: t });
    start = t;
  }
  return runs;
}
