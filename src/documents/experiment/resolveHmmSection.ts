/** From the `hmm` keys of a file to a full specification: defaults of the family, and what does not fit together. */
import type { Static } from '@sinclair/typebox';
import { CYCLIC_EMISSION } from '../../core/hmm/emissions';
import { ROW_SUM_TOLERANCE } from '../../core/hmm/hmm';
import { CHAIN_TARGET, STAY } from '../../core/hmm/transitions';
import {
  startOf,
  transitionOf,
  type EmissionSpec,
  type HmmSpec,
  type Matrix,
  type TransitionSpec,
} from '../hmmSpec';
import { nameOf, type Path, type Problem } from './diagnostic';
import type { HmmSchema } from './hmmSchema';

/** Legal key by key. */
export type HmmKeys = Static<typeof HmmSchema>;

export interface ResolvedHmm {
  /** null when a problem is an error. */
  readonly spec: HmmSpec | null;
  readonly problems: readonly Problem[];
}

const USUAL_STATES = { chain: 2, fullyConnected: 3, cyclic: 4 } as const;
const USUAL_OUTPUTS = 3;

/** Keys that only some families have, and what a family takes of them. */
const FAMILY_KEYS = ['targetProbability', 'stayProbability', 'transition'] as const;
const TAKES: Readonly<Record<HmmSpec['family'], readonly string[]>> = {
  chain: ['targetProbability', 'stayProbability'],
  fullyConnected: ['stayProbability'],
  cyclic: ['stayProbability'],
  own: ['transition'],
};

export function resolveHmmSection(keys: HmmKeys): ResolvedHmm {
  const problems: Problem[] = [...keysWithoutEffect(keys)];
  const transition = transitionSpec(keys, problems);
  const outputs = outputsOf(keys);
  const spec = transition && {
    ...transition,
    outputs,
    emission: keys.emission ?? usualEmission(transition, outputs),
    start: keys.start ?? 'uniform',
  };
  if (spec) {
    checkTransition(spec, keys, problems);
    checkEmission(keys, spec.states, problems);
    checkStart(spec, problems);
  }
  const failed = problems.some(({ severity }) => severity === 'error');
  return { spec: failed ? null : spec, problems };
}

function keysWithoutEffect(keys: HmmKeys): Problem[] {
  const family = keys.family ?? 'chain';
  return FAMILY_KEYS.filter((key) => keys[key] !== undefined && !TAKES[family].includes(key)).map(
    (key) => ({
      path: ['hmm', key],
      severity: 'hint',
      code: 'noEffect',
      message: `${key}: has no effect in the family "${family}"`,
    }),
  );
}

function transitionSpec(keys: HmmKeys, problems: Problem[]): TransitionSpec | null {
  const { family = 'chain', targetProbability, stayProbability, transition } = keys;
  if (family === 'own') {
    if (transition) return { family, states: transition.length, transition };
    const message = 'transition: missing; the family "own" needs a matrix';
    problems.push({ path: ['hmm'], severity: 'error', code: 'missing', message });
    return null;
  }
  const states = keys.states ?? USUAL_STATES[family];
  if (family !== 'chain') return { family, states, stayProbability: stayProbability ?? STAY };
  if (stayProbability === undefined) {
    return { family, states, targetProbability: targetProbability ?? CHAIN_TARGET };
  }
  if (targetProbability !== undefined) {
    const message = 'stayProbability: given beside targetProbability; a chain has one or the other';
    problems.push(error(['hmm', 'stayProbability'], 'conflict', message));
  }
  return { family, states, stayProbability };
}

/** The paper's for each family; `linear` for own matrices, as in the authors' scripts. */
function usualEmission({ family, states }: TransitionSpec, outputs: number): EmissionSpec {
  if (family === 'chain' || family === 'own') return 'linear';
  const paper = family === 'cyclic' && states === CYCLIC_EMISSION.length;
  return paper && outputs === CYCLIC_EMISSION[0].length ? CYCLIC_EMISSION : 'triangular';
}

function outputsOf({ outputs, emission }: HmmKeys): number {
  return outputs ?? (Array.isArray(emission) ? emission[0].length : USUAL_OUTPUTS);
}

function checkTransition(spec: TransitionSpec, keys: HmmKeys, problems: Problem[]): void {
  if (spec.family === 'own') {
    const { states, transition } = spec;
    problems.push(...matrixProblems(['hmm', 'transition'], transition, states, 'states'));
    if (keys.states !== undefined && keys.states !== states) {
      const message = `states: ${keys.states} found, the transition matrix has ${states} rows`;
      problems.push(error(['hmm', 'states'], 'size', message));
    }
    return;
  }
  const culprit = keys.states === undefined ? Object.keys(spec)[2] : 'states';
  attempt(['hmm', culprit], problems, () => transitionOf(spec));
}

function checkEmission({ emission, outputs }: HmmKeys, states: number, problems: Problem[]): void {
  if (!Array.isArray(emission)) return;
  const path = ['hmm', 'emission'];
  if (emission.length !== states) {
    const message = `emission: ${emission.length} rows found, the HMM has ${states} states`;
    problems.push(error(path, 'size', message));
  }
  const symbols = outputs ?? emission[0].length;
  problems.push(...matrixProblems(path, emission, symbols, 'symbols'));
  if (outputs === undefined && symbols < 2) {
    problems.push(error(path, 'size', 'emission: 1 symbol found, at least 2 are needed'));
  }
}

function checkStart(spec: HmmSpec, problems: Problem[]): void {
  const path = ['hmm', 'start'];
  if (typeof spec.start !== 'string') {
    problems.push(...rowProblems(path, spec.start, spec.states, 'states'));
  } else if (problems.every(({ severity }) => severity !== 'error')) {
    attempt(path, problems, () => startOf(spec.start, transitionOf(spec)));
  }
}

function matrixProblems(path: Path, matrix: Matrix, columns: number, what: string): Problem[] {
  return matrix.flatMap((row, i) => rowProblems([...path, i], row, columns, what));
}

function rowProblems(path: Path, row: readonly number[], size: number, what: string): Problem[] {
  const name = nameOf(path);
  if (row.length !== size) {
    return [error(path, 'size', `${name}: ${row.length} entries found for ${size} ${what}`)];
  }
  const sum = row.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) <= ROW_SUM_TOLERANCE) return [];
  return [error(path, 'sum', `${name}: sums to ${Number(sum.toPrecision(8))}, 1 is needed`)];
}

/** What the family's formula refuses, as a problem at `path`. */
function attempt(path: Path, problems: Problem[], make: () => unknown): void {
  try {
    make();
  } catch (caught) {
    if (!(caught instanceof RangeError)) throw caught;
    problems.push(error(path, 'family', caught.message));
  }
}

function error(path: Path, code: Problem['code'], message: string): Problem {
  return { path, severity: 'error', code, message };
}
