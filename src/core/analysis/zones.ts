/** Cluster, kick and transition zones of states, from how long their symbol lasts. Residency itself is measured in residency.ts. */
import { batchError, meanOf } from '../dynamics/batchError';
import { exitCountsOf, exitShare, type ExitCounts } from './exitCounts';
import { residencyTimes, type Residency } from './residency';

/** A state's zone is its index here. */
export const ZONES = ['unassigned', 'cluster', 'kick', 'transition'] as const;
export type Zone = (typeof ZONES)[number];

/** The paper's: by mean residency time. Below `transitionBelow` transition, above `clusterAbove` cluster, between kick. */
export interface ResidencyRule {
  readonly kind: 'residency';
  /** Steps. */
  readonly transitionBelow: number;
  readonly clusterAbove: number;
  /** A cluster state's largest softmax probability must exceed this; what fails it is unassigned. */
  readonly clusterConfidence: number;
}

/**
 * By p_k, the probability that the symbol changes within k steps: a kick is committed (p_8 > `kickAbove`) without having
 * switched (p_1 < `kickNowBelow`); cluster: p_8 < `clusterBelow`; transition: p_1 > `transitionAbove`.
 */
export interface CommitmentRule {
  readonly kind: 'commitment';
  readonly clusterBelow: number;
  readonly kickAbove: number;
  readonly kickNowBelow: number;
  readonly transitionAbove: number;
}

export type ZoneRule = ResidencyRule | CommitmentRule;

export const RESIDENCY_RULE: ResidencyRule = {
  kind: 'residency',
  transitionBelow: 2,
  clusterAbove: 8,
  clusterConfidence: 0.8,
};
export const COMMITMENT_RULE: CommitmentRule = {
  kind: 'commitment',
  clusterBelow: 0.1,
  kickAbove: 0.5,
  kickNowBelow: 0.1,
  transitionAbove: 0.5,
};
/** The k of "will change" and of "changes now". */
export const SOON_STEPS = 8;
export const NOW_STEPS = 1;

/** What zones are made of, one entry a state. */
export interface ZoneMeasures {
  /** Restricted mean residency time, steps, with its standard error. */
  readonly residency: Float64Array;
  readonly residencyError: Float64Array;
  readonly confidence: Float64Array;
  /** p_8 and p_1. */
  readonly soon: Float64Array;
  readonly now: Float64Array;
  /** Behind p_8 and p_1. */
  readonly rollouts: Uint16Array;
}

/**
 * @param counts of the same states over SOON_STEPS, where more rollouts than those of the residency went into them
 * @throws RangeError for rollouts capped below SOON_STEPS
 */
export function zoneMeasures(residency: Residency, counts?: ExitCounts): ZoneMeasures {
  if (residency.capSteps < SOON_STEPS) {
    throw new RangeError(
      `cap: ${residency.capSteps} steps found, zones need ${SOON_STEPS} or more`,
    );
  }
  const { mean, error } = residencyTimes(residency);
  const soon = counts ?? exitCountsOf(residency, SOON_STEPS);
  return {
    residency: mean,
    residencyError: error,
    confidence: residency.confidence,
    soon: exitShare(soon, SOON_STEPS),
    now: exitShare(soon, NOW_STEPS),
    rollouts: soon.rollouts,
  };
}

/** [n] index into ZONES. */
export function zonesOf(measures: ZoneMeasures, rule: ZoneRule): Uint8Array {
  const { residency, confidence, soon, now } = measures;
  return Uint8Array.from(residency, (time, i) =>
    rule.kind === 'residency'
      ? byResidency(rule, time, confidence[i])
      : byCommitment(rule, soon[i], now[i]),
  );
}

const UNASSIGNED = ZONES.indexOf('unassigned');
const CLUSTER = ZONES.indexOf('cluster');
const KICK = ZONES.indexOf('kick');
const TRANSITION = ZONES.indexOf('transition');

function byResidency(rule: ResidencyRule, time: number, confidence: number): number {
  if (time < rule.transitionBelow) return TRANSITION;
  if (time <= rule.clusterAbove) return KICK;
  return confidence > rule.clusterConfidence ? CLUSTER : UNASSIGNED;
}

function byCommitment(rule: CommitmentRule, soon: number, now: number): number {
  if (now > rule.transitionAbove) return TRANSITION;
  if (soon > rule.kickAbove && now < rule.kickNowBelow) return KICK;
  return soon < rule.clusterBelow ? CLUSTER : UNASSIGNED;
}

