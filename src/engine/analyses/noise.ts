/** What noise does: copies that part, levels of noise compared, contours of states; for pages and the command line. */
import { coherenceOf } from '../../core/analysis/coherence';
import { batchError } from '../../core/dynamics/batchError';
import { orbitParts, type Orbit } from '../../core/dynamics/orbit';
import { symbolStatistics } from '../../core/dynamics/outputs';
import { isHomogeneous } from '../../core/rnn/network';
import type { NoiseParams, NoiseResult } from '../../protocol/analyses/noise';
import { inParts } from '../inParts';
import { contourNotes, contoursOf } from './contours';
import { copiesOf } from './copies';
import type { AnalysisSubject } from './subject';

const LEVEL_WARMUP_STEPS = 100;

/**
 * Measured in parts, clicks are answered meanwhile.
 * @param progress told the share that is done
 * @throws Cancelled, or RangeError without a readout
 */
export async function analyseNoise(
  subject: AnalysisSubject,
  params: NoiseParams,
  progress: (doneShare: number) => void,
): Promise<NoiseResult> {
  const homogeneous = isHomogeneous(subject.network);
  const copies = await copiesOf(subject, params, (share) => progress(share / 2));
  const orbits: Orbit[] = [];
  for (const std of params.levels) {
    const parts = orbitParts(subject.network, {
      lengthSteps: params.levelSteps,
      warmupSteps: LEVEL_WARMUP_STEPS,
      input: { kind: 'noise', std },
      seed: subject.seed,
      signal: subject.signal,
    });
    await subject.pause();
    orbits.push(await inParts(parts, subject.pause));
    progress((1 + orbits.length / params.levels.length) / 2);
  }
  const levels = params.levels.map((noise, i) => levelOf(subject, noise, orbits[i]));
  const contours = contoursOf(subject, params, orbits);
  const argmaxIdentical = allAlike(orbits.filter((_, i) => params.levels[i] > 0));
  return {
    parameters: params,
    homogeneous,
    statement: homogeneous
      ? 'No biases, ReLU: h(σ) = σ·h(1) under the same noise. Argmax statistics, residency, sign changes and derivatives can not depend on σ; sampled symbols do, as under a temperature 1/σ.'
      : 'This network is not homogeneous: σ may change every statistic.',
    argmaxIdentical,
    sensitivity: copies.rows,
    levels,
    resonance: resonanceOf(levels, homogeneous),
    axes: subject.axes.name,
    contours,
    notes: [
      ...copies.notes,
      'Runs at different σ share their noise up to its scale: differences are sharper than their errors say.',
      'Errors of coherence hold for independent intervals.',
      ...contourNotes(params, subject.steps, contours),
    ],
  };
}

function levelOf(
  { network }: AnalysisSubject,
  noise: number,
  orbit: Orbit,
): NoiseResult['levels'][number] {
  const outputs = network.readout?.outputs ?? 0;
  const sampled = symbolStatistics(orbit.sampled, outputs);
  const largest = symbolStatistics(orbit.argmax, outputs);
  const { coherence, error } = coherenceOf(orbit.sampled);
  const ofLargest = coherenceOf(orbit.argmax);
  return {
    noise,
    steps: orbit.steps,
    explodedAtStep: orbit.explodedAtStep,
    sampledFrequency: [...sampled.frequency],
    sampledFrequencyError: Array.from(sampled.frequency, (_, symbol) =>
      batchError(orbit.sampled.map((one) => Number(one === symbol))),
    ),
    sampledChanges: sampled.changesPerStep,
    sampledChangesError: sampled.changesPerStepError,
    argmaxChanges: largest.changesPerStep,
    argmaxChangesError: largest.changesPerStepError,
    coherence,
    coherenceError: error,
    argmaxCoherence: ofLargest.coherence,
    argmaxCoherenceError: ofLargest.error,
  };
}

/** Up to the end of the shortest: an exploding one is stopped at a norm, which σ moves. */
function allAlike(orbits: readonly Orbit[]): boolean {
  const steps = Math.min(...orbits.map((orbit) => orbit.steps));
  return orbits.every(({ argmax }) =>
    argmax.subarray(0, steps).every((symbol, t) => symbol === orbits[0].argmax[t]),
  );
}

/** Where σ is a scale only, argmax changes hold no question. */
function resonanceOf(levels: NoiseResult['levels'], homogeneous: boolean): string {
  const sampled = resonanceText(
    'Sampled changes',
    levels.map(({ noise, coherence, coherenceError }) => ({
      noise,
      coherence,
      error: coherenceError,
    })),
  );
  if (homogeneous) return sampled;
  const largest = levels.map(({ noise, argmaxCoherence, argmaxCoherenceError }) => ({
    noise,
    coherence: argmaxCoherence,
    error: argmaxCoherenceError,
  }));
  return `${sampled} ${resonanceText('Argmax changes', largest)}`;
}

interface Regularity {
  readonly noise: number;
  readonly coherence: number;
  readonly error: number;
}

/** A level counts as a resonance when its coherence exceeds both ends of the sweep by three standard errors. */
function resonanceText(what: string, levels: readonly Regularity[]): string {
  const known = levels.filter(({ coherence }) => Number.isFinite(coherence));
  if (known.length < 3) return `${what}: too few levels with changes to look for a resonance.`;
  const best = known.reduce((a, b) => (b.coherence > a.coherence ? b : a));
  const exceeds = (end: Regularity) =>
    best.coherence - end.coherence > 3 * Math.hypot(best.error, end.error);
  const found = best !== known[0] && exceeds(known[0]) && exceeds(known[known.length - 1]);
  return found
    ? `${what} are most regular at σ = ${best.noise}: more than at both ends of the sweep by over three standard errors.`
    : `${what}: no resonance in the sweep: no level is more regular than both ends by three standard errors.`;
}
