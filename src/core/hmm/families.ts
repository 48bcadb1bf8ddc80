/** The paper's six HMMs (Torre et al. 2025) put together: chains, fully connected, cyclic. */
import { CYCLIC_EMISSION, linearEmission, triangularEmission } from './emissions';
import { uniformStart, type Hmm } from './hmm';
import {
  CHAIN_TARGET,
  chainTransition,
  cyclicTransition,
  fullyConnectedTransition,
} from './transitions';

/**
 * Chain of M states with linear emissions.
 *
 * @throws RangeError when an inner state would stay with negative probability (M > 5 at target .05)
 */
export function chainHmm(states: number, target: number = CHAIN_TARGET): Hmm {
  return {
    start: uniformStart(states),
    transition: chainTransition(states, target),
    emission: linearEmission(states),
  };
}

/** Three states that stay with .95 and go anywhere else alike; each emits its own symbol with .98. */
export function fullyConnectedHmm(): Hmm {
  return {
    start: uniformStart(3),
    transition: fullyConnectedTransition(3),
    emission: triangularEmission(3),
  };
}

/** Four states on a ring; neighbours share a symbol. */
export function cyclicHmm(): Hmm {
  return {
    start: uniformStart(4),
    transition: cyclicTransition(4),
    emission: CYCLIC_EMISSION,
  };
}
