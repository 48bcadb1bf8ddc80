/** Hidden states and logits of one run in float64: on given inputs, or on seeded noise. */
import { Type } from '@sinclair/typebox';
import { runOrbit } from '../../core/dynamics/orbit';
import { stateSize, topLayer, type Network } from '../../core/rnn/network';
import { rollout } from '../../core/rnn/step';
import { defineJob } from './job';
import { networkForJob, warnOfExplosion } from './openNetwork';
import { Nullable, Overrides, rowsOf, Vector } from './schemas';

/** Values printed as text; more are a mistake, or need the Inspector's NPZ export. */
const MAX_VALUES = 20_000_000;

export const simulateJob = defineJob({
  name: 'simulate',
  summary: 'hidden states and logits, on given inputs or on noise',
  params: Type.Object({
    ...Overrides,
    inputs: Type.Optional(Type.Array(Type.Array(Type.Number()), { description: '[T][d]' })),
    h0: Type.Optional(
      Type.Array(Type.Number(), {
        description:
          "[S] state before the first step: every layer's h, then (LSTM) its c; default 0",
      }),
    ),
    steps: Type.Optional(Type.Integer({ minimum: 1 })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    noise: Type.Optional(Type.Number({ minimum: 0, description: 'σ of the input' })),
  }),
  result: Type.Object({
    hidden: Type.Array(Vector, { description: '[T][N], top layer' }),
    logits: Type.Array(Vector, { description: '[T][K]' }),
    sampled: Type.Optional(Type.Array(Type.Integer(), { description: 'drawn from the softmax' })),
    argmax: Type.Optional(Type.Array(Type.Integer())),
    explodedAtStep: Type.Optional(Nullable(Type.Integer())),
  }),
  async run(params, context) {
    const network = await networkForJob(context, params);
    const units = topLayer(network).hiddenSize;
    const outputs = network.readout?.outputs ?? 0;
    const steps = params.inputs?.length ?? params.steps ?? 2000;
    if (steps * units > MAX_VALUES) {
      const most = Math.floor(MAX_VALUES / units);
      throw new RangeError(`steps: ${steps} found, at most ${most} for ${units} units`);
    }
    const initialState = params.h0 ? stateOf(network, params.h0) : null;
    if (params.inputs) {
      refuseBesideInputs(params);
      const inputs = flatInputs(network, params.inputs);
      const { hidden, logits } = rollout(network, inputs, steps, initialState);
      return { hidden: rowsOf(hidden, units), logits: rowsOf(logits, outputs) };
    }
    warnOfExplosion(network, context, params.seed ?? 1);
    const orbit = runOrbit(network, {
      lengthSteps: steps,
      warmupSteps: 0,
      input: { kind: 'noise', std: params.noise ?? 1 },
      seed: params.seed ?? 1,
      initialState,
      signal: context.signal,
    });
    return {
      hidden: rowsOf(orbit.hidden, units),
      logits: rowsOf(orbit.logits, outputs),
      sampled: [...orbit.sampled],
      argmax: [...orbit.argmax],
      explodedAtStep: orbit.explodedAtStep,
    };
  },
});

/** Given inputs leave nothing to draw. @throws RangeError naming the parameter that would be ignored */
function refuseBesideInputs(params: Readonly<Record<string, unknown>>): void {
  const ignored = ['steps', 'seed', 'noise'].find((key) => params[key] !== undefined);
  if (ignored !== undefined) {
    throw new RangeError(`${ignored}: found beside inputs, which leave nothing to draw`);
  }
}

function stateOf(network: Network, h0: readonly number[]): Float64Array {
  const size = stateSize(network);
  if (h0.length !== size) {
    throw new RangeError(`h0: ${h0.length} numbers found, the network's state has ${size}`);
  }
  return Float64Array.from(h0);
}

function flatInputs(network: Network, inputs: readonly (readonly number[])[]): Float64Array {
  const width = network.layers[0].inputSize;
  inputs.forEach((row, t) => {
    if (row.length !== width) {
      throw new RangeError(
        `inputs[${t}]: ${row.length} numbers found, the network has ${width} inputs`,
      );
    }
  });
  return Float64Array.from(inputs.flat());
}
