/** The HMM of an experiment as its preview shows it: matrices, exact statistics, sample sequences. */
import { sampleStrings } from '../../core/hmm/sampling';
import { expectedChanges, hmmStatistics } from '../../core/hmm/statistics';
import { parseExperiment } from '../../documents/experiment/parseExperiment';
import { resolveHmm } from '../../documents/hmmSpec';
import type { HmmPreview } from '../../protocol/previewPage';

const SAMPLES = 16;
/** What holds when the text has an error elsewhere. */
const DEFAULT_LENGTH = 100;
const DEFAULT_SEED = 1;

/** null when the text names no HMM, or one without a stationary regime. */
export function describeHmm(text: string): HmmPreview | null {
  const { experiment, hmm: spec } = parseExperiment(text);
  if (!spec) return null;
  const lengthSteps = experiment?.data.lengthSteps ?? DEFAULT_LENGTH;
  try {
    const { hmm, label } = resolveHmm(spec);
    const statistics = hmmStatistics(hmm);
    const { lower, upper } = statistics.outputEntropyRateNats;
    const order = {
      seed: experiment?.seed ?? DEFAULT_SEED,
      first: 0,
      count: SAMPLES,
      lengthSteps,
    };
    const { symbols } = sampleStrings(hmm, order);
    return {
      label,
      start: hmm.start,
      transition: hmm.transition,
      emission: hmm.emission,
      stationary: statistics.stationary,
      meanDwellSteps: statistics.meanDwellSteps,
      frequency: statistics.frequency,
      outputTransition: statistics.outputTransition,
      meanRunSteps: statistics.meanRunSteps,
      lengthSteps,
      changesPerSequence: expectedChanges(statistics, lengthSteps),
      entropyRateBitsPerStep: { lower: lower / Math.LN2, upper: upper / Math.LN2 },
      samples: Array.from({ length: SAMPLES }, (_, row) =>
        symbols.slice(row * lengthSteps, (row + 1) * lengthSteps),
      ),
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
