/** The piecewise-linear network z' = A z + W relu(z) + c of known answer 14, as a ReLU network of z⁺ and z⁻. */
import { writeSafetensors } from '../../../src/formats/safetensorsWriter';

const A = [0.9777689, 0.96461297];
const W = [0, -0.14375, 0.52505308, 0];
const c = [0.37298253, -0.97931491];

/** Units are z₁⁺, z₂⁺, z₁⁻, z₂⁻; a constant input of 1 drives it with c, so that it has no biases. */
export function piecewiseLinearCheckpoint(): Uint8Array {
  const rows = [1, -1].flatMap((sign) =>
    [0, 1].map((i) => [
      ...[0, 1].map((j) => sign * ((i === j ? A[i] : 0) + W[2 * i + j])),
      ...[0, 1].map((j) => sign * (i === j ? -A[i] : 0)),
    ]),
  );
  const tensor = (name: string, shape: number[], values: number[]) => ({
    ...{ name, shape },
    values: Float64Array.from(values),
  });
  return writeSafetensors([
    tensor('rnn.weight_ih_l0', [4, 1], [...c, ...c.map((value) => -value)]),
    tensor('rnn.weight_hh_l0', [4, 4], rows.flat()),
    tensor('fc.weight', [2, 4], [1, 0, -1, 0, 0, 1, 0, -1]),
  ]);
}
