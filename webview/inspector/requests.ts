/** What the page asks the host about the network on screen; of each kind the latest wins. Holds nothing of the page. */
import type { Channel } from '../../src/protocol/channel';
import type {
  Connectivity,
  HostEvents,
  HostMethods,
  PageMethods,
  Scene,
  SimulationParams,
  Skeleton,
  StateAtParams,
  StateDetail,
  TensorRow,
  WebviewEvents,
} from '../../src/protocol/inspector';
import { Latest } from '../ui/latest';

export type HostChannel = Channel<PageMethods, HostMethods, WebviewEvents, HostEvents>;

export interface ReplyHandlers {
  scene(scene: Scene): void;
  /** The scene with a short altered orbit. */
  glimpse(scene: Scene): void;
  skeleton(skeleton: Skeleton): void;
  connectivity(connectivity: Connectivity): void;
  detail(detail: StateDetail): void;
  tensors(tensors: readonly TensorRow[]): void;
  failed(error: unknown): void;
}

export class Requests {
  private readonly scenes: Latest<SimulationParams, Scene>;
  private readonly glimpses: Latest<SimulationParams, Scene | null>;
  private readonly skeletons: Latest<SimulationParams, Skeleton>;
  private readonly attractors: Latest<SimulationParams, Skeleton | null>;
  private readonly foreseen: Latest<SimulationParams, null>;
  private readonly details: Latest<StateAtParams, StateDetail>;

  /** Attracting rays came with the last scene. */
  private raysCome = false;

  constructor(
    private readonly channel: HostChannel,
    private readonly handlers: ReplyHandlers,
  ) {
    const failed = (error: unknown) => handlers.failed(error);
    this.scenes = new Latest({
      request: (params, signal) => channel.call('simulate', params, signal),
      done: (scene) => {
        this.raysCome = scene.attractors !== undefined;
        handlers.scene(scene);
      },
      failed,
    });
    this.glimpses = new Latest({
      request: (params, signal) => channel.call('glimpse', params, signal),
      done: (scene) => {
        if (scene) handlers.glimpse(scene);
      },
      failed,
      // A drag asks faster than orbits come: each that is finished is shown.
      finishOutdated: true,
    });
    this.skeletons = new Latest({
      request: (params, signal) => channel.call('skeleton', params, signal),
      done: (skeleton) => handlers.skeleton(skeleton),
      failed,
    });
    this.attractors = new Latest({
      request: (params, signal) => channel.call('attractors', params, signal),
      done: (skeleton) => {
        if (skeleton) handlers.skeleton(skeleton);
      },
      failed,
    });
    this.foreseen = new Latest({
      request: (params, signal) => channel.call('foresee', params, signal),
      done: () => undefined,
      failed: () => undefined,
    });
    this.details = new Latest({
      request: (params, signal) => channel.call('stateAt', params, signal),
      done: (detail) => handlers.detail(detail),
      failed,
    });
  }

  simulate(params: SimulationParams): void {
    this.scenes.ask(params);
    if (!this.raysCome) this.attractors.ask(params);
    this.skeletons.ask(params);
  }

  /** Says what may be simulated next. Whether that works concerns nobody until it is asked for, and fails then. */
  foresee(params: SimulationParams): void {
    this.foreseen.ask(params);
  }

  /** As `simulate`, for values that follow each other: a short orbit comes first. */
  drag(params: SimulationParams): void {
    this.glimpses.ask(params);
    this.simulate(params);
  }

  /** Everything a picture needs. The search for rays takes longest: it comes last. */
  picture(params: SimulationParams, layer: number): void {
    this.scenes.ask(params);
    this.channel.call('connectivity', { layer }).then(
      (connectivity) => this.handlers.connectivity(connectivity),
      (error: unknown) => this.handlers.failed(error),
    );
    this.skeletons.ask(params);
  }

  detail(params: StateAtParams): void {
    this.details.ask(params);
  }

  get isDetailing(): boolean {
    return this.details.isBusy;
  }

  tensors(): void {
    this.channel.call('tensors', null).then(
      (tensors) => this.handlers.tensors(tensors),
      (error: unknown) => this.handlers.failed(error),
    );
  }
}
