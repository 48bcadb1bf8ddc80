import { describe, expect, it } from 'vitest';
import { chainHmm, cyclicHmm, fullyConnectedHmm } from '../../../../src/core/hmm/families';
import { paperExperiments } from '../../../../src/documents/experiment/paperExperiments';
import { parseExperiment } from '../../../../src/documents/experiment/parseExperiment';
import { resolveHmm, sameMatrix } from '../../../../src/documents/hmmSpec';

const EXPECTED = {
  two: { hmm: chainHmm(2), q: 0.05, lengthSteps: 100, clipNorm: 0.9, epochs: 500 },
  three: { hmm: chainHmm(3), q: 0.2236068, lengthSteps: 30, clipNorm: 0.9, epochs: 500 },
  four: { hmm: chainHmm(4), q: 0.3684031, lengthSteps: 30, clipNorm: 0.9, epochs: 500 },
  five: { hmm: chainHmm(5), q: 0.4728708, lengthSteps: 40, clipNorm: 0.9, epochs: 500 },
  fully: { hmm: fullyConnectedHmm(), q: 0.025, lengthSteps: 30, clipNorm: 0.3, epochs: 1000 },
  cyclic: { hmm: cyclicHmm(), q: 0.025, lengthSteps: 40, clipNorm: 0.3, epochs: 500 },
};

describe('the paper’s experiments', () => {
  it('are six, each with a name and a title of its own', () => {
    expect(paperExperiments.map(({ id }) => id)).toEqual(Object.keys(EXPECTED));
    expect(new Set(paperExperiments.map(({ fileName }) => fileName)).size).toBe(6);
    expect(new Set(paperExperiments.map(({ title }) => title)).size).toBe(6);
    for (const { fileName } of paperExperiments)
      expect(fileName).toMatch(/^[a-z-]+\.dynascope\.json$/);
  });

  it.each(paperExperiments)('$id trains by the fast recipe', ({ text, paperText }) => {
    const { experiment, diagnostics } = parseExperiment(text);
    expect(diagnostics).toEqual([]);
    expect(experiment?.training).toEqual({
      recipe: 'fast',
      effort: 1,
      noiseStd: 1,
      checkpointEveryEpochs: 10,
    });
    const { training: _fast, ...rest } = experiment!;
    const { training, ...wanted } = parseExperiment(paperText).experiment!;
    expect(rest).toEqual(wanted);
    // What stands beside it in a comment is the paper's.
    const exchanged = text
      .replace(/^ {2}"training": \{[^}]*\},$/m, '')
      .replace('// "training"', '"training"');
    expect(parseExperiment(exchanged)).toMatchObject({ experiment: { training }, diagnostics: [] });
  });

  it.each(paperExperiments)(
    '$id has the paper’s values and no diagnostics',
    ({ id, paperText }) => {
      const { experiment, diagnostics } = parseExperiment(paperText);
      expect(diagnostics).toEqual([]);
      const { hmm, q, lengthSteps, clipNorm, epochs } = EXPECTED[id];
      const found = resolveHmm(experiment!.hmm).hmm;
      expect(sameMatrix(found.transition, hmm.transition)).toBe(true);
      expect(sameMatrix(found.emission, hmm.emission)).toBe(true);
      expect(found.start).toEqual(hmm.start);
      expect(found.transition[0][1]).toBeCloseTo(q, 7);
      expect(experiment).toMatchObject({
        network: {
          units: 150,
          inputs: 100,
          nonlinearity: 'relu',
          recurrentBias: false,
          readoutBias: false,
          initialState: 'zero',
        },
        data: { sequences: 30000, lengthSteps },
        training: {
          recipe: 'paper',
          epochs,
          batch: 4096,
          learningRates: [0.001],
          betas: [0.9, 0.9],
          clipNorm,
          weightDecay: 0,
          blur: 0.2,
          scaling: 0.5,
          temperature: 1,
          noiseStd: 1,
        },
      });
    },
  );

  it.each(
    paperExperiments.flatMap(({ id, text, paperText }) => [
      { id, text },
      { id: `${id}, paper`, text: paperText },
    ]),
  )('$id is pleasant to read', ({ text }) => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(text).toMatch(/\n}\n$/);
    expect(text.match(/\/\//g)?.length).toBeGreaterThan(15);
  });

  it('tell the neighbour probability that their end-to-end probability means', () => {
    const texts = paperExperiments.slice(0, 4).map(({ text }) => text);
    expect(texts.map((text) => /with ([\d.]+) per step/.exec(text)?.[1])).toEqual([
      '0.05',
      '0.2236',
      '0.3684',
      '0.4729',
    ]);
  });
});
