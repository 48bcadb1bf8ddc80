/** A run on disk whose kick units are known, in the checkpoints that have them. Support of tests. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../../../src/core/rnn/network';
import { writeSafetensors } from '../../../src/formats/safetensorsWriter';
import { plant, type Plant } from '../core/mechanism/planted';

/** `noise` switches as well, but by noise on the zones themselves; `silent` never does; `broken` is no file of weights. */
export type Checkpoint = 'planted' | 'noise' | 'silent' | 'broken';

/**
 * Writes `models/evolution/model_epoch_K.safetensors` for K = 10, 20, … in `folder`. Their names and weights do not tell that
 * they are ReLU networks.
 * @returns what is planted in some of them
 */
export async function writePlantedRun(
  folder: string,
  checkpoints: readonly Checkpoint[],
): Promise<Plant> {
  const planted = plant({ units: 60, inputs: 20, seed: 6 });
  const noise = plant({ units: 60, inputs: 20, seed: 2, kicks: false });
  const models = join(folder, 'models', 'evolution');
  await mkdir(models, { recursive: true });
  const bytesOf: Record<Checkpoint, () => Uint8Array> = {
    planted: () => bytesOfNetwork(planted.network),
    noise: () => bytesOfNetwork(noise.network),
    silent: () => bytesOfNetwork(withoutInput(planted.network)),
    broken: () => Uint8Array.of(1, 2, 3),
  };
  for (const [k, kind] of checkpoints.entries()) {
    const path = join(models, `model_epoch_${10 * (k + 1)}.safetensors`);
    await writeFile(path, bytesOf[kind]());
  }
  return planted;
}

function withoutInput({ layers: [layer], ...rest }: Network): Network {
  const inputWeight = new Float64Array(layer.inputWeight.length);
  return { ...rest, layers: [{ ...layer, inputWeight }] };
}

function bytesOfNetwork({ layers: [layer], readout }: Network): Uint8Array {
  const { hiddenSize: units, inputSize: inputs, inputWeight, recurrentWeight } = layer;
  const outputs = readout?.outputs ?? 0;
  return writeSafetensors([
    { name: 'rnn.weight_ih_l0', shape: [units, inputs], values: inputWeight },
    { name: 'rnn.weight_hh_l0', shape: [units, units], values: recurrentWeight },
    biasOf('rnn.bias_ih_l0', layer.inputBias, units),
    biasOf('rnn.bias_hh_l0', layer.recurrentBias, units),
    biasOf('fc.bias', readout?.bias ?? null, outputs),
    {
      ...{ name: 'fc.weight', shape: [outputs, units] },
      values: readout?.weight ?? new Float64Array(0),
    },
  ]);
}

function biasOf(name: string, values: Float64Array | null, length: number) {
  return { name, shape: [length], values: values ?? new Float64Array(length) };
}
