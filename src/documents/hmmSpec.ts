/** An HMM as documents name it – a family and its numbers – and the matrices that follow. Reads no text. */
import {
  CYCLIC_EMISSION,
  gaussianEmission,
  linearEmission,
  triangularEmission,
} from '../core/hmm/emissions';
import { checkHmm, uniformStart, type Hmm } from '../core/hmm/hmm';
import { stationaryOf } from '../core/hmm/statistics';
import {
  CHAIN_TARGET,
  chainStayTransition,
  chainTransition,
  cyclicTransition,
  fullyConnectedTransition,
  STAY,
} from '../core/hmm/transitions';

export type Matrix = readonly (readonly number[])[];

/** A family's emissions by name, or [M][K] own ones. */
export type EmissionSpec = 'linear' | 'gaussian' | 'triangular' | Matrix;

/** The first state: every one alike, as the chain settles, or [M] own probabilities. */
export type StartSpec = 'uniform' | 'stationary' | readonly number[];

export type TransitionSpec =
  | { readonly family: 'chain'; readonly states: number; readonly targetProbability: number }
  | { readonly family: 'chain'; readonly states: number; readonly stayProbability: number }
  | {
      readonly family: 'fullyConnected' | 'cyclic';
      readonly states: number;
      readonly stayProbability: number;
    }
  | { readonly family: 'own'; readonly states: number; readonly transition: Matrix };

export type HmmSpec = TransitionSpec & {
  readonly outputs: number;
  readonly emission: EmissionSpec;
  readonly start: StartSpec;
};

export interface LabelledHmm {
  readonly hmm: Hmm;
  /** e.g. 'chain of 2, linear emissions'. */
  readonly label: string;
}

/** @throws RangeError naming what is no probability distribution or which number the family can not have */
export function resolveHmm(spec: HmmSpec): LabelledHmm {
  const transition = transitionOf(spec);
  const emission = emissionOf(spec.emission, spec.states, spec.outputs);
  const hmm = checkHmm({ start: startOf(spec.start, transition), transition, emission });
  return { hmm, label: labelOf(spec) };
}

/** [M][M]. @throws RangeError when the family has no such chain */
export function transitionOf(spec: TransitionSpec): Matrix {
  switch (spec.family) {
    case 'chain':
      return 'targetProbability' in spec
        ? chainTransition(spec.states, spec.targetProbability)
        : chainStayTransition(spec.states, spec.stayProbability);
    case 'fullyConnected':
      return fullyConnectedTransition(spec.states, spec.stayProbability);
    case 'cyclic':
      return cyclicTransition(spec.states, spec.stayProbability);
    case 'own':
      return spec.transition;
  }
}

/** [M][K]. @throws RangeError for fewer than 2 symbols */
export function emissionOf(spec: EmissionSpec, states: number, outputs: number): Matrix {
  switch (spec) {
    case 'linear':
      return linearEmission(states, outputs);
    case 'gaussian':
      return gaussianEmission(states, outputs);
    case 'triangular':
      return triangularEmission(states, outputs);
    default:
      return spec;
  }
}

/** [M]. @throws RangeError when the chain has no unique stationary distribution */
export function startOf(spec: StartSpec, transition: Matrix): readonly number[] {
  if (spec === 'uniform') return uniformStart(transition.length);
  return spec === 'stationary' ? stationaryOf(transition) : spec;
}

/** Made by different formulas, equal matrices differ by rounding. */
const ROUNDING = 1e-9;

/** Whether two matrices are the same up to the rounding of their making. */
export function sameMatrix(a: Matrix, b: Matrix): boolean {
  return (
    a.length === b.length &&
    a.every(
      (row, i) =>
        row.length === b[i].length &&
        row.every((value, j) => Math.abs(value - b[i][j]) <= ROUNDING),
    )
  );
}

function labelOf(spec: HmmSpec): string {
  const parts = [transitionLabel(spec), emissionLabel(spec)];
  if (spec.start === 'stationary') parts.push('stationary start');
  else if (spec.start !== 'uniform') parts.push('own start');
  return parts.join(', ');
}

function transitionLabel(spec: TransitionSpec): string {
  if (spec.family === 'own') return `${spec.states} states, own matrix`;
  const name = spec.family === 'fullyConnected' ? 'fully connected' : spec.family;
  const of = `${name}${spec.family === 'fullyConnected' ? '' : ' of'} ${spec.states}`;
  if ('targetProbability' in spec) {
    const { targetProbability: target } = spec;
    return target === CHAIN_TARGET ? of : `${of} (end to end ${target})`;
  }
  const usual = spec.family !== 'chain' && spec.stayProbability === STAY;
  return usual ? of : `${of} (stay ${spec.stayProbability})`;
}

function emissionLabel({ emission, outputs }: HmmSpec): string {
  if (typeof emission === 'string') {
    return `${emission} emissions${outputs === 3 ? '' : ` of ${outputs} symbols`}`;
  }
  return sameMatrix(emission, CYCLIC_EMISSION) ? 'shared emissions' : 'own emissions';
}
