import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';
import { resolveHmm } from '../../../../src/documents/hmmSpec';

describe('any text', () => {
  const keys = fc.constantFrom(
    'hmm',
    'family',
    'states',
    'transition',
    'emission',
    'outputs',
    'start',
    'stayProbability',
    'training',
    'batch',
    'betas',
    'data',
    'sequences',
    'run',
    'folder',
    '__proto__',
    'constructor',
  );
  const leaf = fc.oneof(
    fc.integer({ min: -1, max: 5 }),
    fc.double(),
    fc.constantFrom(
      'chain',
      'own',
      'cyclic',
      'stationary',
      [
        [0.5, 0.5],
        [0, 1],
      ],
      null,
    ),
  );
  const section = fc.dictionary(keys, leaf);
  const file = fc.dictionary(keys, fc.oneof(section, leaf));

  it('is answered, with places inside it; what is accepted is usable and parses to itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          file.map((value) => JSON.stringify(value)),
          fc.json(),
          fc.string(),
        ),
        (text) => {
          const { experiment, diagnostics } = parseExperiment(text);
          for (const { offset, length, message } of diagnostics) {
            expect(offset >= 0 && length >= (text ? 1 : 0) && offset + length <= text.length).toBe(
              true,
            );
            expect(message).not.toContain('\n');
          }
          expect(experiment === null).toBe(
            diagnostics.some(({ severity }) => severity === 'error'),
          );
          if (!experiment) return;
          resolveHmm(experiment.hmm);
          const again = parseExperiment(JSON.stringify(experiment));
          expect(again.diagnostics.filter(({ code }) => code !== 'noEffect')).toEqual([]);
          expect(again.experiment).toEqual(experiment);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
