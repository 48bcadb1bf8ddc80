/** Cluster and kick steps as the paper's scripts find them: runs of their own, repeated until one has a long dwell. */
import { freshNoise } from '../../../core/analysis/rolloutNoise';
import { runOrbit, type Orbit } from '../../../core/dynamics/orbit';
import { locateAreas, type Areas } from '../../../core/transitions/locateAreas';
import type { TransitionsParams, TransitionsResult } from '../../../protocol/analyses/transitions';
import type { AnalysisSubject } from '../subject';

const RUN_STEPS = 2000;
const MOST_ATTEMPTS = 10;
/** Why there are no areas. */
export const NO_AREAS = `no dwell that lasts in ${MOST_ATTEMPTS} runs of ${RUN_STEPS} steps`;

export interface LocatedAreas {
  readonly areas: Areas;
  /** The run they are steps of. */
  readonly orbit: Orbit;
  /** Counted from 1. */
  readonly attempt: number;
  /** Of its noise, uint32. */
  readonly seed: number;
}

/**
 * null when no run has a dwell that lasts.
 * @param from only changes that leave this symbol, or null
 * @throws Cancelled, or RangeError without a readout
 */
export async function findAreas(
  subject: Pick<AnalysisSubject, 'network' | 'noiseStd' | 'seed' | 'signal' | 'pause'>,
  from: number | null,
): Promise<LocatedAreas | null> {
  const { network, noiseStd, seed, signal } = subject;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    await subject.pause();
    const own = (seed + attempt) >>> 0;
    const orbit = runOrbit(network, {
      ...{ lengthSteps: RUN_STEPS, warmupSteps: 0, seed: own, signal },
      input: { kind: 'noise', std: noiseStd },
    });
    const noise = freshNoise(network, noiseStd, own);
    const areas = locateAreas(network, orbit.internal, orbit.argmax, from, noise, signal);
    if (areas) return { areas, orbit, attempt, seed: own };
  }
  return null;
}

/** @throws Cancelled */
export async function areasOf(
  subject: AnalysisSubject,
  { from }: TransitionsParams,
): Promise<NonNullable<TransitionsResult['areas']>> {
  const found = await findAreas(subject, from);
  if (!found) {
    const nothing = { changeStep: null, clusterStep: null, kickStep: null };
    const empty = { ...nothing, steps: [], meanSteps: [], changedShare: [] };
    return { refused: NO_AREAS, attempts: MOST_ATTEMPTS, ...empty };
  }
  const { areas, attempt } = found;
  return {
    ...{ refused: null, attempts: attempt },
    ...{ changeStep: areas.changeStep, clusterStep: areas.clusterStep, kickStep: areas.kickStep },
    steps: [...areas.steps],
    meanSteps: [...areas.meanSteps],
    changedShare: [...areas.changedShare],
  };
}
