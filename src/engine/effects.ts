/** Effects of the gains on a page, in parts: the paired ones first, then beside matched controls. The numbers of `ablate`. */
import type { CancelSignal } from '../core/cancel';
import type { Network } from '../core/rnn/network';
import type { EffectsReply } from '../protocol/effects';
import type { EffectsHow, SimulationParams } from '../protocol/inspectorParams';
import { inParts } from './inParts';
import { partsOf } from './interventionOrder';
import type { AblationOrder } from './jobs/ablationSchemas';
import { orderedAblationParts } from './orderedAblation';

export interface EffectsEnvironment {
  readonly signal: CancelSignal;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Lets calls that wait be served between two parts. */
  readonly pause: () => Promise<void>;
  /** `paired`: the effects without controls, told once; null with every later share. */
  readonly progress: (doneShare: number, paired: EffectsReply | null) => void;
}

const TELL_EVERY_MS = 200;

/**
 * Guarantee: the numbers of `ablate` with this order, whatever is served meanwhile.
 * @throws RangeError without a gain that differs from 1, or for what the network does not have
 * @throws Cancelled
 */
export async function measureEffects(
  network: Network,
  simulation: SimulationParams,
  how: EffectsHow,
  environment: EffectsEnvironment,
): Promise<EffectsReply> {
  const { signal, now, pause, progress } = environment;
  const [main, ...also] = partsOf(simulation);
  if (!main) throw new RangeError('effects: every gain is 1, nothing is altered');
  const order: AblationOrder = { ...main, also, scope: simulation.scope ?? 'always', ...how };
  const alone = { ...order, controls: 0 };
  const paired = await inParts(orderedAblationParts(network, alone, signal), pause);
  if (how.controls === 0) return paired;
  progress(0, paired);
  let toldAt = now();
  const tell = (share: number) => {
    if (now() - toldAt < TELL_EVERY_MS) return;
    toldAt = now();
    progress(share, null);
  };
  return inParts(orderedAblationParts(network, order, signal, tell), pause);
}
