/** The reply of the analysis that is looked at, as far as it is of the orbit shown; and whether its axes are drawn. Draws nothing. */
import { axesName } from '../../../src/protocol/axesName';
import type { AnalysisReply } from '../../../src/protocol/analyses/request';
import type { PageState } from '../state';
import { orbitName, shownKind } from './analysisState';

/** null while another panel is open, nothing came yet, or what came is of another orbit. */
export function openReply({ analysis, view }: PageState): AnalysisReply | null {
  if (view.panel !== 'analysis') return null;
  const kept = analysis.replies[shownKind(view)];
  return kept?.orbit === orbitName(view.simulation) ? kept.reply : null;
}

/** Whether positions in axes of this name can be drawn in the scene. */
export function areDrawnAxes({ scene }: PageState, axes: string): boolean {
  return scene !== null && axes === axesName(scene.basis);
}
