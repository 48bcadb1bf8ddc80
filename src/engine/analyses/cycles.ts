/** Cycles longer than those that are looked for unasked, on request: searched in parts, as marks of the picture. */
import type { CancelSignal } from '../../core/cancel';
import { cycleParts } from '../../core/dynamics/fixedPoints';
import type { Network } from '../../core/rnn/network';
import { axesName } from '../../protocol/axesName';
import type { CyclesParams, CyclesResult } from '../../protocol/analyses/cycles';
import type { SimulationParams } from '../../protocol/inspector';
import type { FittedBasis } from '../basis';
import { inParts } from '../inParts';
import { searchGuesses } from '../searchStarts';
import type { Simulated } from '../simulation';
import { constantInputOf, skeletonMarks } from '../skeleton';

/** The picture whose map is searched. */
export interface CyclesSubject {
  /** Before gains. */
  readonly network: Network;
  readonly simulated: Simulated;
  readonly basis: FittedBasis;
  readonly simulation: SimulationParams;
  readonly signal: CancelSignal;
  readonly pause: () => Promise<void>;
}

/**
 * Of the map without noise, under the constant input where the picture has one.
 * @param progress told the share of the periods that are done
 * @throws Cancelled; RangeError for other networks than one ReLU layer, and for more active sets than can be tried
 */
export async function findCycles(
  { network, simulated, basis, simulation, signal, pause }: CyclesSubject,
  params: CyclesParams,
  progress: (doneShare: number) => void,
): Promise<CyclesResult> {
  const { effective, altered, intact, acts } = simulated;
  if (acts) throw new RangeError('cycles: gains that act in a scope found; one network is needed');
  const { seed } = simulation;
  const { longestPeriod, exhaustive } = params;
  const input = constantInputOf(network, simulation);
  const guesses = searchGuesses(effective, altered ?? intact, {
    ...{ wanted: params.starts, input, seed, signal },
  });
  const tried: { period: number; guesses: number; known: number }[] = [];
  const { search, rays } = await inParts(
    cycleParts(effective, {
      ...{ ...guesses, input, seed, signal, exhaustive },
      maxPeriod: longestPeriod,
      onPeriod(period, guesses, known) {
        tried.push({ period, guesses, known });
        progress(period / longestPeriod);
      },
    }),
    pause,
  );
  return {
    parameters: params,
    ...skeletonMarks({ rays, search }, network, simulated, basis),
    tried,
    startsTried: (search ?? rays)?.startsTried ?? 0,
    unseenShare: search?.unseenShare ?? rays?.unsettledShare ?? 0,
    exhaustivePeriod: (search ?? rays)?.exhaustivePeriod ?? 0,
    axes: axesName(basis),
    notes: [methodOf(rays !== null, input !== null)],
  };
}

function methodOf(areRays: boolean, isDriven: boolean): string {
  if (areRays) {
    return 'Without input the map is homogeneous: what repeats are directions. Projective cycles by normalised iteration from noisy states, refined exactly on their active sets; those that repel are found by trying every set only.';
  }
  const at = isDriven ? 'under the constant input' : 'without input';
  return `Fixed points and cycles ${at}, solved exactly on linear regions; half of the guesses are active sets of states of the orbit, half are random.`;
}
