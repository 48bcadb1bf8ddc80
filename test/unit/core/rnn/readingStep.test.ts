import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillNormals } from '../../../../src/core/random/streams';
import { stateSize, topOffset, type Network, type Readout } from '../../../../src/core/rnn/network';
import { logitsOf } from '../../../../src/core/rnn/readout';
import { createReadingStepper } from '../../../../src/core/rnn/readingStep';
import { createStepper } from '../../../../src/core/rnn/step';
import { randomNetwork } from '../../engine/randomNetwork';

function readoutOf({ readout }: Network): Readout {
  if (!readout) throw new Error('a readout is needed');
  return readout;
}

/** Logits of the start and of each state that follows, by the plain stepper. */
function expectedLogits(network: Network, start: Float64Array, drives: Float64Array): number[][] {
  const readout = readoutOf(network);
  const stepper = createStepper(network);
  const state = start.slice();
  const logits = new Float64Array(readout.outputs);
  const seen: number[][] = [];
  const look = () => {
    logitsOf(readout, state, topOffset(network), logits);
    seen.push([...logits]);
  };
  look();
  for (let at = 0; at < drives.length; at += stepper.driveSize) {
    stepper.step(state, drives, at);
    look();
  }
  return seen;
}

describe('createReadingStepper', () => {
  it('has the bits of the plain stepper and readout, for every cell, again after a restart', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('rnn', 'gru', 'lstm'),
        fc.constantFrom('relu', 'tanh'),
        fc.integer({ min: 1, max: 2 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 1000 }),
        (cell, nonlinearity, layers, bias, seed) => {
          const network = randomNetwork({ cell, nonlinearity, layers, bias, seed, units: 11 });
          const start = new Float64Array(stateSize(network));
          fillNormals(start, seed, 60, 0);
          const { driveSize } = createStepper(network);
          const drives = new Float64Array(5 * driveSize);
          fillNormals(drives, seed, 61, 0);
          const expected = expectedLogits(network, start, drives);
          const reader = createReadingStepper(network, readoutOf(network));
          reader.start(start);
          for (let run = 0; run < 2; run++) {
            reader.restart();
            const seen = [[...reader.logits]];
            for (let at = 0; at < drives.length; at += driveSize) {
              reader.step(drives, at);
              seen.push([...reader.logits]);
            }
            expect(seen).toEqual(expected);
          }
        },
      ),
    );
  });

  it('keeps NaN: a diverged network is seen', () => {
    const network = randomNetwork({ units: 3 });
    const reader = createReadingStepper(network, readoutOf(network));
    reader.start(Float64Array.of(Number.NaN, 1, 1));
    reader.step(new Float64Array(3), 0);
    expect([...reader.logits].every(Number.isNaN)).toBe(true);
  });
});
