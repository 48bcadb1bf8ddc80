/** Exact statistics of the HMM a run's config names, and what it says about given sequences. */
import { Type } from '@sinclair/typebox';
import { logLikelihood, posterior, viterbi } from '../../core/hmm/inference';
import { expectedChanges, hmmStatistics, relaxationSteps } from '../../core/hmm/statistics';
import { parseRunConfig } from '../../documents/runConfig';
import { FormatError } from '../../formats/formatError';
import { defineJob } from './job';
import { Matrix, Real, Vector } from './schemas';

const DEFAULT_LENGTH = 100;

export const hmmJob = defineJob({
  name: 'hmm',
  summary: "exact statistics of a config's HMM",
  params: Type.Object({
    sequences: Type.Optional(Type.Array(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 }))),
  }),
  result: Type.Object({
    label: Type.String(),
    start: Vector,
    transition: Matrix,
    emission: Matrix,
    stationary: Vector,
    stateEntropyRateNats: Type.Number(),
    meanDwellSteps: Vector,
    relaxationSteps: Real,
    frequency: Vector,
    outputTransition: Matrix,
    changesPerStep: Type.Number(),
    sequenceSteps: Type.Integer(),
    changesPerSequence: Type.Number({ description: 'stationary start' }),
    changesPerSequenceUniformFirst: Type.Number({
      description: 'first output uniform and independent, as the authors generate it',
    }),
    meanRunSteps: Vector,
    outputEntropyRateNats: Type.Object({
      lower: Type.Number(),
      upper: Type.Number(),
      blockLength: Type.Integer(),
    }),
    logLikelihoods: Type.Optional(Vector),
    viterbi: Type.Optional(Type.Array(Type.Array(Type.Integer()))),
    viterbiLogProbabilities: Type.Optional(Vector),
    posterior: Type.Optional(Type.Array(Matrix, { description: '[sequence][T][M]' })),
    warnings: Type.Array(Type.String()),
  }),
  async run({ sequences }, { source, config }) {
    const text = config?.text ?? '';
    const parsed = parseRunConfig(text);
    if (!parsed.hmm) {
      const reason = parsed.warnings[0] ?? 'no key names an HMM (states, custom_transition_matrix)';
      throw new FormatError(`${source.name}: ${reason}`);
    }
    const { hmm } = parsed;
    const statistics = hmmStatistics(hmm);
    const sequenceSteps = parsed.sequenceSteps ?? DEFAULT_LENGTH;
    sequences?.forEach((symbols, k) => checkSymbols(symbols, k, hmm.emission[0].length));
    const paths = sequences?.map((symbols) => viterbi(hmm, symbols));
    return {
      label: parsed.hmmLabel,
      start: [...hmm.start],
      transition: copy(hmm.transition),
      emission: copy(hmm.emission),
      stationary: [...statistics.stationary],
      stateEntropyRateNats: statistics.stateEntropyRateNats,
      meanDwellSteps: [...statistics.meanDwellSteps],
      relaxationSteps: relaxationSteps(hmm.transition),
      frequency: [...statistics.frequency],
      outputTransition: copy(statistics.outputTransition),
      changesPerStep: statistics.changesPerStep,
      sequenceSteps,
      changesPerSequence: expectedChanges(statistics, sequenceSteps),
      changesPerSequenceUniformFirst: expectedChanges(statistics, sequenceSteps, 'authors'),
      meanRunSteps: [...statistics.meanRunSteps],
      outputEntropyRateNats: { ...statistics.outputEntropyRateNats },
      ...(sequences && paths
        ? {
            logLikelihoods: sequences.map((symbols) => logLikelihood(hmm, symbols)),
            viterbi: paths.map(({ states }) => [...states]),
            viterbiLogProbabilities: paths.map(({ logProbability }) => logProbability),
            posterior: sequences.map((symbols) => posterior(hmm, symbols)),
          }
        : {}),
      warnings: [...parsed.warnings],
    };
  },
});

/** @throws RangeError naming the first symbol the HMM does not have, and where it stands */
function checkSymbols(symbols: readonly number[], sequence: number, outputs: number): void {
  const at = symbols.findIndex((symbol) => symbol >= outputs);
  if (at >= 0) {
    throw new RangeError(
      `sequences[${sequence}][${at}]: symbol ${symbols[at]} found, 0..${outputs - 1} are legal`,
    );
  }
}

function copy(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((row) => [...row]);
}
