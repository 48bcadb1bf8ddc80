/** The HMM as the authors' scripts evaluate it: one more first symbol, uniform and unrelated to the rest. */
import type { Hmm } from './hmm';

/**
 * One more state, that emits every symbol alike and is left for the first state of the HMM. Their network's counterpart
 * is h_0 = 0 as the first recorded state. Only comparisons with their numbers want it.
 */
export function authorsHmm({ start, transition, emission }: Hmm): Hmm {
  const outputs = emission[0].length;
  return {
    start: [...start.map(() => 0), 1],
    transition: [...transition.map((row) => [...row, 0]), [...start, 0]],
    emission: [...emission, new Array<number>(outputs).fill(1 / outputs)],
  };
}
