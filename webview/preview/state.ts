/** What the preview shows, and the pure functions that change it. No DOM, no messages. */
import type { Notice } from '../../src/protocol/inspector';
import type {
  HmmPreview,
  PreviewCost,
  PreviewDrawn,
  PreviewSnapshot,
} from '../../src/protocol/previewPage';
import type { TrainingPreview } from '../../src/protocol/training';
import { hasGraph } from './graph/hmmGraph';

export interface PreviewState {
  readonly snapshot: PreviewSnapshot | null;
  /** The last measurement, also of an earlier text. */
  readonly measured: TrainingPreview | null;
  /** A failure inside the page or of what a button asked for. */
  readonly failure: Notice | null;
  /** Of the graph's place, CSS pixels; 0 before it is known. */
  readonly graphWidth: number;
}

export const START: PreviewState = {
  snapshot: null,
  measured: null,
  failure: null,
  graphWidth: 0,
};

/**
 * News of the host. While the text has an error, what it says nothing of stays as it was, and sample sequences of the
 * same HMM stay the same ones: typing moves only what it changes.
 */
export function withSnapshot(before: PreviewState, snapshot: PreviewSnapshot): PreviewState {
  const state = { ...before, measured: measuredBy(snapshot.cost) ?? before.measured };
  const last = before.snapshot;
  if (!last || snapshot.problems.errors === 0) return { ...state, snapshot };
  const isSame = snapshot.hmm && last.hmm && sameHmm(last.hmm, snapshot.hmm);
  const hmm = isSame ? last.hmm : (snapshot.hmm ?? last.hmm);
  const facts = snapshot.facts.length > 0 ? snapshot.facts : last.facts;
  return { ...state, snapshot: { ...snapshot, hmm, facts } };
}

function measuredBy(cost: PreviewCost): TrainingPreview | null {
  if (cost.state === 'known') return cost.preview;
  return cost.state === 'measuring' ? cost.before : null;
}

function sameHmm(a: HmmPreview, b: HmmPreview): boolean {
  const numbers = ({ start, transition, emission }: HmmPreview) =>
    JSON.stringify([start, transition, emission]);
  return numbers(a) === numbers(b);
}

/** True when the numbers shown are not of this text. */
export function isOutdated({ snapshot, measured }: PreviewState): boolean {
  return measured !== null && snapshot?.cost.state !== 'known';
}

/** Why "Train" does nothing now, or null. */
export function whyNotTrain({ blocked, problems }: PreviewSnapshot): string | null {
  if (blocked !== null) return blocked;
  return problems.errors > 0 ? 'The file has an error.' : null;
}

/** Names of the parts on screen, the number of states and of sequences. */
export function drawnParts({ snapshot }: PreviewState): PreviewDrawn {
  const hmm = snapshot?.hmm ?? null;
  const parts = [
    ...(hmm && hasGraph(hmm) ? ['graph'] : []),
    ...(hmm ? ['transition', 'emission', 'statistics', 'samples'] : []),
    ...(snapshot && snapshot.cost.state !== 'none' ? ['cost'] : []),
    ...(snapshot?.lastRun ? ['lastRun'] : []),
    ...(snapshot && snapshot.problems.errors + snapshot.problems.warnings > 0 ? ['problems'] : []),
  ];
  return {
    revision: snapshot?.revision ?? 0,
    complete: snapshot !== null && snapshot.cost.state !== 'measuring',
    parts,
    states: hmm?.transition.length ?? 0,
    samples: hmm?.samples.length ?? 0,
  };
}
