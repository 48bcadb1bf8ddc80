/** The `config.json` of a run in the paper's layout, as far as inspecting needs it. Tolerant: what is unusable is told, not fatal. */
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { CHAIN_TARGET, chainTransition, linearEmission } from '../core/hmm/families';
import { checkHmm, checkRows, uniformStart, type Hmm } from '../core/hmm/hmm';
import type { Nonlinearity } from '../core/rnn/network';

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

/** States or symbols; keeps the exact statistics of a hostile config cheap. */
const MAX_SIZE = 256;
const LFS_PREFIX = 'version https://git-lfs';
const TOO_DEEP = Symbol('nested too deeply');

/** Never throws; a file that is no run's config gives an empty result and says so. */
export function parseRunConfig(text: string): RunConfig {
  if (text.startsWith(LFS_PREFIX)) {
    return empty('a Git LFS pointer, not the file itself: run git lfs pull');
  }
  const errors: ParseError[] = [];
  const value = parseJson(text, errors);
  if (value === TOO_DEEP) return empty('nested too deeply for a run config');
  if (errors.length > 0) {
    const [{ error, offset }] = errors;
    return empty(`not valid JSON at character ${offset} (${printParseErrorCode(error)})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return empty('no JSON object');
  }
  return readKeys(new Map(Object.entries(value)));
}

/** The parser is recursive: a hostile file overflows its stack, which is a RangeError. */
function parseJson(text: string, errors: ParseError[]): unknown {
  try {
    return parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

function readKeys(keys: ReadonlyMap<string, unknown>): RunConfig {
  const warnings: string[] = [];
  const nonlinearity = orWarning(warnings, () => nonlinearityOf(keys));
  const named = orWarning(warnings, () => hmmOf(keys));
  return {
    hmm: named?.hmm ?? null,
    hmmLabel: named?.label ?? '',
    nonlinearity,
    sequenceSteps: orWarning(warnings, () => sequenceStepsOf(keys)),
    warnings,
  };
}

function nonlinearityOf(keys: ReadonlyMap<string, unknown>): Nonlinearity | null {
  const key = (keys.get('nonlinearity') ?? null) === null ? 'activation' : 'nonlinearity';
  const value = keys.get(key) ?? null;
  if (value === null || value === 'relu' || value === 'tanh') return value;
  throw new RangeError(`${key}: ${show(value)} found, "relu" or "tanh" is legal`);
}

function sequenceStepsOf(keys: ReadonlyMap<string, unknown>): number | null {
  const steps = numberOf(keys, 'seq_len');
  if (steps === null || (Number.isInteger(steps) && steps > 0)) return steps;
  throw new RangeError(`seq_len: ${steps} found, a whole number above 0 is legal`);
}

/** What `read` gives, or null and its complaint among the warnings. */
function orWarning<T>(warnings: string[], read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnings.push(error.message);
    return null;
  }
}

/** null when the config names no HMM. @throws RangeError naming the key */
function hmmOf(keys: ReadonlyMap<string, unknown>): { hmm: Hmm; label: string } | null {
  const states = numberOf(keys, 'states');
  const custom = keys.get('custom_transition_matrix');
  if (states === null && !custom) return null;
  const transition = custom ? ownTransition(custom) : transitionOf(keys, states ?? 0);
  const emission = emissionOf(keys, transition.length);
  const hmm = checkHmm({ start: uniformStart(transition.length), transition, emission });
  const kind = custom ? `${transition.length} states, own matrix` : `chain of ${transition.length}`;
  const emissions = keys.get('custom_emission_matrix') ? 'own emissions' : 'linear emissions';
  return { hmm, label: `${kind}, ${emissions}` };
}

/** `target_prob`: neighbours with q = target^(1/(M-1)). Two states know `stay_prob` as well; the target decides. */
function transitionOf(keys: ReadonlyMap<string, unknown>, states: number): number[][] {
  const method = keys.get('transition_method') ?? 'target_prob';
  if (method === 'target_prob') {
    return chainTransition(states, numberOf(keys, 'target_prob') ?? CHAIN_TARGET);
  }
  if (method === 'stay_prob') {
    const stay = numberOf(keys, 'stay_prob');
    if (states === 2 && stay !== null) return chainTransition(2, 1 - stay);
  }
  throw new RangeError(
    `transition_method: ${show(method)} found for ${states} states; "target_prob", "stay_prob" for 2 states, or custom_transition_matrix is understood`,
  );
}

function ownTransition(value: unknown): number[][] {
  const key = 'custom_transition_matrix';
  const matrix = matrixOf(key, value);
  checkRows(key, matrix, matrix.length, matrix.length);
  return matrix;
}

function emissionOf(keys: ReadonlyMap<string, unknown>, states: number): number[][] {
  const key = 'custom_emission_matrix';
  const custom = keys.get(key);
  if (custom) {
    const matrix = matrixOf(key, custom);
    checkRows(key, matrix, states, matrix[0].length);
    return matrix;
  }
  const method = keys.get('emission_method') ?? 'linear';
  const outputs = numberOf(keys, 'outputs') ?? 3;
  if (method === 'linear' && outputs === 3) return linearEmission(states);
  throw new RangeError(
    `emission_method: ${show(method)} with ${outputs} outputs found; "linear" with 3 outputs or custom_emission_matrix is understood`,
  );
}

function matrixOf(key: string, value: unknown): number[][] {
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    !value.every(
      (row): row is number[] =>
        Array.isArray(row) && row.every((entry) => typeof entry === 'number'),
    )
  ) {
    throw new RangeError(`${key}: ${show(value)} found, a list of rows of numbers is legal`);
  }
  const size = Math.max(value.length, ...value.map((row) => row.length));
  if (size > MAX_SIZE) {
    throw new RangeError(`${key}: ${size} rows or columns found, at most ${MAX_SIZE} are legal`);
  }
  return value;
}

/** null when the key is missing or null. @throws RangeError for any other value that is no number */
function numberOf(keys: ReadonlyMap<string, unknown>, key: string): number | null {
  const value = keys.get(key);
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`${key}: ${show(value)} found, a number is legal`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function empty(warning: string): RunConfig {
  return { hmm: null, hmmLabel: '', nonlinearity: null, sequenceSteps: null, warnings: [warning] };
}
