/** What the page tells the host of a frame it drew. */
import type { DrawnReport } from '../../src/protocol/inspector';
import type { StageReport } from '../scene/stageApi';
import type { PageState } from './state';

/** What is in the scene, of which request. */
export interface Shown {
  /** Of the newest request. */
  readonly sequence: number;
  /** Its orbit is cut short, the whole one is on its way. */
  readonly isGlimpse: boolean;
  readonly inScene: DrawnReport['inScene'];
}

export function drawnReport(
  report: StageReport,
  { scene, skeleton, connectivity, snapshot }: PageState,
  { sequence, isGlimpse, inScene }: Shown,
  renderer: DrawnReport['renderer'],
): DrawnReport {
  const isCurrent =
    scene?.sequence === sequence && skeleton?.sequence === sequence && connectivity !== null;
  return {
    ...report,
    revision: snapshot?.revision ?? 0,
    sequence: scene?.sequence ?? 0,
    complete: isCurrent && !isGlimpse && skeleton.isWhole,
    inScene,
    renderer,
  };
}

/** Milliseconds since 1970, in fractions. */
export function sinceEpoch(): number {
  return performance.timeOrigin + performance.now();
}
