/** The analyses of the Inspector's Analysis side, for the command line: parameters from its options, results by name. */
import type { Orbit } from '../../core/dynamics/orbit';
import { stateSize, type Network } from '../../core/rnn/network';
import {
  DEFAULT_AVERAGED,
  DEFAULT_HMM,
  DEFAULT_LOCAL,
  DEFAULT_LYAPUNOV,
  DEFAULT_NOISE,
  DEFAULT_READOUT,
  DEFAULT_TRANSITIONS,
  DEFAULT_ZONES,
  PARITY_NOISE,
  PARITY_ZONES,
} from '../../protocol/analyses/defaults';
import type { AveragedResult } from '../../protocol/analyses/averaged';
import type { HmmResult } from '../../protocol/analyses/hmm';
import type { LocalResult, LyapunovResult } from '../../protocol/analyses/local';
import type { NoiseResult } from '../../protocol/analyses/noise';
import type { ReadoutResult } from '../../protocol/analyses/readout';
import type { TransitionsParams, TransitionsResult } from '../../protocol/analyses/transitions';
import type { ZonesParams, ZonesResult } from '../../protocol/analyses/zones';
import { boundedSteps, fitBasis, type FittedBasis } from '../basis';
import { analyseAveraged } from '../analyses/averaged';
import { analyseHmm } from '../analyses/hmm';
import { analyseLocally, analyseLyapunov } from '../analyses/local';
import { analyseNoise } from '../analyses/noise';
import { analyseReadout } from '../analyses/readout';
import {
  firstStepOf,
  pictureAxes,
  targetOf,
  type AnalysisSubject,
  type PictureAxes,
} from '../analyses/subject';
import { analyseTransitions } from '../analyses/transitions/transitions';
import { describeZones, measureZones } from '../analyses/zones';
import { ownThread } from '../parallel/helpers';
import type { JobContext } from './job';

export interface StatisticalOptions {
  readonly parity?: boolean;
  readonly states?: number;
  readonly rollouts?: number;
  readonly from?: number;
  readonly to?: number;
}

export interface StatisticalResults {
  zones?: ZonesResult;
  local?: LocalResult;
  lyapunov?: LyapunovResult;
  averaged?: AveragedResult;
  noise?: NoiseResult;
  readout?: ReadoutResult;
  transitions?: TransitionsResult;
  hmm?: HmmResult;
}

export function subjectOf(
  network: Network,
  orbit: Orbit,
  {
    noise = 1,
    seed = 1,
    warmupSteps = 0,
  }: { readonly noise?: number; readonly seed?: number; readonly warmupSteps?: number },
  {
    signal,
    config = null,
    helpers,
  }: Pick<JobContext, 'signal'> & Partial<Pick<JobContext, 'config' | 'helpers'>>,
): AnalysisSubject {
  const pause = () => Promise.resolve();
  const size = stateSize(network);
  const steps = boundedSteps(orbit, size);
  return {
    key: 'orbit',
    network,
    states: orbit.internal.subarray(0, steps * size),
    steps,
    firstStep: firstStepOf(orbit, warmupSteps),
    axes: axesOf(orbit, size),
    noiseStd: noise,
    seed,
    signal,
    pause,
    helpers: helpers ?? ownThread(pause),
    target: targetOf(config?.text ?? null),
  };
}

/** Principal axes, fitted when they are asked for. */
function axesOf(orbit: Orbit, size: number): PictureAxes {
  let fitted: FittedBasis | null = null;
  const axes = () => pictureAxes((fitted ??= fitBasis(orbit, size, 'orbit')), null);
  return {
    get name() {
      return axes().name;
    },
    project: (states) => axes().project(states),
  };
}

/** Those of `what` that this file knows. */
export async function statisticalAnalyses(
  what: ReadonlySet<string>,
  subject: AnalysisSubject,
  options: StatisticalOptions,
): Promise<StatisticalResults> {
  const results: StatisticalResults = {};
  if (what.has('zones')) {
    const params = zonesParams(options);
    const measured = await measureZones(subject, params, () => undefined);
    results.zones = describeZones(subject, params, measured);
  }
  if (what.has('local')) {
    results.local = await analyseLocally(subject, DEFAULT_LOCAL, () => undefined);
  }
  if (what.has('lyapunov')) {
    results.lyapunov = await analyseLyapunov(subject, DEFAULT_LYAPUNOV, () => undefined);
  }
  if (what.has('averaged'))
    results.averaged = await analyseAveraged(subject, DEFAULT_AVERAGED, () => undefined);
  if (what.has('noise')) {
    const params = options.parity ? PARITY_NOISE : DEFAULT_NOISE;
    results.noise = await analyseNoise(subject, params, () => undefined);
  }
  if (what.has('readout')) results.readout = analyseReadout(subject, DEFAULT_READOUT);
  if (what.has('transitions')) {
    const params = transitionsParams(options);
    results.transitions = await analyseTransitions(subject, params, () => undefined);
  }
  if (what.has('hmm')) results.hmm = await analyseHmm(subject, DEFAULT_HMM, () => undefined);
  return results;
}

export function zonesParams({ parity, states, rollouts }: StatisticalOptions): ZonesParams {
  return {
    ...(parity ? PARITY_ZONES : DEFAULT_ZONES),
    ...(states === undefined ? {} : { states }),
    ...(rollouts === undefined ? {} : { rollouts }),
  };
}

/** `rollouts` are the direct runs. */
export function transitionsParams({
  parity = false,
  rollouts,
  from,
  to,
}: StatisticalOptions): TransitionsParams {
  return {
    ...DEFAULT_TRANSITIONS,
    areas: parity,
    ...(rollouts === undefined ? {} : { runs: rollouts }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
