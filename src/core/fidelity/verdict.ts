/** Whether a network reaches the paper's fidelity: criteria, decisions, and what is missing in words. Estimates nothing. */
import { EXPLOSION_FACTOR, type FreeRun } from './freeRun';
import type { Estimate, OutputFidelity } from './outputs';

export type Criterion = 'transition' | 'frequency' | 'rareSymbol' | 'changes' | 'explosion';
/** `undecided`: outside the tolerance, but by less than two standard errors. */
export type Decision = 'met' | 'notMet' | 'undecided';

export interface Check {
  readonly criterion: Criterion;
  /** Of a transition: from, to; of a frequency: its symbol; empty for the others. */
  readonly symbols: readonly number[];
  readonly found: number;
  readonly error: number;
  /** The HMM's; null for the explosion. */
  readonly exact: number | null;
  /** What meets the criterion, both ends included. */
  readonly low: number;
  readonly high: number;
  readonly decision: Decision;
  /** Whether the whole interval of two standard errors lies on one side. */
  readonly certain: boolean;
  /** From `found` to the nearest bound; negative outside. */
  readonly margin: number;
}

export interface Verdict {
  readonly fidelity: 'reached' | 'notReached' | 'undecided';
  readonly checks: readonly Check[];
  /** A line for each check that is not met or not decided. */
  readonly missing: readonly string[];
  /** Checks that are met, but by less than two standard errors. */
  readonly uncertain: number;
  /** Sequences with which two standard errors would decide everything, at most MOST_SEQUENCES; null when they do already. */
  readonly sequencesToDecide: number | null;
}

/** The paper's matrices differ by less than that nearly everywhere (Torre et al. 2025). */
export const TRANSITION_TOLERANCE = 0.005;
export const FREQUENCY_TOLERANCE = 0.01;
/** A rare symbol must come at least so often, as a share of its target. */
export const RARE_SHARE = 0.5;
/** Relative. */
export const CHANGES_TOLERANCE = 0.05;
const ERRORS = 2;
/** Of differences of probabilities. */
const ROUNDING = 1e-12;
const MOST_SEQUENCES = 1_000_000;

/**
 * @param outputs of the stationary regime, over strings of the network
 * @param run free run of the network
 */
export function judge(outputs: OutputFidelity, run: FreeRun): Verdict {
  const checks = [
    ...transitionChecks(outputs),
    ...frequencyChecks(outputs),
    changesCheck(outputs.changes),
    explosionCheck(run),
  ];
  const failed = checks.filter(({ decision }) => decision !== 'met');
  return {
    fidelity: failed.some(({ decision }) => decision === 'notMet')
      ? 'notReached'
      : failed.length > 0
        ? 'undecided'
        : 'reached',
    checks,
    missing: failed.map((check) => missingWords(check, outputs, run)),
    uncertain: checks.filter(({ decision, certain }) => decision === 'met' && !certain).length,
    sequencesToDecide: sequencesToDecide(checks, outputs.strings),
  };
}

/** Rows of symbols that the HMM emits; a row the network never visits counts as 0, as the authors count it. */
function transitionChecks({ transition, frequency }: OutputFidelity): Check[] {
  const margin = Math.sqrt(TRANSITION_TOLERANCE);
  return transition.flatMap((row, a) =>
    frequency[a].exact > 0
      ? row.map((entry, b) => check('transition', [a, b], entry, ...near(entry.exact, margin)))
      : [],
  );
}

function frequencyChecks({ frequency }: OutputFidelity): Check[] {
  return frequency.flatMap((entry, symbol) => {
    const { exact } = entry;
    const close = check('frequency', [symbol], entry, ...near(exact, FREQUENCY_TOLERANCE));
    // Of a frequent symbol half the target follows from the tolerance.
    const isRare = exact > 0 && RARE_SHARE * exact > exact - FREQUENCY_TOLERANCE;
    if (!isRare) return [close];
    return [close, check('rareSymbol', [symbol], entry, RARE_SHARE * exact, Infinity)];
  });
}

