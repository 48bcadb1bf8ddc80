/** The preview's controller: takes what the host tells, renders it, says what was drawn. */
import { render } from 'lit';
import { Channel, toWireError } from '../../src/protocol/channel';
import type {
  PreviewAction,
  PreviewEvents,
  PreviewHostMethods,
  PreviewPageEvents,
  PreviewSnapshot,
} from '../../src/protocol/previewPage';
import { watchTheme } from '../theme/watchTheme';
import type { NoMethods, PagePort } from '../ui/port';
import { layout } from './layout';
import { drawnParts, START, withSnapshot, type PreviewState } from './state';

export class PreviewPage {
  private state: PreviewState = START;
  private readonly channel: Channel<
    NoMethods,
    PreviewHostMethods,
    PreviewEvents,
    PreviewPageEvents
  >;
  private readonly observer = new ResizeObserver(() => this.measure());
  private reportRequest = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly port: PagePort,
  ) {
    this.channel = new Channel<NoMethods, PreviewHostMethods, PreviewEvents, PreviewPageEvents>({
      port,
      methods: {},
      onEvent: { snapshot: (snapshot) => this.take(snapshot) },
      log: (line) => this.channel.emit('failed', { message: line }),
    });
  }

  start(): void {
    // What the host wrote for the time until now.
    this.root.replaceChildren();
    watchTheme(() => this.report());
    this.observer.observe(this.root);
    this.draw();
    void this.channel.call('ready', null).then(
      (snapshot) => this.take(snapshot),
      (error: unknown) => this.fail(error),
    );
  }

  private take(snapshot: PreviewSnapshot): void {
    this.port.keep({ experiment: snapshot.experiment });
    this.update(withSnapshot(this.state, snapshot));
  }

  private act(action: PreviewAction): void {
    this.channel.call('act', action).then(
      () => this.update({ ...this.state, failure: null }),
      (error: unknown) => this.fail(error),
    );
  }

  private fail(error: unknown): void {
    const { name, message, hint } = toWireError(error);
    if (name === 'CancelledError') return;
    this.channel.emit('failed', { message });
    const failure = { severity: 'error' as const, message, ...(hint ? { hint } : {}) };
    this.update({ ...this.state, failure });
  }

  private update(state: PreviewState): void {
    this.state = state;
    this.draw();
    this.measure();
  }

  private draw(): void {
    render(
      layout(this.state, (action) => this.act(action)),
      this.root,
    );
    this.report();
  }

  /** The graph is laid out for the width there is. */
  private measure(): void {
    const graphWidth = this.root.querySelector('.graph-place')?.clientWidth ?? 0;
    if (graphWidth === this.state.graphWidth || graphWidth === 0) return;
    this.state = { ...this.state, graphWidth };
    this.draw();
  }

  /** Once the browser has the frame to show. */
  private report(): void {
    if (this.reportRequest !== 0) return;
    this.reportRequest = requestAnimationFrame(() => {
      this.reportRequest = 0;
      this.channel.emit('drawn', drawnParts(this.state));
    });
  }
}
