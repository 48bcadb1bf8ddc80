/** Parameters of each analysis when nobody chose any, and those of the paper's scripts. */
import { COMMITMENT_RULE, RESIDENCY_RULE } from '../../core/analysis/zones';
import type { ZonesParams } from '../../protocol/analyses/zones';

interface Chosen {
  readonly parity?: boolean;
  readonly states?: number;
  readonly rollouts?: number;
}

/** The paper measures every state it records; ours come from equal distances along the orbit. */
const EVERY_STATE = 20_000;

export function zonesParams({ parity = false, states, rollouts = 20 }: Chosen): ZonesParams {
  return {
    states: states ?? (parity ? EVERY_STATE : 1000),
    rollouts,
    capSteps: 60,
    noise: 'bank',
    hysteresis: parity ? 0 : 1e-6,
    rule: parity ? RESIDENCY_RULE : COMMITMENT_RULE,
  };
}
