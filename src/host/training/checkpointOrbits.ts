/** Orbits of a run's checkpoints in one set of axes, for the training view. The analysis worker computes them. */
import type { AnalysisClient } from '../../engine/client';
import type { KeptBasis } from '../../protocol/analysis';
import { DEFAULT_VIEW } from '../../protocol/defaultView';
import type { Scene } from '../../protocol/inspector';
import type { OrbitOfCheckpoint } from '../../protocol/trainingPage';

/** Short enough to follow training. */
const LENGTH_STEPS = 1000;
/** Share of an orbit's variance that kept axes must show of a later checkpoint; else its own ones are taken. */
const LEAST_SHOWN = 0.6;

export interface CheckpointOfRun {
  readonly epoch: number;
  readonly path: string;
  /** The run's, for what the weights do not say. */
  readonly config: { readonly path: string; readonly text: string } | null;
}

type Simulate = (keptBasis: KeptBasis | null) => Promise<{ scene: Scene; basis: KeptBasis }>;

/**
 * An untrained network moves in other directions than a trained one: axes that show too little of a later checkpoint
 * give way to its own. Looking back keeps them, so that orbits can be compared; those that explode never set them.
 */
export class CheckpointOrbits {
  private axes: { readonly epoch: number; readonly basis: KeptBasis } | null = null;
  private sequence = 0;

  constructor(private readonly client: Pick<AnalysisClient, 'call'>) {}

  /** @throws what opening or simulating the checkpoint throws */
  async orbit(checkpoint: CheckpointOfRun, signal: AbortSignal): Promise<OrbitOfCheckpoint> {
    const { client } = this;
    const { path, config } = checkpoint;
    const source = { kind: 'file' as const, path };
    const { session } = await client.call('open', { source, config, correction: null }, signal);
    try {
      return await this.inAxes(checkpoint, (keptBasis) => {
        const simulation = {
          ...DEFAULT_VIEW.simulation,
          lengthSteps: LENGTH_STEPS,
          keepBasis: keptBasis !== null,
          sequence: ++this.sequence,
        };
        return client.call('simulate', { session, simulation, keptBasis, inputs: null }, signal);
      });
    } finally {
      await client.call('close', { session });
    }
  }

  private async inAxes({ epoch }: CheckpointOfRun, simulate: Simulate): Promise<OrbitOfCheckpoint> {
    const { axes } = this;
    if (axes) {
      const { scene } = await simulate(axes.basis);
      const isGood = epoch <= axes.epoch || explodes(scene) || shareShown(scene) >= LEAST_SHOWN;
      if (isGood) return { epoch, scene, axesOf: axes.epoch };
    }
    const { scene, basis } = await simulate(null);
    if (!explodes(scene)) this.axes = { epoch, basis };
    return { epoch, scene, axesOf: epoch };
  }
}

function explodes({ intact }: Scene): boolean {
  return intact.explodedAtStep !== null;
}

function shareShown({ basis }: Scene): number {
  return basis.explainedVarianceRatio.reduce((sum, share) => sum + share, 0);
}
