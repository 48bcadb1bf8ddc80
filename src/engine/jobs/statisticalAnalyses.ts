/** The analyses of the Inspector's Analysis side, for the command line: parameters from its options, results and failures by name. */
import { Cancelled } from '../../core/cancel';
import type { Orbit } from '../../core/dynamics/orbit';
import { stateSize, type Network } from '../../core/rnn/network';
import {
  DEFAULT_AVERAGED,
  DEFAULT_HMM,
  DEFAULT_LOCAL,
  DEFAULT_LYAPUNOV,
  DEFAULT_NOISE,
  DEFAULT_PATCHING,
  DEFAULT_READOUT,
  DEFAULT_REQUESTS,
  DEFAULT_TRANSITIONS,
  DEFAULT_ZONES,
  PARITY_NOISE,
  PARITY_ZONES,
} from '../../protocol/analyses/defaults';
import type { AnalysisKind, AnalysisReply, AnalysisRequest } from '../../protocol/analyses/request';
import type { TransitionsParams } from '../../protocol/analyses/transitions';
import type { ZonesParams } from '../../protocol/analyses/zones';
import { boundedSteps, fitBasis, type FittedBasis } from '../basis';
import { runAnalysis } from '../analyses/runAnalysis';
import {
  firstStepOf,
  pictureAxes,
  targetOf,
  type AnalysisSubject,
  type PictureAxes,
} from '../analyses/subject';
import { ownThread } from '../parallel/helpers';
import type { JobContext } from './job';

export interface StatisticalOptions {
  readonly parity?: boolean;
  readonly states?: number;
  readonly rollouts?: number;
  readonly from?: number;
  readonly to?: number;
}

/** Results by kind of analysis, and why the others could not be had. */
export interface StatisticalResults {
  readonly results: { readonly [K in RequestedKind]?: ResultOf<K> };
  readonly failures: readonly { readonly part: string; readonly failure: string }[];
}

/** Cycles are part of the skeleton on the command line. */
type RequestedKind = Exclude<AnalysisKind, 'cycles'>;
type ResultOf<K extends AnalysisKind> = Extract<AnalysisReply, { kind: K }>['result'];

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
    intact: null,
    states: orbit.internal.subarray(0, steps * size),
    steps,
    recordedSteps: orbit.steps,
    explodedAtStep: orbit.explodedAtStep,
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

/**
 * Those of `what` that are analyses on request, each with a failure of its own.
 * @throws Cancelled
 */
export async function statisticalAnalyses(
  what: ReadonlySet<string>,
  subject: AnalysisSubject,
  options: StatisticalOptions,
): Promise<StatisticalResults> {
  const found: [string, AnalysisReply['result']][] = [];
  const failures: { part: string; failure: string }[] = [];
  for (const { kind } of DEFAULT_REQUESTS) {
    if (kind === 'cycles' || !what.has(kind)) continue;
    try {
      const reply = await runAnalysis(
        subject,
        requestOf(kind, options),
        { zones: [] },
        () => undefined,
      );
      found.push([kind, reply.result]);
    } catch (error) {
      if (error instanceof Cancelled || !(error instanceof RangeError)) throw error;
      failures.push({ part: kind, failure: error.message });
    }
  }
  return { results: Object.fromEntries(found), failures };
}

function requestOf(kind: RequestedKind, options: StatisticalOptions): AnalysisRequest {
  switch (kind) {
    case 'zones':
      return { kind, params: zonesParams(options) };
    case 'local':
      return { kind, params: DEFAULT_LOCAL };
    case 'lyapunov':
      return { kind, params: DEFAULT_LYAPUNOV };
    case 'averaged':
      return { kind, params: DEFAULT_AVERAGED };
    case 'noise':
      return { kind, params: options.parity ? PARITY_NOISE : DEFAULT_NOISE };
    case 'readout':
      return { kind, params: DEFAULT_READOUT };
    case 'transitions':
      return { kind, params: transitionsParams(options) };
    case 'patching':
      return { kind, params: DEFAULT_PATCHING };
    case 'hmm':
      return { kind, params: DEFAULT_HMM };
  }
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
