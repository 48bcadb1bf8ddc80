/** Runs the analysis a page asks for, and keeps what was measured for it. Each analysis has a file of its own. */
import type { AnalysisReply, AnalysisRequest } from '../../protocol/analyses/request';
import { analyseAveraged } from './averaged';
import { analyseHmm } from './hmm';
import { analyseLocally, analyseLyapunov } from './local';
import { analyseNoise } from './noise';
import { analysePatching } from './patching';
import { analyseReadout } from './readout';
import type { AnalysisSubject, Progress } from './subject';
import { analyseTransitions } from './transitions/transitions';
import { zonesBeside, type KeptZones } from './zonesBeside';

/** The last measurements of each analysis that can be described anew without measuring; of one session. */
export interface Measured {
  readonly zones: KeptZones;
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
      const result = await zonesBeside(subject, request.params, kept.zones, (share, part) =>
        progress(share, { kind: 'zones', result: part }),
      );
      return { kind: 'zones', result };
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
      return { kind: 'noise', result: await analyseNoise(subject, request.params) };
    case 'readout':
      return { kind: 'readout', result: analyseReadout(subject, request.params) };
    case 'transitions': {
      const result = await analyseTransitions(subject, request.params, (share, part) =>
        progress(share, { kind: 'transitions', result: part }),
      );
      return { kind: 'transitions', result };
    }
    case 'patching':
      return {
        kind: 'patching',
        result: await analysePatching(subject, request.params, (share) => progress(share, null)),
      };
    case 'hmm':
      return {
        kind: 'hmm',
        result: await analyseHmm(subject, request.params, (share) => progress(share, null)),
      };
    case 'lyapunov':
      return { kind: 'lyapunov', result: analyseLyapunov(subject, request.params) };
  }
}
