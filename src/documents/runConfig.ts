/** The `config.json` of a run in the paper's layout, as far as inspecting needs it. Tolerant: what is unusable is told, not fatal. */
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { CHAIN_TARGET, chainTransition, linearEmission } from '../core/hmm/families';
import { checkHmm, uniformStart, type Hmm } from '../core/hmm/hmm';
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

const LFS_PREFIX = 'version https://git-lfs';

/** Never throws; a file that is no run's config gives an empty result and says so. */
export function parseRunConfig(text: string): RunConfig {
  if (text.startsWith(LFS_PREFIX)) {
    return empty('a Git LFS pointer, not the file itself: run git lfs pull');
  }
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) {
    const [{ error, offset }] = errors;
    return empty(`not valid JSON at character ${offset} (${printParseErrorCode(error)})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return empty('no JSON object');
  }
  return readKeys(new Map(Object.entries(value)));
}

function readKeys(keys: ReadonlyMap<string, unknown>): RunConfig {
  const warnings: string[] = [];
  const nonlinearity = keys.get('nonlinearity') ?? keys.get('activation');
  if (nonlinearity !== undefined && nonlinearity !== 'relu' && nonlinearity !== 'tanh') {
    warnings.push(`nonlinearity: ${show(nonlinearity)} found, "relu" or "tanh" is legal`);
  }
  let named: { hmm: Hmm; label: string } | null = null;
  try {
    named = hmmOf(keys);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnings.push(error.message);
  }
  return {
    hmm: named?.hmm ?? null,
    hmmLabel: named?.label ?? '',
    nonlinearity: nonlinearity === 'relu' || nonlinearity === 'tanh' ? nonlinearity : null,
    sequenceSteps: numberOf(keys, 'seq_len'),
    warnings,
  };
}

/** null when the config names no HMM. @throws RangeError naming the key */
function hmmOf(keys: ReadonlyMap<string, unknown>): { hmm: Hmm; label: string } | null {
  const states = numberOf(keys, 'states');
  const custom = keys.get('custom_transition_matrix');
  if (states === null && !custom) return null;
  const transition = custom
    ? matrixOf('custom_transition_matrix', custom)
    : transitionOf(keys, states ?? 0);
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

function emissionOf(keys: ReadonlyMap<string, unknown>, states: number): number[][] {
  const custom = keys.get('custom_emission_matrix');
  if (custom) return matrixOf('custom_emission_matrix', custom);
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
    !value.every((row) => Array.isArray(row) && row.every((entry) => typeof entry === 'number'))
  ) {
    throw new RangeError(`${key}: ${show(value)} found, a list of rows of numbers is legal`);
  }
  return value;
}

function numberOf(keys: ReadonlyMap<string, unknown>, key: string): number | null {
  const value = keys.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function empty(warning: string): RunConfig {
  return { hmm: null, hmmLabel: '', nonlinearity: null, sequenceSteps: null, warnings: [warning] };
}
