/** The analyses behind one Inspector page, in its own axes; what it asked last is kept. Knows no webview. */
import type { AnalysisClient } from '../engine/client';
import type { AnalysisMethods, KeptBasis } from '../protocol/analysis';
import type { AnalysisProgress } from '../protocol/analyses/request';
import type { SimulationParams, ViewState } from '../protocol/inspector';
import type { EffectsProgress } from '../protocol/effects';
import type { AnalyseParams, EffectsParams } from '../protocol/inspectorParams';
import { stateSizeOf } from '../protocol/stateSize';
import type { CheckpointDocument } from './checkpointDocument';
import type { InputChoice } from './chosenInputs';
import { LastReply } from './lastReply';

type Params<K extends keyof AnalysisMethods> = Omit<Parameters<AnalysisMethods[K]>[0], 'session'>;
type Result<K extends keyof AnalysisMethods> = Awaited<ReturnType<AnalysisMethods[K]>>;
/** What a page asks at its start, and again whenever it comes back. */
type Repeated = 'skeleton' | 'connectivity';

interface Simulating {
  readonly name: string;
  readonly compute: (signal: AbortSignal) => Promise<Result<'simulate'>>;
}

interface Known {
  readonly session: number;
  /** Axes that are to be kept; null for those of the orbit. */
  readonly keptBasis: KeptBasis | null;
}

/** Every method rejects with the worker's error, in one line. */
export class PageAnalyses {
  private readonly last: { readonly [K in Repeated | 'simulate']: LastReply<Result<K>> } = {
    simulate: new LastReply(),
    skeleton: new LastReply(),
    connectivity: new LastReply(),
  };
  /** What may be asked next. */
  private readonly foreseen = new LastReply<Result<'simulate'>>();
  /** Rises with every change of the carried axes: replies from before are in others. */
  private carries = 0;
  private shownAxes: KeptBasis | null = null;

  /** @param carriedAxes brought along from another checkpoint, for scenes that are to keep them */
  constructor(
    private readonly document: CheckpointDocument,
    private readonly client: AnalysisClient,
    private readonly inputs: InputChoice,
    private carriedAxes: KeptBasis | null,
  ) {}

  /** Of the last scene; null before one. */
  get axes(): KeptBasis | null {
    return this.shownAxes;
  }

  carryAxes(axes: KeptBasis | null): void {
    this.carriedAxes = axes;
    this.carries++;
  }

  /** Computes what a page asks first for this view, so that it is there when the page is. */
  async lookAhead(view: ViewState, layer: number, signal: AbortSignal): Promise<void> {
    const simulation = { ...view.simulation, sequence: 0 };
    await Promise.all([
      this.simulate(simulation, signal),
      this.connectivity({ layer }, signal),
      this.skeleton(simulation, signal),
    ]);
  }

  async simulate(
    simulation: SimulationParams,
    signal: AbortSignal,
  ): Promise<Result<'simulate'>['scene']> {
    const { name, compute } = this.named(simulation, await this.known(simulation));
    const { scene, basis } = await this.last.simulate.get(name, signal, (own) => {
      if (this.foreseen.has(name)) return this.foreseen.get(name, own, compute);
      this.foreseen.forget();
      return compute(own);
    });
    this.shownAxes = basis;
    const { sequence } = simulation;
    const { attractors } = scene;
    return {
      ...scene,
      sequence,
      ...(attractors ? { attractors: { ...attractors, sequence } } : {}),
    };
  }

  /** Computes what may be asked next, so that it is there by then. Whatever else is simulated cancels it. */
  async foresee(simulation: SimulationParams, signal: AbortSignal): Promise<null> {
    const { name, compute } = this.named(simulation, await this.known(simulation));
    if (!this.last.simulate.has(name)) await this.foreseen.get(name, signal, compute);
    return null;
  }

  async skeleton(simulation: SimulationParams, signal: AbortSignal): Promise<Result<'skeleton'>> {
    const key = this.keyOf(simulation);
    const { session } = await this.known(simulation);
    const params = { simulation };
    const skeleton = await this.askOnce(session, 'skeleton', key, params, signal);
    return { ...skeleton, sequence: simulation.sequence };
  }

  /** In the axes of the last scene. */
  async glimpse(simulation: SimulationParams, signal: AbortSignal): Promise<Result<'glimpse'>> {
    const { session } = await this.known(simulation);
    const scene = await this.askIn(session, 'glimpse', { simulation }, signal);
    return scene && { ...scene, sequence: simulation.sequence };
  }

  async attractors(
    simulation: SimulationParams,
    signal: AbortSignal,
  ): Promise<Result<'attractors'>> {
    const { session } = await this.known(simulation);
    const found = await this.askIn(session, 'attractors', { simulation }, signal);
    return found && { ...found, sequence: simulation.sequence };
  }

  async connectivity(
    params: Params<'connectivity'>,
    signal: AbortSignal,
  ): Promise<Result<'connectivity'>> {
    const session = await this.document.sessionNumber();
    return this.askOnce(session, 'connectivity', JSON.stringify(params), params, signal);
  }

  async analyse(
    { simulation, request }: AnalyseParams,
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<'analyse'>> {
    const session = await this.document.sessionNumber();
    return this.client.analyse({ session, simulation, request }, onProgress, signal);
  }

  async effects(
    params: EffectsParams,
    onProgress: (progress: EffectsProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<'effects'>> {
    const session = await this.document.sessionNumber();
    return this.client.effects({ session, ...params }, onProgress, signal);
  }

  async ask<K extends keyof AnalysisMethods>(
    method: K,
    params: Params<K>,
    signal: AbortSignal,
  ): Promise<Result<K>> {
    return this.askIn(await this.document.sessionNumber(), method, params, signal);
  }

  private askIn<K extends keyof AnalysisMethods>(
    session: number,
    method: K,
    params: Params<K>,
    signal: AbortSignal,
  ): Promise<Result<K>> {
    return this.client.call(method, { ...params, session }, signal);
  }

  /** What was asked last is not computed again. @param key of the parameters */
  private askOnce<K extends Repeated>(
    session: number,
    method: K,
    key: string,
    params: Params<K>,
    signal: AbortSignal,
  ): Promise<Result<K>> {
    const name = this.nameIn(session, key);
    return this.last[method].get(name, signal, (own) => this.askIn(session, method, params, own));
  }

  /** What is waited for before any question of a picture: what a page asked first, the worker hears first. */
  private async known({ keepBasis }: SimulationParams): Promise<Known> {
    const session = await this.document.sessionNumber();
    return { session, keptBasis: keepBasis ? await this.fittingAxes() : null };
  }

  /** What is to be computed for these parameters, and its name. */
  private named(simulation: SimulationParams, { session, keptBasis }: Known): Simulating {
    const inputs = this.inputs.of(simulation.inputFile);
    const params = { simulation, keptBasis, inputs };
    return {
      name: this.nameIn(session, this.keyOf(simulation)),
      compute: (signal) => this.askIn(session, 'simulate', params, signal),
    };
  }

  private nameIn(session: number, key: string): string {
    return `${this.client.generation} ${session} ${key}`;
  }

  /** Null when the states of the other checkpoint had another size. */
  private async fittingAxes(): Promise<KeptBasis | null> {
    const axes = this.carriedAxes;
    const { model } = await this.document.snapshot();
    return axes && model && axes.mean.length === stateSizeOf(model) ? axes : null;
  }

  /** Names everything that shapes an orbit and how it is seen. */
  private keyOf({ sequence: _counted, ...simulation }: SimulationParams): string {
    return JSON.stringify([simulation, simulation.keepBasis ? this.carries : null]);
  }
}
