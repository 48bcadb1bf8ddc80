/** Changes of the argmax symbol along an orbit, and which of them leave a dwell for a dwell. Not what leads to them. */
import { topOffset, stateSize, type Network, type Readout } from '../rnn/network';
import { argmax, logitsOf } from '../rnn/readout';

export interface SymbolChange {
  readonly from: number;
  readonly to: number;
  /** First step whose symbol is `to`; that of the step before is `from`. */
  readonly step: number;
}

/** Argmax symbol of each state. @param states [n, S] the network's own states */
export function argmaxSymbols(
  network: Network,
  readout: Readout,
  states: Float64Array,
): Uint8Array {
  const size = stateSize(network);
  const top = topOffset(network);
  const logits = new Float64Array(readout.outputs);
  return Uint8Array.from({ length: states.length / size }, (_, step) => {
    logitsOf(readout, states, step * size + top, logits);
    return argmax(logits, 0, readout.outputs);
  });
}

/** Every change, in order. */
export function symbolChanges(symbols: Uint8Array): SymbolChange[] {
  const changes: SymbolChange[] = [];
  for (let step = 1; step < symbols.length; step++) {
    const [from, to] = [symbols[step - 1], symbols[step]];
    if (from !== to) changes.push({ from, to, step });
  }
  return changes;
}

/** Those whose `from` was on for at least `dwellSteps` before and whose `to` stays on for as many, the change included. */
export function settledChanges(
  symbols: Uint8Array,
  changes: readonly SymbolChange[],
  dwellSteps: number,
): SymbolChange[] {
  return changes.filter(({ step }, k) => {
    const since = k > 0 ? changes[k - 1].step : 0;
    const until = k + 1 < changes.length ? changes[k + 1].step : symbols.length;
    return step - since >= dwellSteps && until - step >= dwellSteps;
  });
}

/** Of a dwell that ends in this change, its first step. */
export function dwellStart(changes: readonly SymbolChange[], change: SymbolChange): number {
  const before = changes.filter(({ step }) => step < change.step);
  return before.at(-1)?.step ?? 0;
}
