/** What an analysis is asked with when nobody chose anything. Apart from the schemas, so that pages need not bundle them. */
import type { AveragedParams } from './averaged';
import type { CyclesParams } from './cycles';
import type { HmmParams } from './hmm';
import type { LocalParams, LyapunovParams } from './local';
import type { NoiseParams } from './noise';
import type { PatchingParams } from './patching';
import type { ReadoutParams } from './readout';
import type { TransitionsParams } from './transitions';
import type { AnalysisRequest } from './request';
import type { ZonesParams } from './zones';

/** The rules are core's own (core/analysis/zones.ts), repeated because pages import no values from there; tested equal. */
export const RESIDENCY_RULE = {
  kind: 'residency',
  transitionBelow: 2,
  clusterAbove: 8,
  clusterConfidence: 0.8,
} as const satisfies ZonesParams['rule'];

export const COMMITMENT_RULE = {
  kind: 'commitment',
  clusterBelow: 0.1,
  kickAbove: 0.5,
  kickNowBelow: 0.1,
  transitionAbove: 0.5,
} as const satisfies ZonesParams['rule'];

export const DEFAULT_ZONES: ZonesParams = {
  states: 1000,
  rollouts: 20,
  capSteps: 60,
  noise: 'bank',
  hysteresis: 1e-6,
  rule: COMMITMENT_RULE,
};

/** The paper measures every state it records. */
const EVERY_STATE = 20_000;

/** As the paper's scripts define them. */
export const PARITY_ZONES: ZonesParams = {
  ...DEFAULT_ZONES,
  states: EVERY_STATE,
  noise: 'fresh',
  hysteresis: 0,
  rule: RESIDENCY_RULE,
};

export const DEFAULT_LOCAL: LocalParams = {
  steps: 10_000,
  criticalDistance: 0.1,
  criticalAngle: 0.06,
};

export const DEFAULT_LYAPUNOV: LyapunovParams = {
  exponents: 20,
  steps: 10_000,
  transientSteps: 500,
};

export const DEFAULT_NOISE: NoiseParams = {
  statesPerZone: 20,
  copies: 100,
  steps: 5,
  mixing: 'variance',
  levels: [0.1, 0.25, 0.5, 1, 2, 4],
  levelSteps: 5000,
};

/** As the paper's scripts have them; their mixing brings their starts and contours along. */
export const PARITY_NOISE: NoiseParams = {
  ...DEFAULT_NOISE,
  mixing: 'paper',
  levels: [0.1, 1, 2, 3, 4],
  levelSteps: 10_000,
};

export const DEFAULT_AVERAGED: AveragedParams = { starts: 60 };

export const DEFAULT_CYCLES: CyclesParams = { longestPeriod: 8, starts: 100, exhaustive: false };

export const DEFAULT_READOUT: ReadoutParams = { leastSteps: 200 };

export const DEFAULT_TRANSITIONS: TransitionsParams = {
  from: null,
  to: null,
  beforeSteps: 20,
  afterSteps: 10,
  dwellSteps: 4,
  runs: 200,
  capSteps: 2000,
  splittingRuns: 20,
  replicas: 100,
  kill: 5,
  noise: 'bank',
  pathSteps: 60,
  startStep: null,
  areas: false,
};

export const DEFAULT_PATCHING: PatchingParams = {
  from: null,
  to: null,
  site: 'hidden',
  windowSteps: 10,
  events: 20,
  steps: 20_000,
  top: 10,
  completions: 32,
  withinSteps: 8,
};

export const DEFAULT_HMM: HmmParams = {
  features: 'predictive',
  rollouts: 8,
  microstates: 100,
  lagSteps: 2,
  states: 0,
  restarts: 8,
  replicates: 100,
  nullRuns: 99,
};

/** Every analysis on request, in the order in which they are offered and reported. */
export const DEFAULT_REQUESTS: readonly AnalysisRequest[] = [
  { kind: 'zones', params: DEFAULT_ZONES },
  { kind: 'local', params: DEFAULT_LOCAL },
  { kind: 'lyapunov', params: DEFAULT_LYAPUNOV },
  { kind: 'averaged', params: DEFAULT_AVERAGED },
  { kind: 'noise', params: DEFAULT_NOISE },
  { kind: 'readout', params: DEFAULT_READOUT },
  { kind: 'transitions', params: DEFAULT_TRANSITIONS },
  { kind: 'patching', params: DEFAULT_PATCHING },
  { kind: 'hmm', params: DEFAULT_HMM },
];

/** Beside rays and fixed points, not among the analyses: asked for there. */
export const CYCLES_REQUEST = { kind: 'cycles', params: DEFAULT_CYCLES } as const;
