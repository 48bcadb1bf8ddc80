import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource, type ByteSource } from '../../../src/formats/byteSource';
import { writeNpz } from '../../../src/formats/npz';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { inferNetwork } from '../../../src/formats/inferNetwork';
import { statisticsOf } from '../../../src/formats/tensorStatistics';
import { fixture } from './fixtures';

/** A safetensors file. */
function safetensors(header: object, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
const floats = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

describe('npz', () => {
  it('reads what it writes', async () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(shapes, { minLength: 1, maxLength: 3 }),
        fc.double(),
        async (all, first) => {
          const arrays = all.map((shape, i) => {
            const size = shape.reduce((a, b) => a * b, 1);
            return {
              name: `a${i}`,
              shape,
              data: Float64Array.from({ length: size }, (_, k) => first + k),
            };
          });
          const { tensors } = await readCheckpoint(bytesSource('x.npz', writeNpz(arrays)));
          expect(tensors.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual(
            arrays.map(({ name, shape }) => [name, shape, 'float64']),
          );
          for (const [i, tensor] of tensors.entries())
            expect(await tensor.values()).toEqual(arrays[i].data);
        },
      ),
    );
  });
});

describe('safetensors', () => {
  it('reads any tensors that lie in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float({ noNaN: true }), { maxLength: 12 }), async (values) => {
        const header = {
          'a b': { dtype: 'F32', shape: [values.length], data_offsets: [0, 4 * values.length] },
        };
        const { tensors } = await readCheckpoint(
          bytesSource('x.safetensors', safetensors(header, floats(values))),
        );
        expect([...(await tensors[0].values())]).toEqual(values);
      }),
    );
  });

  it.each([
    [{ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 'needs 12'],
    [{ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 8] } }, 'shape is no list'],
    [{ a: { dtype: 'F32', shape: [2], data_offsets: [4, 0] } }, 'bytes 4..0 claimed'],
    [{ a: { shape: [2], data_offsets: [0, 8] } }, 'no dtype'],
    [{ a: 7 }, 'no description'],
  ])('refuses %j', async (header, message) => {
    const bytes = safetensors(header, new Uint8Array(8));
    await expect(readCheckpoint(bytesSource('x.safetensors', bytes))).rejects.toThrow(message);
  });

  it('keeps a hostile name as it is', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const header = { [name]: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } };
    const { tensors } = await readCheckpoint(
      bytesSource('x.safetensors', safetensors(header, floats([1]))),
    );
    expect(tensors[0].name).toBe(name);
  });
});

describe('reading by range', () => {
  it('never touches an optimiser’s bytes in a 100 MB checkpoint', async () => {
    const units = 100;
    const weights = { recurrent: units * units, input: units * 10, readout: 3 * units };
    let at = 0;
    const place = (elements: number, shape: number[]) => {
      const begin = at;
      at += 4 * elements;
      return { dtype: 'F32', shape, data_offsets: [begin, at] };
    };
    const header = {
      'rnn.weight_hh_l0': place(weights.recurrent, [units, units]),
      'rnn.weight_ih_l0': place(weights.input, [units, 10]),
      'fc.weight': place(weights.readout, [3, units]),
      'optimizer.big': place(25_000_000, [25_000_000]),
    };
    const head = safetensors(header, new Uint8Array(0));
    let bytesRead = 0;
    const source: ByteSource = {
      name: 'big.safetensors',
      size: head.length + at,
      read: async (offset, length) => {
        bytesRead += length;
        const bytes = new Uint8Array(length);
        bytes.set(head.subarray(offset, offset + length));
        return bytes;
      },
    };
    expect(source.size).toBeGreaterThan(100_000_000);
    const { network } = await inferNetwork(await readCheckpoint(source));
    expect(network?.layers[0].hiddenSize).toBe(units);
    expect(bytesRead).toBeLessThan(60_000);
  });

  it('leaves the optimiser out of a training checkpoint and says so', async () => {
    const checkpoint = await readCheckpoint(fixture('formats/training-checkpoint.pt'));
    expect(checkpoint.stateDictPath).toBe('model_state_dict');
    expect(checkpoint.notLoaded.join()).toContain('optimizer_state_dict: optimiser state');
    expect(checkpoint.metadata).toMatchObject({ epoch: 7, loss: 0.5 });
  });

  it('reads weights out of a pickled module and names its classes', async () => {
    const checkpoint = await readCheckpoint(fixture('formats/whole-module.pth'));
    expect(checkpoint.notLoaded.join()).toContain('__main__.M');
    const { network, reasons } = await inferNetwork(checkpoint);
    expect(network).toMatchObject({ cell: 'rnn', nonlinearity: 'tanh' });
    expect(reasons.join()).toContain("nonlinearity' in the file");
  });
});

