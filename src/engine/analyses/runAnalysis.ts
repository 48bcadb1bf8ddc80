/** Runs the analysis a page asks for, and keeps what was measured for it. Each analysis has a file of its own. */
import type { AnalysisKind, AnalysisReply, AnalysisRequest } from '../../protocol/analyses/request';
import { explosionNotes } from '../explosion';
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

/**
 * What holds for the whole orbit, such as an explosion, is the first of every result's notes.
 * @throws Cancelled, or RangeError when the network or its input does not fit the analysis
 */
export async function runAnalysis<Kind extends AnalysisKind>(
  subject: AnalysisSubject,
  request: Extract<AnalysisRequest, { kind: Kind }>,
  kept: Measured,
  progress: Progress<AnalysisReply | null>,
): Promise<Extract<AnalysisReply, { kind: Kind }>>;
export async function runAnalysis(
  subject: AnalysisSubject,
  request: AnalysisRequest,
  kept: Measured,
  progress: Progress<AnalysisReply | null>,
): Promise<AnalysisReply> {
  const notes = explosionNotes(subject);
  const qualified = (reply: AnalysisReply): AnalysisReply => {
    const { result } = reply;
    return { ...reply, result: { ...result, notes: [...notes, ...result.notes] } } as AnalysisReply;
  };
  return qualified(
    await answered(subject, request, kept, (share, part) =>
      progress(share, part ? qualified(part) : null),
    ),
  );
}

async function answered(
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
