/** What the Analysis side knows: the analysis under way, the last result of each kind, chosen parameters. Pure; asks nobody. */
import { CYCLES_REQUEST, DEFAULT_REQUESTS } from '../../../src/protocol/analyses/defaults';
import type {
  AnalysisKind,
  AnalysisProgress,
  AnalysisReply,
  AnalysisRequest,
  KeptAnalysis,
} from '../../../src/protocol/analyses/request';
import type { ViewState } from '../../../src/protocol/inspector';

export interface AnalysisState {
  readonly running: { readonly request: AnalysisRequest; readonly doneShare: number } | null;
  readonly replies: Readonly<Partial<Record<AnalysisKind, KeptReply>>>;
}

export interface KeptReply {
  readonly reply: AnalysisReply;
  /** Of the orbit it is about. */
  readonly orbit: string;
  /** Of the same orbit without gains. */
  readonly intact: string;
  /** 0..1: below 1 while it runs, or after it was stopped. */
  readonly doneShare: number;
}

export const NO_ANALYSIS: AnalysisState = { running: null, replies: {} };

/** Those of the Analysis side; the search for cycles stands beside rays and fixed points. */
export type OfferedKind = Exclude<AnalysisKind, 'cycles'>;
export type OfferedRequest = Extract<AnalysisRequest, { kind: OfferedKind }>;
const isOffered = (kind: AnalysisKind): kind is OfferedKind => kind !== 'cycles';
export const ANALYSIS_KINDS = DEFAULT_REQUESTS.map(({ kind }) => kind).filter(isOffered);

/** Names network and orbit, as far as an analysis sees them. */
export function orbitName({
  noInputTrajectories: _drawn,
  keepBasis: _axes,
  ...orbit
}: Partial<ViewState['simulation']>): string {
  return JSON.stringify(orbit);
}

/** As `orbitName`, whatever is done to the network. */
export function intactName({
  gains: _gains,
  edges: _edges,
  scope: _scope,
  ...simulation
}: ViewState['simulation']): string {
  return orbitName(simulation);
}

/** Parameters chosen for a kind, or its defaults. */
export function requestOf<K extends AnalysisKind>(
  view: ViewState,
  kind: K,
): Extract<AnalysisRequest, { kind: K }> {
  const isWanted = (request: AnalysisRequest): request is Extract<AnalysisRequest, { kind: K }> =>
    request.kind === kind;
  const found = [...(view.analyses?.requests ?? []), ...DEFAULT_REQUESTS, CYCLES_REQUEST].find(
    isWanted,
  );
  if (!found) throw new Error(`analysis '${kind}' has no default parameters`);
  return found;
}

export function shownKind(view: ViewState): OfferedKind {
  return ANALYSIS_KINDS.find((kind) => kind === view.analyses?.shown) ?? ANALYSIS_KINDS[0];
}

/** The view with these parameters chosen, and their analysis shown. */
export function withRequest(view: ViewState, request: AnalysisRequest): ViewState {
  const others = (view.analyses?.requests ?? []).filter(({ kind }) => kind !== request.kind);
  const shown = isOffered(request.kind) ? request.kind : shownKind(view);
  return { ...view, analyses: { shown, requests: [...others, request] } };
}

export function started(state: AnalysisState, request: AnalysisRequest): AnalysisState {
  return { ...state, running: { request, doneShare: 0 } };
}

/** A part that came: what is known by now stands for the result. */
export function progressed(
  state: AnalysisState,
  { doneShare, partial }: Pick<AnalysisProgress, 'doneShare' | 'partial'>,
  simulation: ViewState['simulation'],
): AnalysisState {
  if (!state.running) return state;
  const running = { ...state.running, doneShare };
  if (!partial) return { ...state, running };
  const kept = keptReply(partial, simulation, doneShare);
  return { running, replies: { ...state.replies, [partial.kind]: kept } };
}

export function finished(
  state: AnalysisState,
  reply: AnalysisReply,
  simulation: ViewState['simulation'],
): AnalysisState {
  return {
    running: null,
    replies: { ...state.replies, [reply.kind]: keptReply(reply, simulation, 1) },
  };
}

function keptReply(
  reply: AnalysisReply,
  simulation: ViewState['simulation'],
  doneShare: number,
): KeptReply {
  return { reply, orbit: orbitName(simulation), intact: intactName(simulation), doneShare };
}

/** With what was found before this page was there; of each kind what is of the orbit shown, else the newest. */
export function restored(
  state: AnalysisState,
  kept: readonly KeptAnalysis[],
  view: ViewState,
): AnalysisState {
  const shown = orbitName(view.simulation);
  const replies = { ...state.replies };
  for (const { simulation, reply } of kept) {
    const orbit = orbitName(simulation);
    if (orbit === shown || replies[reply.kind]?.orbit !== shown) {
      replies[reply.kind] = keptReply(reply, simulation, 1);
    }
  }
  return { ...state, replies };
}
