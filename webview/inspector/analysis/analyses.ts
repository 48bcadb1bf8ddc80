/** Asks the host for analyses, one at a time, and puts what comes into the page's state. Draws nothing. */
import type {
  AnalysisProgress,
  AnalysisReply,
  AnalysisRequest,
} from '../../../src/protocol/analyses/request';
import { Latest } from '../../ui/latest';
import type { HostChannel } from '../requests';
import type { PageState } from '../state';
import { finished, orbitName, progressed, restored, started, withRequest } from './analysisState';

/** The page, as far as analyses see it. */
export interface AnalysesPage {
  state(): PageState;
  update(state: PageState): void;
  fail(error: unknown): void;
  /** Of the scene that is shown. */
  sequence(): number;
}

interface Asked {
  readonly request: AnalysisRequest;
  /** Nobody pressed for it. */
  readonly isAutomatic: boolean;
  readonly simulation: PageState['view']['simulation'];
}

export class Analyses {
  private readonly latest: Latest<Asked, AnalysisReply>;
  private underWay: Asked | null = null;

  constructor(
    private readonly channel: HostChannel,
    private readonly page: AnalysesPage,
  ) {
    this.latest = new Latest({
      request: (asked, signal) => {
        this.underWay = asked;
        const { request } = asked;
        const simulation = { ...asked.simulation, sequence: page.sequence() };
        return channel.call('analyse', { simulation, request }, signal);
      },
      done: (reply, { simulation }) => {
        const state = page.state();
        const analysis = finished(state.analysis, reply, simulation);
        this.underWay = null;
        page.update({ ...state, analysis });
      },
      failed: (error) => {
        this.idle();
        page.fail(error);
      },
    });
  }

  /** Remembers the parameters and starts; what ran before is given up. */
  start(request: AnalysisRequest): void {
    const state = this.page.state();
    const view = withRequest(state.view, request);
    // Zones and states are there to be seen on the orbit.
    const seen = { zones: 'zone', hmm: 'state' } as const;
    const own = request.kind === 'zones' || request.kind === 'hmm' ? seen[request.kind] : null;
    const colourBy = own && view.colourBy === 'symbol' ? own : view.colourBy;
    this.begin({ ...state, view: { ...view, colourBy } }, request, false);
  }

  /** Without a choice of the user's: what is shown stays. */
  again(request: AnalysisRequest): void {
    this.begin(this.page.state(), request, true);
  }

  /** Gives up what was begun by itself once it is of another orbit than is shown. */
  dropOutdated(): void {
    const { underWay } = this;
    if (!underWay?.isAutomatic) return;
    const now = orbitName(this.page.state().view.simulation);
    if (orbitName(underWay.simulation) !== now) this.stop();
  }

  /** Gives up what is under way; its parts stay. */
  stop(): void {
    this.latest.cancel();
    this.idle();
  }

  /** Another content, or a page that comes back: gives up what is of another network, shows what is known of this one. */
  renew(): void {
    this.latest.cancel();
    this.underWay = null;
    this.channel.call('keptAnalyses', null).then(
      (kept) => {
        const state = this.page.state();
        this.page.update({ ...state, analysis: restored(state.analysis, kept, state.view) });
      },
      (error: unknown) => this.page.fail(error),
    );
  }

  progressed(progress: AnalysisProgress): void {
    const state = this.page.state();
    if (!this.underWay || !state.analysis.running) return;
    const analysis = progressed(state.analysis, progress, this.underWay.simulation);
    this.page.update({ ...state, analysis });
  }

  private begin(state: PageState, request: AnalysisRequest, isAutomatic: boolean): void {
    this.page.update({ ...state, analysis: started(state.analysis, request) });
    this.latest.ask({ request, isAutomatic, simulation: state.view.simulation });
  }

  private idle(): void {
    this.underWay = null;
    const state = this.page.state();
    this.page.update({ ...state, analysis: { ...state.analysis, running: null } });
  }
}
