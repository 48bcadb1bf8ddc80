/** A small random network for tests: contracting, bias-free unless asked otherwise. */
import { fillNormals } from '../../../src/core/random/streams';
import { GATES, type Cell, type Network, type Nonlinearity } from '../../../src/core/rnn/network';

export interface RandomNetworkOptions {
  readonly cell?: Cell;
  readonly nonlinearity?: Nonlinearity;
  readonly units?: number;
  readonly inputs?: number;
  readonly outputs?: number;
  readonly layers?: number;
  readonly bias?: boolean;
  /** Standard deviation of the recurrent weights times √units. */
  readonly spread?: number;
  readonly seed?: number;
}

export function randomNetwork(options: RandomNetworkOptions = {}): Network {
  const { cell = 'rnn', nonlinearity = 'relu', units = 12, inputs = 3, outputs = 3 } = options;
  const { layers = 1, bias = false, spread = 0.9, seed = 5 } = options;
  let next = 0;
  const normals = (count: number, std: number) => {
    const values = new Float64Array(count);
    fillNormals(values, seed, 7, next, std);
    next += count;
    return values;
  };
  const rows = GATES[cell] * units;
  return {
    cell,
    nonlinearity,
    layers: Array.from({ length: layers }, (_, layer) => ({
      inputSize: layer === 0 ? inputs : units,
      hiddenSize: units,
      inputWeight: normals(rows * (layer === 0 ? inputs : units), 0.5),
      recurrentWeight: normals(rows * units, spread / Math.sqrt(units)),
      inputBias: bias ? normals(rows, 0.3) : null,
      recurrentBias: bias ? normals(rows, 0.3) : null,
    })),
    readout: outputs > 0 ? { outputs, weight: normals(outputs * units, 1), bias: null } : null,
  };
}
