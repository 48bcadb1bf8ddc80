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
type Repeated = 'simulate' | 'skeleton' | 'connectivity';

/** Every method rejects with the worker's error, in one line. */
export class PageAnalyses {
  private readonly last: { readonly [K in Repeated]: LastReply<Result<K>> } = {
    simulate: new LastReply(),
    skeleton: new LastReply(),
    connectivity: new LastReply(),
  };
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
    const keptBasis = simulation.keepBasis ? await this.fittingAxes() : null;
    const inputs = this.inputs.of(simulation.inputFile);
    const params = { simulation, keptBasis, inputs };
    const key = this.keyOf(simulation);
    const { scene, basis } = await this.askOnce('simulate', key, params, signal);
    this.shownAxes = basis;
    const { sequence } = simulation;
    const { attractors } = scene;
    return {
      ...scene,
      sequence,
      ...(attractors ? { attractors: { ...attractors, sequence } } : {}),
    };
  }

  async skeleton(simulation: SimulationParams, signal: AbortSignal): Promise<Result<'skeleton'>> {
    const key = this.keyOf(simulation);
    const skeleton = await this.askOnce('skeleton', key, { simulation }, signal);
    return { ...skeleton, sequence: simulation.sequence };
  }

  /** In the axes of the last scene. */
  async glimpse(simulation: SimulationParams, signal: AbortSignal): Promise<Result<'glimpse'>> {
    const scene = await this.ask('glimpse', { simulation }, signal);
    return scene && { ...scene, sequence: simulation.sequence };
  }

  async attractors(
    simulation: SimulationParams,
    signal: AbortSignal,
  ): Promise<Result<'attractors'>> {
    const found = await this.ask('attractors', { simulation }, signal);
    return found && { ...found, sequence: simulation.sequence };
  }

  connectivity(
    params: Params<'connectivity'>,
    signal: AbortSignal,
  ): Promise<Result<'connectivity'>> {
    return this.askOnce('connectivity', JSON.stringify(params), params, signal);
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

  /** As `ask`, but what was asked last is not computed again. @param key of the parameters */
  private async askOnce<K extends Repeated>(
    method: K,
    key: string,
    params: Params<K>,
    signal: AbortSignal,
  ): Promise<Result<K>> {
    const session = await this.document.sessionNumber();
    const name = `${this.client.generation} ${session} ${key}`;
    // Called without another turn: what a page asked first, the worker shall hear first.
    return this.last[method].get(name, signal, (own) => this.askIn(session, method, params, own));
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
