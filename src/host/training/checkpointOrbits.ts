/** Orbits of a run's checkpoints in one set of axes, for the training view. The analysis worker computes them. */
import type { AnalysisClient } from '../../engine/client';
import type { KeptBasis } from '../../protocol/analysis';
import { DEFAULT_VIEW } from '../../protocol/defaultView';
import type { Scene } from '../../protocol/inspector';

/** Short enough to follow training. */
const LENGTH_STEPS = 1000;

export class CheckpointOrbits {
  /** Axes of the first orbit with a spread worth looking at; the others are drawn in them. */
  private basis: KeptBasis | null = null;
  private sequence = 0;

  constructor(private readonly client: AnalysisClient) {}

  /** @param config of the run, for what the weights do not say */
  async orbit(
    path: string,
    config: { readonly path: string; readonly text: string } | null,
    signal: AbortSignal,
  ): Promise<Scene> {
    const { client } = this;
    const source = { kind: 'file' as const, path };
    const { session } = await client.call('open', { source, config, correction: null }, signal);
    try {
      const simulation = {
        ...DEFAULT_VIEW.simulation,
        lengthSteps: LENGTH_STEPS,
        keepBasis: this.basis !== null,
        sequence: ++this.sequence,
      };
      const params = { session, simulation, keptBasis: this.basis, inputs: null };
      const { scene, basis } = await client.call('simulate', params, signal);
      this.basis ??= basis;
      return scene;
    } finally {
      await client.call('close', { session });
    }
  }

  /** Fits the axes anew with the next orbit. */
  forgetAxes(): void {
    this.basis = null;
  }
}
