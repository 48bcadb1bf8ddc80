/** Asks the host for the effects of the gains in force, one at a time, and puts what comes into the page's state. Draws nothing. */
import type { EffectsProgress, EffectsReply } from '../../../src/protocol/effects';
import type { EffectsParams } from '../../../src/protocol/inspectorParams';
import { Latest } from '../../ui/latest';
import type { HostChannel } from '../requests';
import type { PageState } from '../state';
import { canMeasure, currentEffects, effectsHow, effectsName, whyOnRequest } from './effectsState';

/** The page, as far as this sees it. */
export interface MeasuringPage {
  state(): PageState;
  update(state: PageState): void;
  fail(error: unknown): void;
}

/** Clicks that follow each other are not held up by what nobody will read. */
const START_AFTER_MS = 500;

interface Asked extends EffectsParams {
  readonly of: string;
}

export class Measuring {
  private readonly latest: Latest<Asked, EffectsReply>;
  private underWay: Asked | null = null;
  private timer = 0;
  /** What somebody asked the effects of, however long they take; null for nothing. */
  private wanted: string | null = null;

  constructor(
    channel: HostChannel,
    private readonly page: MeasuringPage,
  ) {
    this.latest = new Latest({
      request: (asked, signal) => {
        this.underWay = asked;
        const { simulation, how } = asked;
        return channel.call('effects', { simulation, how }, signal);
      },
      done: (reply, asked) => {
        this.underWay = null;
        this.put(reply, asked, null);
      },
      failed: (error) => {
        this.stop();
        page.fail(error);
      },
    });
  }

  /** What is in force is measured once its picture is there, even if that takes long. */
  want(): void {
    this.wanted = effectsName(this.page.state());
  }

  /** After the picture is there: what is in force is measured, unless that takes long and nobody asked. */
  follow(): void {
    const state = this.page.state();
    const isUsual = state.effects.isAutomatic && whyOnRequest(state) === null;
    const isWanted = isUsual || this.wanted === effectsName(state);
    if (!isWanted || currentEffects(state)?.isWhole === true) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.start(), START_AFTER_MS);
  }

  start(): void {
    window.clearTimeout(this.timer);
    const state = this.page.state();
    const of = effectsName(state);
    if (!canMeasure(state) || this.underWay?.of === of) return;
    this.page.update({ ...state, effects: { ...state.effects, running: { doneShare: 0 } } });
    const simulation = { ...state.view.simulation, sequence: state.scene?.sequence ?? 0 };
    this.latest.ask({ simulation, how: effectsHow(state), of });
  }

  /** Gives up what is under way, before anything else is asked. Changes nothing of the page. */
  cancel(): void {
    window.clearTimeout(this.timer);
    this.latest.cancel();
    this.underWay = null;
  }

  /** Gives up what is under way; what is known of it stays. */
  stop(): void {
    this.cancel();
    const state = this.page.state();
    if (state.effects.running) {
      this.page.update({ ...state, effects: { ...state.effects, running: null } });
    }
  }

  progressed({ doneShare, paired }: EffectsProgress): void {
    const { underWay } = this;
    if (!underWay) return;
    const state = this.page.state();
    if (paired) this.put(paired, underWay, { doneShare });
    else this.page.update({ ...state, effects: { ...state.effects, running: { doneShare } } });
  }

  private put(reply: EffectsReply, { of }: Asked, running: { doneShare: number } | null): void {
    const state = this.page.state();
    const found = { reply, of, isWhole: running === null };
    this.page.update({ ...state, effects: { ...state.effects, found, running } });
  }
}
