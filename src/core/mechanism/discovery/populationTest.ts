/** What populations' noise does to the rate of transitions: taken away, drawn anew, and taken from control sets. */
import type { CancelSignal } from '../../cancel';
import { inputDrive } from '../../dynamics/orbit';
import { STREAM } from '../../random/streams';
import type { Network } from '../../rnn/network';
import { matchedSets, type Features, type Likeness } from '../matchedSets';
import { INTACT, InterventionRun } from '../symbolRun';
import { momentsOf } from './credit';
import { changedDrive, type NoiseChange } from './integrators';
import { CONTROL_SETS, LEAST_CONTROL_SETS, leastMargin } from './proof';
import type { Estimate } from './screening';
import { findTransitions } from './transitions';

const RUNS = 10;
/** 97.5 % point of Student's t with RUNS - 1 degrees of freedom. */
export const RUNS_T_95 = 2.262;
const WARMUP_STEPS = 100;
/** Share of the rate that has to be gone without their noise. */
export const LEAST_DROP = 0.5;

export interface PopulationTest {
  /** Transitions per step, intact. */
  readonly rate: Estimate;
  /** Difference of the rate, paired by everyone else's noise. */
  readonly removed: Estimate;
  readonly replaced: Estimate;
  /** Largest fall of the rate among control sets without their noise; NaN without sets. */
  readonly controls: Likeness & {
    readonly sets: number;
    readonly largestFall: number;
    /** By how much more the rate falls than for the set that this is least certain of, paired by run; NaN without sets. */
    readonly margin: Estimate;
  };
  readonly runs: number;
  readonly stepsPerRun: number;
  /** Why nothing is claimed; null when the units integrate noise. */
  readonly refused: string | null;
}

/**
 * @param units whose noise is in question
 * @param taboo units that no control set may hold
 * @throws Cancelled
 */
export function testPopulations(
  network: Network,
  units: readonly number[],
  taboo: ReadonlySet<number>,
  features: Features,
  how: {
    readonly steps: number;
    readonly noiseStd: number;
    readonly seed: number;
    readonly signal?: CancelSignal;
  },
): PopulationTest {
  const { steps, noiseStd, seed, signal } = how;
  const stepsPerRun = Math.ceil(steps / RUNS);
  const legal = (item: number) => !taboo.has(item);
  const { sets, ...likeness } = matchedSets(features, units, CONTROL_SETS, seed, legal);
  const runner = new InterventionRun(network, INTACT, () => false);
  const intact: number[] = [];
  const [removed, replaced]: number[][] = [[], []];
  const controls = sets.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    const runSeed = (seed + run) >>> 0;
    const input = { kind: 'noise', std: noiseStd } as const;
    const drive = inputDrive(network, input, WARMUP_STEPS + stepsPerRun, runSeed, signal);
    const rateOf = (changed: Float64Array) => {
      const noise = { drive: changed, seed: runSeed, warmupSteps: WARMUP_STEPS };
      const { argmax } = runner.run(noise, signal);
      return findTransitions(argmax).length / stepsPerRun;
    };
    const fresh = { seed: runSeed, noiseStd, stream: STREAM.rollouts };
    const without = (set: readonly number[], change: NoiseChange) =>
      rateOf(changedDrive(network, drive, set, change, fresh));
    const usual = rateOf(drive);
    intact.push(usual);
    removed.push(without(units, 'removed') - usual);
    replaced.push(without(units, 'replaced') - usual);
    sets.forEach((set, k) => controls[k].push(without(set, 'removed') - usual));
  }
  const falls = controls.map((differences) => -momentsOf(differences).mean);
  const found = {
    rate: momentsOf(intact),
    removed: momentsOf(removed),
    replaced: momentsOf(replaced),
    controls: {
      sets: sets.length,
      largestFall: falls.length > 0 ? Math.max(...falls) : Number.NaN,
      margin: marginOf(removed, controls),
      ...likeness,
    },
  };
  return { ...found, ...{ runs: RUNS, stepsPerRun }, refused: refusal(found) };
}

function marginOf(removed: readonly number[], controls: readonly (readonly number[])[]): Estimate {
  const falls = (differences: readonly number[]) => differences.map((one) => -one);
  const { mean, error } = leastMargin(falls(removed), controls.map(falls), RUNS_T_95);
  return { mean, error };
}

function refusal(
  found: Pick<PopulationTest, 'rate' | 'removed' | 'replaced' | 'controls'>,
): string | null {
  const { rate, removed, replaced, controls } = found;
  const fall = -removed.mean;
  if (!(fall >= LEAST_DROP * rate.mean && fall - RUNS_T_95 * removed.error > 0)) {
    const share = Math.round((100 * fall) / rate.mean);
    return `without their noise the rate of transitions falls by ${share} %, ${100 * LEAST_DROP} % are needed`;
  }
  if (controls.sets < LEAST_CONTROL_SETS) {
    return `${controls.sets} control sets exist, ${LEAST_CONTROL_SETS} are needed`;
  }
  if (!(controls.margin.mean - RUNS_T_95 * controls.margin.error > 0)) {
    return 'without the noise of a random set the rate falls as much, or so nearly that chance may be the difference';
  }
  if (Math.abs(replaced.mean) >= fall / 2) {
    return 'noise of the same variance drawn apart changes the rate by half as much: it is not their variance alone';
  }
  return null;
}
