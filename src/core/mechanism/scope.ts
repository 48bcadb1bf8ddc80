/** When an intervention acts: always, or only in states of a kind. Not what it does there. */
import { measureResidency } from '../analysis/residency';
import { bankedNoise } from '../analysis/rolloutNoise';
import {
  COMMITMENT_RULE,
  SOON_STEPS,
  zoneMeasures,
  ZONES as ALL_ZONES,
  zonesOf,
  type Zone,
} from '../analysis/zones';
import type { CancelSignal } from '../cancel';
import { argmax, logitsOf } from '../rnn/readout';
import { stateSize, topOffset, type Network } from '../rnn/network';

/** Zones an intervention can be limited to, by COMMITMENT_RULE. */
export type ScopeZone = Exclude<Zone, 'unassigned'>;

export type Scope =
  | { readonly kind: 'always' }
  /** While the intact readout of the network's own state has its largest logit at `symbol`. */
  | { readonly kind: 'symbol'; readonly symbol: number }
  | { readonly kind: 'zone'; readonly zone: ScopeZone };

/** Rollouts behind a zone's probabilities: a standard error of at most .07. */
const ZONE_ROLLOUTS = 50;

/** Tells of a full state, at `offset` of `states`, whether the scope holds there. */
export type ScopeTest = (states: Float64Array, offset: number) => boolean;

/**
 * The state is the network's own: before output gains, read by the intact readout, and a zone is that of the intact
 * network. So neither depends on the intervention except through where it leads. A zone comes from ZONE_ROLLOUTS rollouts
 * of SOON_STEPS steps, whose noise is the same for every state.
 *
 * @throws RangeError for a symbol the network does not have, or a scope that needs a readout where there is none
 * @throws Cancelled
 */
export function scopeTest(
  network: Network,
  scope: Scope,
  how: { readonly seed: number; readonly noiseStd: number; readonly signal?: CancelSignal },
): ScopeTest {
  if (scope.kind === 'always') return () => true;
  const { readout } = network;
  if (!readout) throw new RangeError(`scope: ${scope.kind} found, the network has no readout`);
  if (scope.kind === 'symbol') {
    const { symbol } = scope;
    if (!(Number.isInteger(symbol) && symbol >= 0 && symbol < readout.outputs)) {
      throw new RangeError(
        `scope: symbol ${symbol} found, the network has ${readout.outputs} outputs`,
      );
    }
    const top = topOffset(network);
    const logits = new Float64Array(readout.outputs);
    return (states, offset) => {
      logitsOf(readout, states, offset + top, logits);
      return argmax(logits, 0, readout.outputs) === symbol;
    };
  }
  const { seed, noiseStd, signal } = how;
  const noise = bankedNoise(network, noiseStd, seed, signal);
  const options = { rollouts: ZONE_ROLLOUTS, capSteps: SOON_STEPS, noise, hysteresis: 0 };
  const size = stateSize(network);
  const wanted = ALL_ZONES.indexOf(scope.zone);
  return (states, offset) => {
    const state = states.subarray(offset, offset + size);
    const residency = measureResidency(network, state, {
      ...options,
      ...(signal ? { signal } : {}),
    });
    return zonesOf(zoneMeasures(residency), COMMITMENT_RULE)[0] === wanted;
  };
}
