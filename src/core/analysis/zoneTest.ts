/** Whether a state is in a zone, by no more rollouts than settle it. How far in it is: residency.ts and zones.ts. */
import type { CancelSignal } from '../cancel';
import { throwIfCancelled } from '../cancel';
import { stateSize, type Network, type Readout } from '../rnn/network';
import { argmax } from '../rnn/readout';
import { createReadingStepper } from '../rnn/readingStep';
import type { RolloutNoise } from './rolloutNoise';
import { NOW_STEPS, SOON_STEPS, type CommitmentRule, type Zone } from './zones';

export interface ZoneTestOptions {
  readonly zone: Exclude<Zone, 'unassigned'>;
  readonly rule: CommitmentRule;
  /** That would be run at most. */
  readonly rollouts: number;
  readonly noise: RolloutNoise;
  readonly signal?: CancelSignal;
}

/**
 * Guarantee: for every state the answer of `zonesOf` over `measureResidency` with as many rollouts of SOON_STEPS from number
 * 0 on. A rollout more can not change what is answered: shares are bounded by those still to come.
 *
 * @returns of a full state at `offset` of `states`; throws Cancelled
 */
export function zoneTest(
  network: Network,
  readout: Readout,
  { zone, rule, rollouts, noise, signal }: ZoneTestOptions,
): (states: Float64Array, offset: number) => boolean {
  const stepper = createReadingStepper(network, readout);
  const size = stateSize(network);
  const capSteps = zone === 'transition' ? NOW_STEPS : SOON_STEPS;
  const settled = SETTLED[zone];
  return (states, offset) => {
    throwIfCancelled(signal);
    stepper.start(states.subarray(offset, offset + size));
    const symbol = argmax(stepper.logits, 0, readout.outputs);
    let [now, soon] = [0, 0];
    for (let r = 0; r < rollouts; r++) {
      if (r > 0) stepper.restart();
      for (let step = 1; step <= capSteps; step++) {
        stepper.step(noise.rows, noise.driveAt(r, step - 1));
        if (argmax(stepper.logits, 0, readout.outputs) === symbol) continue;
        soon++;
        if (step <= NOW_STEPS) now++;
        break;
      }
      const left = rollouts - r - 1;
      const answer = settled(rule, {
        ...{ leastNow: now / rollouts, mostNow: (now + left) / rollouts },
        ...{ leastSoon: soon / rollouts, mostSoon: (soon + left) / rollouts },
      });
      if (answer !== null) return answer;
    }
    return false;
  };
}

/** Between what p_1 and p_8 will lie when all rollouts are run. */
interface Bounds {
  readonly leastNow: number;
  readonly mostNow: number;
  readonly leastSoon: number;
  readonly mostSoon: number;
}

/** Whether a state is in the zone for all shares within the bounds; null while that is open. */
type Settled = (rule: CommitmentRule, bounds: Bounds) => boolean | null;

const SETTLED: Readonly<Record<ZoneTestOptions['zone'], Settled>> = {
  transition(rule, { leastNow, mostNow }) {
    if (leastNow > rule.transitionAbove) return true;
    return mostNow > rule.transitionAbove ? null : false;
  },
  kick(rule, { leastNow, mostNow, leastSoon, mostSoon }) {
    const isTransition = leastNow > rule.transitionAbove;
    if (isTransition || leastNow >= rule.kickNowBelow || mostSoon <= rule.kickAbove) return false;
    const isKick = leastSoon > rule.kickAbove && mostNow < rule.kickNowBelow;
    return isKick && mostNow <= rule.transitionAbove ? true : null;
  },
  cluster(rule, { leastNow, mostNow, leastSoon, mostSoon }) {
    const isTransition = leastNow > rule.transitionAbove;
    const isKick = leastSoon > rule.kickAbove && mostNow < rule.kickNowBelow;
    if (isTransition || isKick || leastSoon >= rule.clusterBelow) return false;
    const mayBeKick = mostSoon > rule.kickAbove && leastNow < rule.kickNowBelow;
    const isCluster = mostSoon < rule.clusterBelow && mostNow <= rule.transitionAbove;
    return isCluster && !mayBeKick ? true : null;
  },
};