describe('inferNetwork', () => {
  const file = async (shapes: Record<string, number[]>) => {
    let at = 0;
    const header = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => {
        const bytes = 4 * shape.reduce((a, b) => a * b, 1);
        at += bytes;
        return [name, { dtype: 'F32', shape, data_offsets: [at - bytes, at] }];
      }),
    );
    return readCheckpoint(bytesSource('x.safetensors', safetensors(header, new Uint8Array(at))));
  };

  it.each([
    [{ 'net.cell.weight_hh': [8, 8], 'net.cell.weight_ih': [8, 2] }, 'rnn', 'relu', 0],
    [
      { 'h2h.weight': [8, 8], 'h2h.bias': [8], 'i2h.weight': [8, 2], 'fc.weight': [3, 8] },
      'rnn',
      'tanh',
      3,
    ],
    [{ W_rec: [8, 8], W_in: [8, 2], W_out: [3, 8] }, 'rnn', 'relu', 3],
    [{ 'module.rnn.weight_hh_l0': [24, 8], 'module.rnn.weight_ih_l0': [24, 2] }, 'gru', 'tanh', 0],
  ])('recognises %j', async (shapes, cell, nonlinearity, outputs) => {
    const { network } = await inferNetwork(await file(shapes));
    expect(network).toMatchObject({ cell, nonlinearity });
    expect(network?.layers[0]).toMatchObject({ hiddenSize: 8, inputSize: 2 });
    expect(network?.readout?.outputs ?? 0).toBe(outputs);
  });

  it('lets a config and then the user override', async () => {
    const checkpoint = await file({ 'rnn.weight_hh_l0': [8, 8], 'rnn.weight_ih_l0': [8, 2] });
    const config = await inferNetwork(checkpoint, { configNonlinearity: 'tanh' });
    expect(config.network?.nonlinearity).toBe('tanh');
    const user = await inferNetwork(checkpoint, {
      configNonlinearity: 'tanh',
      nonlinearity: 'relu',
    });
    expect(user.network?.nonlinearity).toBe('relu');
    await expect(inferNetwork(checkpoint, { cell: 'lstm' })).rejects.toThrow('[4N, N] is needed');
  });

  it('takes a mapping of roles, and names what it does not hold', async () => {
    const checkpoint = await file({ alpha: [8, 8], beta: [8, 2], gamma: [3, 8] });
    const roles = {
      'layer0.recurrentWeight': 'alpha',
      'layer0.inputWeight': 'beta',
      'readout.weight': 'gamma',
    };
    const { network } = await inferNetwork(checkpoint, { roles });
    expect(network?.readout?.outputs).toBe(3);
    await expect(
      inferNetwork(checkpoint, { roles: { ...roles, 'readout.weight': 'delta' } }),
    ).rejects.toThrow("no tensor named 'delta'");
    await expect(inferNetwork(checkpoint, { roles: { nonsense: 'alpha' } })).rejects.toThrow(
      "role 'nonsense'",
    );
  });

  it('warns of what is not simulated', async () => {
    const { network, warnings } = await inferNetwork(
      await file({
        'rnn.weight_hh_l0': [8, 8],
        'rnn.weight_ih_l0': [8, 2],
        'rnn.weight_hh_l0_reverse': [8, 8],
        'rnn.weight_ih_l0_reverse': [8, 2],
      }),
    );
    expect(network).not.toBeNull();
    expect(warnings.join()).toContain('backward direction');
  });
});

describe('statisticsOf', () => {
  it('counts NaN and infinities apart and describes the rest', () => {
    const { min, max, mean, std, sum, nan, inf } = statisticsOf(
      Float64Array.of(1, NaN, 3, Infinity, -Infinity),
    );
    expect({ min, max, mean, std, sum, nan, inf }).toEqual({
      min: 1,
      max: 3,
      mean: 2,
      std: 1,
      sum: 4,
      nan: 1,
      inf: 2,
    });
  });
});
