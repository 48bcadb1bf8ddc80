/** Cluster and kick steps as the paper's scripts find them: runs of their own, repeated until one has a long dwell. */
import { freshNoise } from '../../../core/analysis/rolloutNoise';
import { runOrbit } from '../../../core/dynamics/orbit';
import { locateAreas } from '../../../core/transitions/locateAreas';
import type { TransitionsParams, TransitionsResult } from '../../../protocol/analyses/transitions';
import type { AnalysisSubject } from '../subject';

const RUN_STEPS = 2000;
const MOST_ATTEMPTS = 10;

/** @throws Cancelled */
export async function areasOf(
  subject: AnalysisSubject,
  { from }: TransitionsParams,
): Promise<NonNullable<TransitionsResult['areas']>> {
  const { network, noiseStd, seed, signal } = subject;
  const nothing = { changeStep: null, clusterStep: null, kickStep: null };
  const empty = { ...nothing, steps: [], meanSteps: [], changedShare: [] };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    await subject.pause();
    const own = (seed + attempt) >>> 0;
    const orbit = runOrbit(network, {
      ...{ lengthSteps: RUN_STEPS, warmupSteps: 0, seed: own, signal },
      input: { kind: 'noise', std: noiseStd },
    });
    const noise = freshNoise(network, noiseStd, own);
    const found = locateAreas(network, orbit.internal, orbit.argmax, from, noise, signal);
    if (!found) continue;
    return {
      ...{ refused: null, attempts: attempt },
      ...{ changeStep: found.changeStep, clusterStep: found.clusterStep, kickStep: found.kickStep },
      steps: [...found.steps],
      meanSteps: [...found.meanSteps],
      changedShare: [...found.changedShare],
    };
  }
  const refused = `no dwell that lasts in ${MOST_ATTEMPTS} runs of ${RUN_STEPS} steps`;
  return { refused, attempts: MOST_ATTEMPTS, ...empty };
}
