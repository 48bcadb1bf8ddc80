/** When an intervention acts: always, or only in states of a kind. Not what it does there. */
import { bankedNoise } from '../analysis/rolloutNoise';
import { COMMITMENT_RULE, type Zone } from '../analysis/zones';
import { zoneTest } from '../analysis/zoneTest';
import type { CancelSignal } from '../cancel';
import { argmax, logitsOf } from '../rnn/readout';
import { topOffset, type Network } from '../rnn/network';

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
 * network. So neither depends on the intervention except through where it leads. A zone is that of ZONE_ROLLOUTS rollouts,
 * whose noise is the same for every state; as many are run as settle it.
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
  return zoneTest(network, readout, {
    ...{ zone: scope.zone, rule: COMMITMENT_RULE, rollouts: ZONE_ROLLOUTS, noise },
    ...(signal ? { signal } : {}),
  });
}
