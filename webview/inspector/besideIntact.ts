/** Asks for what stands beside the altered network in the open panel: the intact one's skeleton, spectra and zones. Draws nothing. */
import type {
  SimulationParams,
  Skeleton,
  StateAtParams,
  StateDetail,
} from '../../src/protocol/inspector';
import { Latest } from '../ui/latest';
import type { Analyses, AnalysesPage } from './analysis/analyses';
import { intactName } from './analysis/analysisState';
import { zonesAgain } from './analysis/zonesAgain';
import { wantedDetail, wantedSkeleton, withIntact } from './intact';
import type { HostChannel } from './requests';

type Page = Pick<AnalysesPage, 'state' | 'update' | 'fail'>;

export class BesideIntact {
  private readonly skeletons: Latest<SimulationParams, Skeleton>;
  private readonly details: Latest<StateAtParams, StateDetail>;
  /** What was asked last of each: a request that failed is not asked again and again. */
  private asked = { skeleton: '', detail: '', zones: '' };

  constructor(
    channel: HostChannel,
    private readonly page: Page,
    private readonly analyses: Analyses,
  ) {
    const failed = (error: unknown) => page.fail(error);
    const isOfNow = ({ sequence: _counted, ...simulation }: SimulationParams) =>
      intactName(simulation) === intactName(page.state().view.simulation);
    this.skeletons = new Latest({
      request: (params, signal) => channel.call('skeleton', params, signal),
      done: (skeleton, params) => {
        if (isOfNow(params)) page.update(withIntact(page.state(), { skeleton }));
        else this.asked.skeleton = '';
      },
      failed,
    });
    this.details = new Latest({
      request: (params, signal) => channel.call('stateAt', params, signal),
      done: (detail, { simulation }) => {
        if (isOfNow(simulation)) page.update(withIntact(page.state(), { detail }));
        else this.asked.detail = '';
      },
      failed,
    });
  }

  /** After each change of the page: asks for what it can show and does not know. */
  look(): void {
    const state = this.page.state();
    const skeleton = wantedSkeleton(state);
    if (skeleton && this.isNew('skeleton', intactName(skeleton))) this.skeletons.ask(skeleton);
    const detail = wantedDetail(state);
    if (detail && this.isNew('detail', JSON.stringify(detail))) this.details.ask(detail);
    this.analyses.dropOutdated();
    const zones = zonesAgain(this.page.state());
    if (zones && this.isNew('zones', JSON.stringify([state.view.simulation, zones]))) {
      this.analyses.again(zones);
    }
  }

  private isNew(what: keyof typeof this.asked, question: string): boolean {
    const name = `${this.page.state().snapshot?.revision ?? 0} ${question}`;
    const isNew = this.asked[what] !== name;
    this.asked[what] = name;
    return isNew;
  }
}
