/** Runs the analysis a page asks for, and keeps what was measured for it. Each analysis has a file of its own. */
import type { AnalysisReply, AnalysisRequest } from '../../protocol/analyses/request';
import type { ZonesParams } from '../../protocol/analyses/zones';
import { analyseAveraged } from './averaged';
import { analyseHmm } from './hmm';
import { analyseLocally, analyseLyapunov } from './local';
import { analyseNoise } from './noise';
import { analyseReadout } from './readout';
import type { AnalysisSubject, Progress } from './subject';
import { analyseTransitions } from './transitions/transitions';
import { describeZones, measureZones, type MeasuredZones } from './zones';

/** The last measurement of each analysis that can be described anew without measuring; of one session. */
export interface Measured {
  zones?: { readonly key: string; readonly measured: MeasuredZones };
}

/** @throws Cancelled, or RangeError when the network or its input does not fit the analysis */
export async function runAnalysis(
  subject: AnalysisSubject,
  request: AnalysisRequest,
  kept: Measured,
  progress: Progress<AnalysisReply | null>,
): Promise<AnalysisReply> {
  switch (request.kind) {
    case 'zones': {
      const { params } = request;
      const measured = await zonesOnce(subject, params, kept, (share, part) =>
        progress(share, { kind: 'zones', result: describeZones(subject, params, part) }),
      );
      return { kind: 'zones', result: describeZones(subject, params, measured) };
    }
    case 'local':
      return {
        kind: 'local',
        result: await analyseLocally(subject, request.params, (share) => progress(share, null)),
      };
    case 'averaged':
      return {
        kind: 'averaged',
        result: await analyseAveraged(subject, request.params, (share) => progress(share, null)),
      };
    case 'noise':
      return {
        kind: 'noise',
        result: await analyseNoise(subject, request.params, (share) => progress(share, null)),
      };
    case 'readout':
      return { kind: 'readout', result: analyseReadout(subject, request.params) };
    case 'transitions': {
      const result = await analyseTransitions(subject, request.params, (share, part) =>
        progress(share, { kind: 'transitions', result: part }),
      );
      return { kind: 'transitions', result };
    }
    case 'hmm':
      return {
        kind: 'hmm',
        result: await analyseHmm(subject, request.params, (share) => progress(share, null)),
      };
    case 'lyapunov':
      return {
        kind: 'lyapunov',
        result: await analyseLyapunov(subject, request.params, (share, part) =>
          progress(share, { kind: 'lyapunov', result: part }),
        ),
      };
    case 'cycles':
      throw new RangeError('cycles: belong to a picture, whose input may be constant');
  }
}

async function zonesOnce(
  subject: AnalysisSubject,
  params: ZonesParams,
  kept: Measured,
  progress: Progress<MeasuredZones>,
): Promise<MeasuredZones> {
  const { rule: _rule, ...measuring } = params;
  const key = `${subject.key} ${JSON.stringify(measuring)}`;
  if (kept.zones?.key === key) return kept.zones.measured;
  const measured = await measureZones(subject, params, progress);
  kept.zones = { key, measured };
  return measured;
}
