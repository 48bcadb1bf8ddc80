/** What stands after a verb: how many files it takes, or what else. */
import type { Verb } from '../engine/jobs/registry';

export const OPERANDS: Readonly<Record<Verb, readonly string[]>> = {
  inspect: ['FILE'],
  simulate: ['FILE'],
  analyse: ['FILE'],
  ablate: ['FILE'],
  mechanism: ['FILE'],
  patch: ['FILE'],
  hmm: ['CONFIG'],
  train: ['EXPERIMENT'],
  replay: ['VIEW'],
  report: ['FILE'],
  sweep: ['FILE'],
  evolution: ['RUN'],
  mechanisms: ['RUN|CHECKPOINT'],
  fidelity: ['RUN|CHECKPOINT'],
  divergence: ['X', 'Y'],
  bench: ['step'],
};

/** @throws RangeError saying what is needed */
export function checkOperands(verb: Verb, operands: readonly string[]): void {
  const wanted = OPERANDS[verb];
  if (operands.length !== wanted.length) {
    throw new RangeError(
      `${verb} needs ${wanted.join(' and ')}, ${operands.length === 0 ? 'nothing' : operands.join(' ')} found`,
    );
  }
}
