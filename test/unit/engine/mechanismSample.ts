/** A mechanism as a search tells it, with counts that can be followed by hand: two populations, two directions. */
import type { MechanismResult } from '../../../src/engine/jobs/mechanismSchemas';

const estimate = (mean: number) => ({ mean, standardError: 0.01 });
export const CONTROLS = {
  ...{ sets: 19, mismatch: 0.02, nearest: 0.01, alike: 19, matched: true },
  ...{ meanStopped: 0.04, meanStarted: 0.01, largestStopped: 0.1, largestStarted: 0.05 },
  margin: {
    stopped: { ...estimate(0.8), units: [30] },
    started: { ...estimate(0.25), units: [31] },
  },
};

type KickSet = MechanismResult['kickSets'][number];

export function kickSetOf(from: number, to: number, units: readonly number[]): KickSet {
  return {
    ...{ from, to, claimed: true, refused: null, trials: 500, kicked: 500 },
    units: units.map((unit) => ({
      ...{ unit, foundBy: 'both', leadSteps: 3, stopped: estimate(0.9), started: estimate(0.3) },
      alone: { stopped: estimate(0.8), started: estimate(0.2) },
      ...{ controls: CONTROLS, seeds: { passed: 4, of: 5 } },
    })),
    ...{ stopped: estimate(0.9), started: estimate(0.3), controls: CONTROLS },
    seeds: { passed: 5, of: 5 },
    ...{ minimal: [...units], candidates: units.map(candidateOf), zoneUnits: [] },
    ...{ gradedZoneUnits: [], zThreshold: 3.5 },
    candidatesTogether: { stopped: 0.9, started: 0.3 },
  };
}

function candidateOf(unit: number): KickSet['candidates'][number] {
  return {
    ...{ unit, foundBy: 'both', flips: 0.9, flipsByChance: 0.1, leadSteps: 3 },
    ...{ z: 22.4, zLeadSteps: 2, deviations: 2.5, p: 1e-9, survives: true },
    ...{ stopped: estimate(0.9), started: estimate(0.3) },
  };
}

/**
 * Units 25 (2 → 0) and 11 (0 → 2). 3, 4, 7, 9 excite 25 and inhibit 11; 14, 17, 18 the other way round; 11 itself is an
 * afferent of 25.
 */
export function opposingPopulations(): MechanismResult {
  const afferents = (sign: number) => [
    ...[3, 4, 7, 9].map((unit) => ({ unit, weight: 0.2 * sign, share: 0.15, standardError: 0.01 })),
    ...[14, 17, 18].map((unit) => ({ unit, weight: -0.1 * sign, share: 0.1, standardError: 0.01 })),
  ];
  const own = { unit: 11, weight: -0.3, share: 0.08, standardError: 0.01 };
  const pathway = { gap: 3, explained: estimate(0.95), seeds: { passed: 5, of: 5 } };
  return {
    ...{ notDecidable: null, rule: 'argmax', precision: 'float64', steps: 20_000, noise: 1 },
    ...{ seeds: { search: 1, proof: [2, 3, 4, 5, 6], populations: 7 }, explodedAtStep: null },
    ...{ falseDiscovery: 0.05, named: null, opposed: null, folder: null, files: [] },
    directions: [
      {
        from: 2,
        to: 0,
        transitions: 255,
        proofTransitions: [239, 240, 241, 242, 243],
        asked: true,
      },
      {
        from: 0,
        to: 2,
        transitions: 254,
        proofTransitions: [238, 240, 241, 242, 243],
        asked: true,
      },
    ],
    kickSets: [kickSetOf(2, 0, [25]), kickSetOf(0, 2, [11])],
    pathways: [
      { from: 2, to: 0, afferents: [...afferents(1), own], ...pathway },
      { from: 0, to: 2, afferents: afferents(-1), ...pathway },
    ],
    populations: {
      ...{ units: [3, 4, 7, 9, 14, 17, 18], claimed: true, refused: null },
      ...{ rate: estimate(0.02), noiseRemoved: estimate(-0.015), noiseReplaced: estimate(0) },
      controls: {
        ...{ sets: 19, mismatch: 1.2, nearest: 0.7, alike: 0, matched: false },
        ...{ largestFall: 0.001, margin: { mean: 0.014, standardError: 0.001 } },
      },
      ...{ runs: 10, stepsPerRun: 2000 },
    },
  };
}