export interface ZoneShares {
  /** By zone, in the order of ZONES; sums to 1. */
  readonly share: readonly number[];
  /** Standard error over the orbit, from batch means (neighbouring states are alike); NaN below 20 states. */
  readonly shareError: readonly number[];
  /**
   * Share of states whose zone is another one somewhere within two standard errors of what it is made of: more rollouts
   * could move them.
   */
  readonly undecidedShare: number;
  readonly undecidedShareError: number;
}

/** @param measures of states in the order of the orbit */
export function zoneShares(measures: ZoneMeasures, rule: ZoneRule): ZoneShares {
  const zones = zonesOf(measures, rule);
  const member = ZONES.map((_, zone) => Uint8Array.from(zones, (one) => (one === zone ? 1 : 0)));
  const unsettled = undecidedStates(measures, rule);
  return {
    share: member.map((one) => meanOf(one)),
    shareError: member.map((one) => batchError(one)),
    undecidedShare: meanOf(unsettled),
    undecidedShareError: batchError(unsettled),
  };
}

export interface PairedShares {
  /** By zone: of the states of the altered network, less that of the intact one's. */
  readonly difference: readonly number[];
  /** Standard error of the differences state by state, batch means; NaN below 20 states. */
  readonly error: readonly number[];
}

/** @param altered, intact zones of the two networks at the same steps of orbits on the same noise */
export function pairedShares(altered: Uint8Array, intact: Uint8Array): PairedShares {
  const member = ZONES.map((_, zone) =>
    Float64Array.from(altered, (one, i) => Number(one === zone) - Number(intact[i] === zone)),
  );
  return {
    difference: member.map((one) => meanOf(one)),
    error: member.map((one) => batchError(one)),
  };
}

/** [n] 1 for states whose zone the rollouts do not settle. */
export function undecidedStates(measures: ZoneMeasures, rule: ZoneRule): Uint8Array {
  const zones = zonesOf(measures, rule);
  const ends = (sign: number) => (value: number, i: number) =>
    value + sign * 2 * measures.residencyError[i];
  if (rule.kind === 'residency') {
    const low = { ...measures, residency: measures.residency.map(ends(-1)) };
    const high = { ...measures, residency: measures.residency.map(ends(1)) };
    return differing(zones, [zonesOf(low, rule), zonesOf(high, rule)]);
  }
  const { rollouts } = measures;
  const corners = [-1, 1].flatMap((soonSign) =>
    [-1, 1].map((nowSign) => {
      const soon = measures.soon.map((p, i) => wilson(p, rollouts[i], soonSign));
      const now = measures.now.map((p, i) => wilson(p, rollouts[i], nowSign));
      return zonesOf({ ...measures, soon, now }, rule);
    }),
  );
  return differing(zones, corners);
}

function differing(zones: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  return zones.map((zone, i) => (others.some((other) => other[i] !== zone) ? 1 : 0));
}

/** End of Wilson's interval of two standard errors, right near 0 and 1 as well. @param sign -1 lower, 1 upper */
export function wilson(share: number, trials: number, sign: number): number {
  const z = 2;
  const centre = share + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2);
  return (centre + sign * half) / (1 + z ** 2 / trials);
}

export interface Sensitivity {
  /** Which threshold is moved; the others stay. */
  readonly threshold: string;
  readonly values: readonly number[];
  /** [values][ZONES] */
  readonly shares: readonly (readonly number[])[];
}

const CURVES: Readonly<Record<ZoneRule['kind'], Readonly<Record<string, readonly number[]>>>> = {
  residency: {
    transitionBelow: [1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6],
    clusterAbove: [4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30],
    clusterConfidence: [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
  },
  commitment: {
    clusterBelow: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5],
    kickAbove: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    kickNowBelow: [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5],
    transitionAbove: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
  },
};

/** Shares of the zones while one threshold moves, for each threshold of the rule. */
export function zoneSensitivity(measures: ZoneMeasures, rule: ZoneRule): Sensitivity[] {
  return Object.entries(CURVES[rule.kind]).map(([threshold, values]) => ({
    threshold,
    values,
    shares: values.map((value) => {
      const zones = zonesOf(measures, { ...rule, [threshold]: value });
      return ZONES.map((_, zone) => zones.filter((one) => one === zone).length / zones.length);
    }),
  }));
}
