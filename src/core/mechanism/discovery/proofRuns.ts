/** Runs that claims are judged on, kept as the questions that are put to them. Judges nothing. */
import type { CancelSignal } from '../../cancel';
import type { Network } from '../../rnn/network';
import type { Features } from '../matchedSets';
import type { ClampedRunner } from './clampedRuns';
import type { Direction } from './profile';
import type { Proof } from './proof';
import { activityOf, record, sample, type Recording } from './recording';
import { pooled, questionsOf, type Questions } from './trials';

/** Transitions asked of a run; more cost time and tell little. */
const MOST_TRANSITIONS = 100;

type Ends = Pick<Direction, 'from' | 'to'>;

/** What is left of a run: its states and noise are let go, but for those that the questions need. */
export interface ProofRun extends Pick<Recording, 'explodedAtStep' | 'transitions'> {
  readonly seed: number;
  readonly features: Features;
  readonly asked: readonly { readonly ends: Ends; readonly questions: Questions }[];
}

/** @throws Cancelled */
export function recordProofs(
  network: Network,
  runner: ClampedRunner,
  wanted: readonly Ends[],
  how: {
    readonly steps: number;
    readonly noiseStd: number;
    readonly seeds: readonly number[];
    readonly signal?: CancelSignal;
  },
): ProofRun[] {
  const { seeds, ...same } = how;
  return seeds.map((seed) => {
    const recording = record(network, { ...same, seed });
    const { explodedAtStep, transitions } = recording;
    return {
      ...{ seed, explodedAtStep, transitions, features: activityOf(recording, runner.units) },
      asked: wanted.map((ends) => ({
        ends,
        questions: questionsOf(
          recording,
          runner,
          directionOf(recording, ends.from, ends.to, seed),
          seed,
        ),
      })),
    };
  });
}

/** What all runs are asked about one direction. */
export function proofOf(runs: readonly ProofRun[], { from, to }: Ends): Proof {
  const questions = runs.flatMap(({ asked }) =>
    asked.filter(({ ends }) => ends.from === from && ends.to === to).map((one) => one.questions),
  );
  const [{ features, seed }] = runs;
  const values = features.values.map(
    (_, k) => runs.reduce((sum, run) => sum + run.features.values[k], 0) / runs.length,
  );
  return { questions: pooled(questions), features: { ...features, values }, seed };
}

/** Of one run, at most MOST_TRANSITIONS of its changes. */
export function directionOf(
  recording: Recording,
  from: number,
  to: number,
  seed: number,
): Direction {
  const events = recording.transitions.filter((one) => one.from === from && one.to === to);
  return { from, to, events: sample(events, MOST_TRANSITIONS, seed) };
}
