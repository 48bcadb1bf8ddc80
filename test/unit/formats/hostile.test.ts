import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/formats/formatError';
import { inferNetwork } from '../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { tensorStatistics } from '../../../src/formats/tensorStatistics';
import { fixture } from './fixtures';

/** Everything the Inspector does with a file before it simulates. */
async function open(file: string) {
  const checkpoint = await readCheckpoint(fixture(`hostile/${file}`));
  const inferred = await inferNetwork(checkpoint);
  for (const tensor of checkpoint.tensors) await tensorStatistics(tensor);
  return { checkpoint, inferred };
}

describe('hostile files', () => {
  it.each([
    ['empty.pth', 'the file is empty'],
    ['header-length.safetensors', 'a header of'],
    ['huge-claim.safetensors', 'tensor a: bytes 0..4000000000000 claimed'],
    ['mismatched-shapes.pth', 'tensor rnn.weight_hh_l0: shape [8, 9] found; [N, N] (RNN)'],
    ['missing-storage.pth', "its storage '1' is missing"],
    ['noise.pth', 'unknown bytes found'],
    ['overlapping.safetensors', 'tensor b: bytes 4..12 overlap tensor a'],
    ['short-storage.pth', "storage '0' has 7 bytes, 192 are claimed"],
    ['text.pth', 'a Git LFS pointer'],
    ['truncated.pth', 'damaged or truncated zip archive'],
    ['zip-bomb.pth', "storage '0' has 268435456 bytes, 192 are claimed"],
  ])('%s is refused in one line', async (file, message) => {
    const failure = await open(file).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FormatError);
    expect((failure as FormatError).message).toContain(message);
    expect((failure as FormatError).message).not.toContain('\n');
  });

  it('code-execution.pth calls nothing, and says what was asked for', async () => {
    const { checkpoint, inferred } = await open('code-execution.pth');
    expect(checkpoint.notLoaded.join()).toContain('posix.system');
    expect(checkpoint.warnings.join()).toContain('a call of posix.system stands where a tensor');
    expect(inferred.network).toBeNull();
  });

  it('nan-weights.pth opens with a warning that counts them', async () => {
    const { inferred } = await open('nan-weights.pth');
    expect(inferred.network).not.toBeNull();
    expect(inferred.warnings.join()).toMatch(/\d+ values are NaN or infinite/);
  });

  it('not-recurrent.pth opens without a network and says why', async () => {
    const { checkpoint, inferred } = await open('not-recurrent.pth');
    expect(checkpoint.tensors.length).toBeGreaterThan(0);
    expect(inferred.network).toBeNull();
    expect(inferred.reasons.join()).toContain('named like recurrent weights');
  });
});
