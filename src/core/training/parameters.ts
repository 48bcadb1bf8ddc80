/** The trainable numbers of a one-layer network as one vector, and back. No training happens here. */
import { fillUniforms, STREAM } from '../random/streams';
import type { Network, Nonlinearity } from '../rnn/network';

export interface NetworkShape {
  /** d */
  readonly inputs: number;
  /** N */
  readonly units: number;
  /** K */
  readonly outputs: number;
  readonly nonlinearity: Nonlinearity;
  readonly recurrentBias: boolean;
  readonly readoutBias: boolean;
}

export type ParameterRole =
  | 'inputWeight'
  | 'recurrentWeight'
  | 'inputBias'
  | 'recurrentBias'
  | 'readoutWeight'
  | 'readoutBias';

/** One tensor inside the vector. */
export interface ParameterTensor {
  readonly role: ParameterRole;
  /** As PyTorch's nn.RNN and nn.Linear name it in the authors' model. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** In the order of the authors' state_dict. */
export function parameterTensors(shape: NetworkShape): readonly ParameterTensor[] {
  const { inputs, units, outputs, recurrentBias, readoutBias } = shape;
  const wanted: [ParameterRole, string, number[]][] = [
    ['inputWeight', 'rnn.weight_ih_l0', [units, inputs]],
    ['recurrentWeight', 'rnn.weight_hh_l0', [units, units]],
  ];
  if (recurrentBias) {
    wanted.push(
      ['inputBias', 'rnn.bias_ih_l0', [units]],
      ['recurrentBias', 'rnn.bias_hh_l0', [units]],
    );
  }
  wanted.push(['readoutWeight', 'fc.weight', [outputs, units]]);
  if (readoutBias) wanted.push(['readoutBias', 'fc.bias', [outputs]]);
  let offset = 0;
  return wanted.map(([role, name, dimensions]) => {
    const size = dimensions.reduce((product, dimension) => product * dimension, 1);
    const tensor = { role, name, shape: dimensions, offset, size };
    offset += size;
    return tensor;
  });
}

/** P */
export function parameterCount(shape: NetworkShape): number {
  return parameterTensors(shape).reduce((sum, { size }) => sum + size, 0);
}

/** PyTorch's defaults for nn.RNN and nn.Linear: every tensor uniform in ±1/√N. Parameter k is uniform number k of its stream. */
export function initialParameters(shape: NetworkShape, seed: number): Float32Array {
  const uniforms = new Float64Array(parameterCount(shape));
  fillUniforms(uniforms, seed, STREAM.weights, 0);
  const bound = 1 / Math.sqrt(shape.units);
  return Float32Array.from(uniforms, (value) => bound * (2 * value - 1));
}

export interface InitialScale {
  /** Factor of every weight of the tensor; 1 where nothing is said. */
  readonly factors: Readonly<Partial<Record<ParameterRole, number>>>;
  /** Taken from every recurrent weight, times N: each unit is inhibited by the mean of all. */
  readonly inhibition: number;
}

/** `initialParameters` scaled. */
export function scaledParameters(
  shape: NetworkShape,
  seed: number,
  { factors, inhibition }: InitialScale,
): Float32Array {
  const parameters = initialParameters(shape, seed);
  for (const { role, offset, size } of parameterTensors(shape)) {
    const shift = role === 'recurrentWeight' ? inhibition / shape.units : 0;
    for (let p = offset; p < offset + size; p++) {
      parameters[p] = (factors[role] ?? 1) * parameters[p] - shift;
    }
  }
  return parameters;
}

/** The network these parameters are. */
export function networkOf(shape: NetworkShape, parameters: Float32Array): Network {
  const tensors = parameterTensors(shape);
  const of = (role: ParameterRole): Float64Array | null => {
    const tensor = tensors.find((one) => one.role === role);
    return tensor
      ? Float64Array.from(parameters.subarray(tensor.offset, tensor.offset + tensor.size))
      : null;
  };
  const needed = (role: ParameterRole): Float64Array => {
    const values = of(role);
    if (!values) throw new RangeError(`parameters: ${role} is missing`);
    return values;
  };
  return {
    cell: 'rnn',
    nonlinearity: shape.nonlinearity,
    layers: [
      {
        inputSize: shape.inputs,
        hiddenSize: shape.units,
        inputWeight: needed('inputWeight'),
        recurrentWeight: needed('recurrentWeight'),
        inputBias: of('inputBias'),
        recurrentBias: of('recurrentBias'),
      },
    ],
    readout: { outputs: shape.outputs, weight: needed('readoutWeight'), bias: of('readoutBias') },
  };
}

/**
 * Parameters of a network read from a file, for training to go on from.
 *
 * @throws RangeError naming what does not fit the shape
 */
export function parametersOf(shape: NetworkShape, network: Network): Float32Array {
  const [layer] = network.layers;
  if (network.cell !== 'rnn' || network.layers.length !== 1 || !network.readout) {
    throw new RangeError(
      `pretrained: ${network.layers.length} layers of ${network.cell} found, one RNN layer with a readout is needed`,
    );
  }
  const found: Record<ParameterRole, Float64Array | null> = {
    inputWeight: layer.inputWeight,
    recurrentWeight: layer.recurrentWeight,
    inputBias: layer.inputBias,
    recurrentBias: layer.recurrentBias,
    readoutWeight: network.readout.weight,
    readoutBias: network.readout.bias,
  };
  const parameters = new Float32Array(parameterCount(shape));
  for (const { role, name, size, offset, shape: dimensions } of parameterTensors(shape)) {
    const values = found[role];
    // Biases that the file does not have start at 0.
    if (!values && role.endsWith('Bias')) continue;
    if (values?.length !== size) {
      throw new RangeError(
        `pretrained: ${name} has ${values?.length ?? 0} numbers, [${dimensions.join(', ')}] are needed`,
      );
    }
    parameters.set(values, offset);
  }
  return parameters;
}
