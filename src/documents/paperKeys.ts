/** Keys of a `config.json` in the paper's layout: single values and the HMM they name. Every complaint names the key. */
import type { Nonlinearity } from '../core/rnn/network';
import { checkRows } from '../core/hmm/hmm';
import { CHAIN_TARGET, STAY } from '../core/hmm/transitions';
import {
  emissionOf,
  sameMatrix,
  transitionOf,
  type EmissionSpec,
  type HmmSpec,
  type Matrix,
  type TransitionSpec,
} from './hmmSpec';
import { parseJsonTree, show, valueOf } from './jsonTree';

export type PaperKeys = ReadonlyMap<string, unknown>;

/** States or symbols; keeps the exact statistics of a hostile config cheap. */
const MAX_SIZE = 256;

/** @throws RangeError in one line for a text that is no JSON object */
export function paperKeysOf(text: string): PaperKeys {
  const { root, problems } = parseJsonTree(text);
  if (problems.length > 0) {
    const [{ message, offset }] = problems;
    throw new RangeError(root ? `${message} at character ${offset}` : message);
  }
  if (root?.type !== 'object') throw new RangeError('no JSON object');
  return new Map(Object.entries(valueOf(root) as Record<string, unknown>));
}

/** null when the config names no HMM. @throws RangeError naming the key */
export function hmmSpecOf(keys: PaperKeys): HmmSpec | null {
  const transition = transitionSpecOf(keys);
  if (!transition) return null;
  const emission = emissionSpecOf(keys, transition.states);
  return { ...transition, ...emission, start: startSpecOf(keys, transition.states) };
}

export function nonlinearityOf(keys: PaperKeys): Nonlinearity | null {
  const key = (keys.get('nonlinearity') ?? null) === null ? 'activation' : 'nonlinearity';
  const value = keys.get(key) ?? null;
  if (value === null || value === 'relu' || value === 'tanh') return value;
  throw new RangeError(`${key}: ${show(value)} found, "relu" or "tanh" is legal`);
}

export function sequenceStepsOf(keys: PaperKeys): number | null {
  const steps = numberOf(keys, 'seq_len');
  if (steps === null || (Number.isInteger(steps) && steps > 0)) return steps;
  throw new RangeError(`seq_len: ${steps} found, a whole number above 0 is legal`);
}

/** null when the key is missing or null. @throws RangeError for any other value that is no number */
export function numberOf(keys: PaperKeys, key: string): number | null {
  const value = keys.get(key);
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`${key}: ${show(value)} found, a number is legal`);
}

/** A matrix that equals what the method makes is the method's: configs carry it for scripts that know fewer methods. */
function transitionSpecOf(keys: PaperKeys): TransitionSpec | null {
  const key = 'custom_transition_matrix';
  const custom = keys.get(key);
  const states = sizeOf(keys, 'states');
  if (!custom) return states === null ? null : namedTransition(keys, states);
  const transition = matrixOf(key, custom);
  checkRows(key, transition, transition.length, transition.length);
  const isNamed = states !== null && keys.has('transition_method');
  const named = isNamed ? orNull(() => namedTransition(keys, states)) : null;
  const same = named && orNull(() => sameMatrix(transitionOf(named), transition));
  return same ? named : { family: 'own', states: transition.length, transition };
}

/** The authors' three methods, and a ring. */
function namedTransition(keys: PaperKeys, states: number): TransitionSpec {
  const method = keys.get('transition_method') ?? 'target_prob';
  if (method === 'target_prob') {
    const targetProbability = numberOf(keys, 'target_prob') ?? CHAIN_TARGET;
    if (targetProbability > 0 && targetProbability <= 1) {
      return { family: 'chain', states, targetProbability };
    }
    throw new RangeError(`target_prob: ${targetProbability} found, above 0 and up to 1 is legal`);
  }
  const stayProbability = numberOf(keys, 'stay_prob') ?? STAY;
  if (!(stayProbability >= 0 && stayProbability <= 1)) {
    throw new RangeError(`stay_prob: ${stayProbability} found, 0 to 1 is legal`);
  }
  if (method === 'stay_prob') return { family: 'chain', states, stayProbability };
  if (method === 'fully') return { family: 'fullyConnected', states, stayProbability };
  if (method === 'cyclic') return { family: 'cyclic', states, stayProbability };
  throw new RangeError(
    `transition_method: ${show(method)} found; "target_prob", "stay_prob", "fully", "cyclic" or custom_transition_matrix is understood`,
  );
}

function emissionSpecOf(
  keys: PaperKeys,
  states: number,
): { readonly emission: EmissionSpec; readonly outputs: number } {
  const key = 'custom_emission_matrix';
  const custom = keys.get(key);
  if (!custom) return { emission: namedEmission(keys), outputs: sizeOf(keys, 'outputs') ?? 3 };
  const matrix = matrixOf(key, custom);
  const outputs = matrix[0].length;
  checkRows(key, matrix, states, outputs);
  const named = keys.has('emission_method') ? orNull(() => namedEmission(keys)) : null;
  const same = named && orNull(() => sameMatrix(emissionOf(named, states, outputs), matrix));
  return { emission: same ? named : matrix, outputs };
}

function namedEmission(keys: PaperKeys): EmissionSpec {
  const method = keys.get('emission_method') ?? 'linear';
  if (method === 'linear' || method === 'gaussian' || method === 'triangular') return method;
  throw new RangeError(
    `emission_method: ${show(method)} found; "linear", "gaussian", "triangular" or custom_emission_matrix is understood`,
  );
}

/** The authors start anywhere alike; the list is ours, for other starts. */
function startSpecOf(keys: PaperKeys, states: number): HmmSpec['start'] {
  const key = 'start_probabilities';
  const value = keys.get(key) ?? null;
  if (value === null) return 'uniform';
  const [row] = matrixOf(key, [value]);
  checkRows(key, [row], 1, states);
  return row;
}

function sizeOf(keys: PaperKeys, key: string): number | null {
  const size = numberOf(keys, key);
  if (size === null || (Number.isInteger(size) && size > 0 && size <= MAX_SIZE)) return size;
  throw new RangeError(`${key}: ${size} found, a whole number from 1 to ${MAX_SIZE} is legal`);
}

function matrixOf(key: string, value: unknown): Matrix & number[][] {
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

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