function changesCheck(changes: Estimate): Check {
  const { exact } = changes;
  return check(
    'changes',
    [],
    changes,
    exact * (1 - CHANGES_TOLERANCE),
    exact * (1 + CHANGES_TOLERANCE),
  );
}

function explosionCheck({ explodedAtStep, largestNorm, medianNorm }: FreeRun): Check {
  const ratio = medianNorm > 0 ? largestNorm / medianNorm : 0;
  return {
    criterion: 'explosion',
    symbols: [],
    found: ratio,
    error: 0,
    exact: null,
    low: 0,
    high: EXPLOSION_FACTOR,
    decision: explodedAtStep === null ? 'met' : 'notMet',
    certain: true,
    margin: EXPLOSION_FACTOR - ratio,
  };
}

/** What is as near to a probability as that; a bound that no probability crosses is none. */
function near(exact: number, tolerance: number): [number, number] {
  const [low, high] = [exact - tolerance, exact + tolerance];
  return [low <= ROUNDING ? -Infinity : low, high >= 1 - ROUNDING ? Infinity : high];
}

/** @param low -Infinity or 0 where nothing is below. @param high Infinity where nothing is above: 1 is told */
function check(
  criterion: Criterion,
  symbols: readonly number[],
  { found, error, exact }: Estimate,
  low: number,
  high: number,
): Check {
  const margin = Math.min(found - low, high - found);
  // Written so that NaN, of too few strings for an error, decides nothing.
  const certain = Math.abs(margin) >= ERRORS * error;
  const decision = margin >= 0 ? 'met' : certain ? 'notMet' : 'undecided';
  const told = { low: Math.max(0, low), high: high === Infinity ? 1 : high };
  return { criterion, symbols, found, error, exact, ...told, decision, certain, margin };
}

function sequencesToDecide(checks: readonly Check[], strings: number): number | null {
  const wanted = checks
    .filter(({ certain }) => !certain)
    .map(({ error, margin }) => strings * ((ERRORS * error) / margin) ** 2);
  if (wanted.length === 0) return null;
  const most = Math.max(...wanted);
  return Number.isFinite(most) ? Math.min(MOST_SEQUENCES, Math.ceil(most)) : MOST_SEQUENCES;
}

/** One line: what was found, what is wanted, and whether that is sure. */
export function missingWords(
  { criterion, symbols, found, error, exact, low, high, decision }: Check,
  { lengthSteps, frequency }: OutputFidelity,
  { explodedAtStep, growth }: FreeRun,
): string {
  const [a, b] = symbols;
  const sure = decision === 'undecided' ? 'not decidable at this sample size' : 'not met';
  const value = `${shown(found)} ± ${shown(error)}`;
  switch (criterion) {
    case 'transition':
      return `transition ${a} → ${b}: ${frequency[a].found > 0 ? value : `symbol ${a} never comes, which counts as 0`}, the HMM has ${shown(exact ?? 0)}; squared difference ${shown((found - (exact ?? 0)) ** 2)}, at most ${TRANSITION_TOLERANCE} is wanted: ${sure}`;
    case 'frequency':
      return `frequency of symbol ${a}: ${value}, ${shown(low)} to ${shown(high)} is wanted: ${sure}`;
    case 'rareSymbol':
      return `rare symbol ${a}: ${value}, at least ${shown(low)}, half of the HMM's ${shown(exact ?? 0)}, is wanted: ${sure}`;
    case 'changes':
      return `changes in ${lengthSteps} steps: ${value}, ${shown(low)} to ${shown(high)} is wanted: ${sure}`;
    case 'explosion':
      return `free run: explodes at step ${explodedAtStep ?? 0}, growing by a factor of ${shown(growth ?? Infinity)} a step: ${sure}`;
  }
}

function shown(value: number): string {
  if (Math.abs(value) < ROUNDING) return '0';
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
}
