/** States from which rays and fixed points are searched. */
import { runOrbit, type Orbit } from '../core/dynamics/orbit';
import { isHomogeneous, stateSize, type Network } from '../core/rnn/network';
import { boundedSteps } from './basis';

/** As many as the checks of the paper's networks used. */
const STARTS = 60;
/** Noisy steps before a start: long enough to leave h = 0 behind, short enough not to follow an explosion. */
const SHORT_RUN_STEPS = 20;

/**
 * [m, S]. Homogeneous networks: last states of short runs with noises of their own, because a long run of an
 * exploding network keeps one direction only (and σ is no more than a scale). Others: states spread over the orbit.
 *
 * @param network under the gains in force
 */
export function searchStarts(network: Network, orbit: Orbit, seed: number): Float64Array {
  return isHomogeneous(network) ? shortRuns(network, seed) : spreadStates(network, orbit);
}

function shortRuns(network: Network, seed: number): Float64Array {
  const size = stateSize(network);
  const starts = new Float64Array(STARTS * size);
  for (let run = 0; run < STARTS; run++) {
    const { states } = runOrbit(network, {
      lengthSteps: 1,
      warmupSteps: SHORT_RUN_STEPS,
      input: { kind: 'noise', std: 1 },
      // Runs of neighbouring seeds of the page share no noise.
      seed: (seed * STARTS + run) >>> 0,
    });
    starts.set(states.subarray(0, size), run * size);
  }
  return starts;
}

function spreadStates(network: Network, orbit: Orbit): Float64Array {
  const size = stateSize(network);
  const available = boundedSteps(orbit, size);
  const count = Math.min(STARTS, available);
  const starts = new Float64Array(count * size);
  for (let i = 0; i < count; i++) {
    const step = Math.floor(((i + 0.5) * available) / count);
    starts.set(orbit.states.subarray(step * size, (step + 1) * size), i * size);
  }
  return starts;
}
