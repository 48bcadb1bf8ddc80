/** Mutated files of every container: a clear error or a checkpoint, never a crash, never a hang. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../src/formats/byteSource';
import { FormatError } from '../../../src/formats/formatError';
import { inferNetwork } from '../../../src/formats/inferNetwork';
import { readCheckpoint } from '../../../src/formats/readCheckpoint';
import { tensorStatistics } from '../../../src/formats/tensorStatistics';

const folder = join(import.meta.dirname, '../../fixtures/formats');
const files = readdirSync(folder).map((name) => ({
  name,
  bytes: new Uint8Array(readFileSync(join(folder, name))),
}));
const RUNS = Number(process.env.DYNASCOPE_FUZZ_RUNS ?? 10_000);
/** A hang, not a speed: files take milliseconds, a busy machine may take more. */
const HANG_MS = 5000;

const mutation = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), value: fc.nat({ max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.constant(0) }),
  fc.record({
    kind: fc.constant('remove' as const),
    at: fc.nat(),
    value: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: fc.nat(),
    value: fc.integer({ min: 1, max: 40 }),
  }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, { kind, at, value }: Mutation): Uint8Array {
  if (bytes.length === 0) return bytes;
  const place = at % bytes.length;
  switch (kind) {
    case 'flip': {
      const copy = bytes.slice();
      copy[place] = value;
      return copy;
    }
    case 'cut':
      return bytes.slice(0, place);
    case 'remove':
      return Uint8Array.from([...bytes.slice(0, place), ...bytes.slice(place + value)]);
    case 'repeat':
      return Uint8Array.from([...bytes.slice(0, place + value), ...bytes.slice(place)]);
  }
}

/** Everything that opening does. */
async function open(name: string, bytes: Uint8Array): Promise<void> {
  const checkpoint = await readCheckpoint(bytesSource(name, bytes));
  await inferNetwork(checkpoint);
  for (const tensor of checkpoint.tensors) await tensorStatistics(tensor);
}

describe('mutated checkpoints', () => {
  it(`end in a FormatError or open (${RUNS} files)`, async () => {
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async ({ name, bytes }, mutations) => {
          const started = performance.now();
          try {
            await open(name, mutations.reduce(mutate, bytes));
            opened++;
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
            expect((error as FormatError).message).not.toContain('\n');
          }
          expect(performance.now() - started).toBeLessThan(HANG_MS);
        },
      ),
      { numRuns: RUNS, seed: 20261124 },
    );
    // The mutations are mild enough that many files still open: the fuzzer reaches beyond the first check.
    expect(opened).toBeGreaterThan(RUNS / 50);
  }, 300_000);
});
