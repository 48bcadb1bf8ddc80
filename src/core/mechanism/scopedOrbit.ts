/** An orbit with all its states under an intervention that acts only in its scope. Unlimited ones: core/dynamics/orbit. */
import { throwIfCancelled } from '../cancel';
import {
  isBounded,
  readStates,
  scaledDrive,
  startOf,
  type Orbit,
  type OrbitOptions,
} from '../dynamics/orbit';
import type { Network } from '../rnn/network';
import { createStepper } from '../rnn/step';
import type { UnitGain } from './interventions';
import type { ScopeTest } from './scope';

export interface ScopedOrbitOptions extends Pick<
  OrbitOptions,
  'warmupSteps' | 'seed' | 'initialState' | 'signal'
> {
  readonly gains: readonly UnitGain[];
  /** The network while the intervention acts: under the gains, and under gains on connections. */
  readonly effective: Network;
  /** `inputDrive` of the intact network over warm-up and recording. */
  readonly drive: Float64Array;
}

export interface ScopedOrbit extends Orbit {
  /** [steps] 1 where the scope held in the state. */
  readonly acts: Uint8Array;
}

/**
 * Guarantees: as `runOrbit`; its symbols are those of `InterventionRun` in the same scope on the same noise.
 * @param scope of the network's own state h_t: it decides how h_t is read and how h_{t+1} is made from it
 * @throws RangeError for an initial state of the wrong length
 * @throws Cancelled
 */
export function runScopedOrbit(
  network: Network,
  scope: ScopeTest,
  options: ScopedOrbitOptions,
): ScopedOrbit {
  const { warmupSteps, gains, effective, drive, initialState, signal } = options;
  const intact = createStepper(network);
  const altered = createStepper(effective);
  const alteredDrive = scaledDrive(network, drive, gains);
  const { stateSize, driveSize } = intact;
  const total = drive.length / driveSize;
  const internal = new Float64Array(Math.max(0, total - warmupSteps) * stateSize);
  const acting = new Uint8Array(Math.max(0, total - warmupSteps));
  const state = startOf(initialState ?? null, stateSize);
  let explodedAtStep: number | null = null;
  let steps = 0;
  let acts = scope(state, 0);
  for (let t = 0; t < total; t++) {
    throwIfCancelled(signal);
    if (acts) altered.step(state, alteredDrive, t * driveSize);
    else intact.step(state, drive, t * driveSize);
    if (!isBounded(state)) {
      explodedAtStep = t;
      break;
    }
    acts = scope(state, 0);
    if (t < warmupSteps) continue;
    internal.set(state, steps * stateSize);
    acting[steps++] = acts ? 1 : 0;
  }
  if (steps === 0 && explodedAtStep !== null && explodedAtStep > 0 && warmupSteps > 0) {
    const early = drive.subarray(0, explodedAtStep * driveSize);
    return {
      ...runScopedOrbit(network, scope, { ...options, drive: early, warmupSteps: 0 }),
      explodedAtStep,
    };
  }
  const recorded = internal.subarray(0, steps * stateSize);
  const shown = acting.subarray(0, steps);
  const seen = readStates(network, gains, recorded, options, shown);
  return { steps, internal: recorded, explodedAtStep, acts: shown, ...seen };
}
