/** Hidden activity of a known Markov chain: noisy centres of a readable network, whose logits are those of the state. */
import { fillNormals, fillUniforms } from '../../../../src/core/random/streams';
import type { Hmm } from '../../../../src/core/hmm/hmm';
import type { Network } from '../../../../src/core/rnn/network';
import type { AnalysisSubject } from '../../../../src/engine/analyses/subject';
import { ownThread } from '../../../../src/engine/parallel/helpers';

export interface Planted {
  readonly steps: number;
  readonly seed: number;
  /** Standard deviation of the activity about the centre of its state; centres are √2 · 3 apart. */
  readonly spread?: number;
  /** State after so many steps in this one; drawn from the chain when absent. */
  readonly next?: (state: number, stayed: number) => number;
  /** Unit number k of the network is unit `order[k]` of the plan. */
  readonly order?: readonly number[];
  /** Of the logits at step t, added to those of the state. */
  readonly extraLogit?: (t: number) => number;
}

const CENTRE = 3;
const CHAIN = 77;
const NOISE = 78;

/** M noisy units say in which state the network is; M more, clean ones, carry the logits; one the extra logit of symbol 0. */
export function plantedSubject(hmm: Hmm, plan: Planted): AnalysisSubject {
  const { steps, seed, spread = 0.4 } = plan;
  const states = hmm.start.length;
  const outputs = hmm.emission[0].length;
  const units = 2 * states + 1;
  const order = plan.order ?? Array.from({ length: units }, (_, k) => k);
  const rows = new Float64Array(steps * units);
  const noise = new Float64Array(steps * states);
  const uniforms = new Float64Array(steps);
  fillNormals(noise, seed, NOISE, 0, spread);
  fillUniforms(uniforms, seed, CHAIN, 0);
  let state = 0;
  let stayed = 0;
  for (let t = 0; t < steps; t++) {
    const before = state;
    state = plan.next?.(state, stayed) ?? drawn(hmm.transition[state], uniforms[t]);
    stayed = state === before ? stayed + 1 : 0;
    const row = new Float64Array(units);
    for (let k = 0; k < states; k++) row[k] = noise[t * states + k];
    row[state] += CENTRE;
    row[states + state] = 1;
    row[2 * states] = plan.extraLogit?.(t) ?? 0;
    order.forEach((from, k) => (rows[t * units + k] = row[from]));
  }
  return {
    key: 'planted',
    network: readableNetwork(hmm, outputs, order),
    intact: null,
    states: rows,
    steps,
    recordedSteps: steps,
    explodedAtStep: null,
    firstStep: 0,
    axes: { name: 'planted', project: () => new Float32Array(0) },
    noiseStd: 1,
    seed,
    signal: { aborted: false },
    pause: () => Promise.resolve(),
    helpers: ownThread(),
    target: { hmm, label: 'planted' },
  };
}

function readableNetwork(hmm: Hmm, outputs: number, order: readonly number[]): Network {
  const states = hmm.start.length;
  const units = order.length;
  const weight = new Float64Array(outputs * units);
  order.forEach((from, k) => {
    for (let symbol = 0; symbol < outputs; symbol++) {
      const state = from - states;
      const isLogit = state >= 0 && state < states;
      if (isLogit) weight[symbol * units + k] = Math.log(hmm.emission[state][symbol]);
      if (from === 2 * states && symbol === 0) weight[k] = 1;
    }
  });
  return {
    cell: 'rnn',
    nonlinearity: 'relu',
    layers: [
      {
        inputSize: 1,
        hiddenSize: units,
        inputWeight: new Float64Array(units),
        recurrentWeight: new Float64Array(units * units),
        inputBias: null,
        recurrentBias: null,
      },
    ],
    readout: { outputs, weight, bias: null },
  };
}

function drawn(row: readonly number[], uniform: number): number {
  let sum = 0;
  const found = row.findIndex((value) => (sum += value) > uniform);
  return found < 0 ? row.length - 1 : found;
}
