/** The training view's controller: what the host tells, what is drawn when, what is asked. */
import { render } from 'lit';
import { Channel, toWireError } from '../../src/protocol/channel';
import type { Notice } from '../../src/protocol/inspector';
import type {
  OrbitOfCheckpoint,
  TrainingAction,
  TrainingHostMethods,
  TrainingPageEvents,
  TrainingSnapshot,
  TrainingViewEvents,
} from '../../src/protocol/trainingPage';
import { readTheme } from '../theme/theme';
import { watchTheme } from '../theme/watchTheme';
import type { NoMethods, PagePort } from '../ui/port';
import { curvesOf, hasData } from './curves/curves';
import { CurvesView } from './curves/curvesView';
import { layout, type PageActions } from './layout';
import { OrbitView } from './orbit/orbitView';
import {
  initialState,
  lookingAt,
  withCheckpoint,
  withComparison,
  withEpoch,
  withNotice,
  withOrbit,
  withPhase,
  withSnapshot,
  withSteps,
  withView,
  type TrainingState,
} from './state';

const CONTEXT_LOST: Notice = {
  severity: 'warning',
  message: 'The graphics context was lost; the orbit comes back when the system gives it again.',
};

export class TrainingPage {
  private state: TrainingState;
  private readonly channel: Channel<
    NoMethods,
    TrainingHostMethods,
    TrainingPageEvents,
    TrainingViewEvents
  >;
  private readonly curves: CurvesView;
  private readonly orbit: OrbitView;
  private drawRequest = 0;
  private reportRequest = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly port: PagePort,
  ) {
    this.state = initialState(port.kept());
    this.channel = new Channel<
      NoMethods,
      TrainingHostMethods,
      TrainingPageEvents,
      TrainingViewEvents
    >({
      port,
      methods: {},
      onEvent: {
        snapshot: (snapshot) => this.take(snapshot),
        phase: (phase) => this.update(withPhase(this.state, phase)),
        steps: (steps) => this.update(withSteps(this.state, steps)),
        epoch: (report) => this.update(withEpoch(this.state, report)),
        checkpoint: (checkpoint) => this.takeCheckpoint(checkpoint),
        comparison: (comparison) => this.takeComparison(comparison),
        notice: (notice) => this.update(withNotice(this.state, notice)),
      },
      log: (line) => this.channel.emit('failed', { message: line }),
    });
    const theme = readTheme(document.body);
    this.curves = new CurvesView(root, theme, {
      cursor: (cursorRow) => this.update({ ...this.state, cursorRow }),
      pick: (checkpoint) => this.lookAt(checkpoint),
    });
    this.orbit = new OrbitView(root, theme, {
      request: (epoch, signal) => this.channel.call('orbit', { epoch }, signal),
      arrived: (shown) => this.takeOrbit(shown),
      failed: (error) => this.orbitFailed(error),
      cameraMoved: () => this.keepView(),
      contextLost: (lost) => this.update({ ...this.state, failure: lost ? CONTEXT_LOST : null }),
      drawn: () => this.report(),
    });
  }

  start(): void {
    // What the host wrote for the time until now.
    this.root.replaceChildren();
    this.draw();
    watchTheme((theme) => {
      this.curves.setTheme(theme);
      this.orbit.setTheme(theme);
    });
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    void this.channel.call('ready', null).then(
      (snapshot) => this.take(snapshot),
      (error: unknown) => this.fail(error),
    );
  }

  private take(snapshot: TrainingSnapshot): void {
    const before = this.state.snapshot?.checkpoints.at(-1);
    this.update(withSnapshot(this.state, snapshot));
    this.keepView();
    if (snapshot.checkpoints.at(-1) !== before) this.askOrbit();
  }

  private takeComparison(comparison: TrainingPageEvents['comparison']): void {
    this.update(withComparison(this.state, comparison));
    this.keepView();
  }

  private takeCheckpoint(checkpoint: TrainingPageEvents['checkpoint']): void {
    this.update(withCheckpoint(this.state, checkpoint));
    if (this.state.orbit.wanted === null) this.askOrbit();
  }

  private askOrbit(): void {
    const { snapshot, orbit } = this.state;
    if (!snapshot || snapshot.checkpoints.length === 0) return;
    this.orbit.ask(orbit.wanted);
    this.update(withOrbit(this.state, { busy: true }));
  }

  private takeOrbit(shown: OrbitOfCheckpoint): void {
    this.update(withOrbit(this.state, { shown, failure: null }));
    this.settleOrbit();
  }

  /** The last good picture stays. */
  private orbitFailed(error: unknown): void {
    const { message } = toWireError(error);
    this.channel.emit('failed', { message });
    this.update(withOrbit(this.state, { failure: message }));
    this.settleOrbit();
  }

  /** Another question may already be on its way. */
  private settleOrbit(): void {
    queueMicrotask(() => this.update(withOrbit(this.state, { busy: this.orbit.isBusy })));
  }

  private onKey(event: KeyboardEvent): void {
    const isInView = (event.target as HTMLElement).closest('.viewport') !== null;
    if (isInView && this.orbit.handleKey(event)) event.preventDefault();
  }

  private actions(): PageActions {
    return {
      act: (action) => this.act(action),
      view: (change) => {
        this.update(withView(this.state, change));
        this.keepView();
      },
      cursor: (cursorRow) => this.update({ ...this.state, cursorRow }),
      lookAt: (index) => this.lookAt(index),
      sort: (sorting) => this.update({ ...this.state, sorting }),
      fit: () => this.orbit.fit(),
    };
  }

  private lookAt(index: number): void {
    this.update(lookingAt(this.state, index));
    this.askOrbit();
  }

  private act(action: TrainingAction): void {
    this.channel.call('act', action).then(
      () => this.update({ ...this.state, failure: null }),
      (error: unknown) => this.fail(error),
    );
  }

  private fail(error: unknown): void {
    const { name, message, hint } = toWireError(error);
    if (name === 'CancelledError') return;
    this.channel.emit('failed', { message });
    const failure: Notice = { severity: 'error', message, ...(hint ? { hint } : {}) };
    this.update({ ...this.state, failure });
  }

  /** Steps and epochs may come faster than frames: what came until then is drawn with the next one. */
  private update(state: TrainingState): void {
    this.state = state;
    if (this.drawRequest !== 0) return;
    this.drawRequest = requestAnimationFrame(() => {
      this.drawRequest = 0;
      this.draw();
    });
  }

  private draw(): void {
    render(layout(this.state, this.actions()), this.root);
    this.curves.update(this.state);
    this.orbit.update(this.state);
    this.report();
  }

  /** Once the browser has the frame to show. */
  private report(): void {
    if (this.reportRequest !== 0) return;
    this.reportRequest = requestAnimationFrame(() => {
      this.reportRequest = 0;
      const { snapshot, history } = this.state;
      if (!snapshot) return;
      const { drawn } = this.orbit;
      this.channel.emit('drawn', {
        phase: snapshot.phase,
        epochs: history.epoch.length,
        curves: curvesOf(this.state)
          .filter(hasData)
          .map(({ name }) => name),
        orbitEpoch: drawn?.epoch ?? null,
        orbitSteps: drawn?.scene.intact.steps ?? 0,
        compared: this.state.compared.length,
      });
    });
  }

  /** The folders bring the view back with the window. */
  private keepView(): void {
    const { view, snapshot } = this.state;
    const cameras = this.orbit.cameras() ?? view.cameras;
    const compared = this.state.compared.map(({ run }) => run.runFolder);
    this.port.keep({ ...view, cameras, runFolder: snapshot?.runFolder ?? '', compared });
  }
}
