/** What was distilled, beside the run's HMM, as a result for pages, reports and the command line. Measures nothing. */
import { intervalOf } from '../../core/distillation/blockBootstrap';
import { matchStates } from '../../core/distillation/matchStates';
import { HORIZONS_STEPS } from '../../core/distillation/predictiveFeatures';
import type { Hmm } from '../../core/hmm/hmm';
import { stationaryOf } from '../../core/hmm/statistics';
import type { HmmParams, HmmResult } from '../../protocol/analyses/hmm';
import type { Distilled } from './hmm';
import type { AnalysisSubject } from './subject';

/** Fewer stays in a state say little of its row. */
const FEW_STAYS = 30;

export function describeHmm(
  { target, steps }: AnalysisSubject,
  params: HmmParams,
  found: Distilled,
): HmmResult {
  const { hmm, replicates, tests, gap, fits } = found;
  const states = hmm.start.length;
  const outputs = hmm.emission[0].length;
  const fitting = target?.hmm.emission[0].length === outputs ? target.hmm : null;
  const targetOf = fitting ? stateOfTarget(hmm, fitting) : hmm.start.map(() => -1);
  const bicStates = fits.reduce((best, one) => (one.bic < best.bic ? one : best)).states;
  return {
    parameters: params,
    steps,
    microstates: found.chain.cells,
    states,
    stateRule: params.states > 0 ? 'chosen' : 'gap',
    gapStates: gap.states,
    gapRatio: gap.ratio,
    bicStates,
    statement: statementOf(gap.states, bicStates, states, fitting?.start.length ?? null),
    ...evidenceOf(found),
    converged: found.model.converged,
    targetLabel: fitting ? (target?.label ?? '') : '',
    targetStates: fitting?.start.length ?? 0,
    targetOf,
    ...matricesOf(found, fitting, targetOf),
    blockSteps: found.blockSteps,
    replicates: replicates.length,
    klTarget: found.klTarget,
    klFloor: found.klFloor,
    klDistilled: found.klDistilled,
    dwells: tests.dwells.map((dwell) => ({
      ...dwell,
      targetMeanSteps: meanStay(fitting, targetOf[dwell.state]),
    })),
    stateMemory: tests.stateMemory,
    symbolMemory: tests.symbolMemory,
    symbolsBefore: tests.symbolsBefore,
    perStep: [...found.path],
    notes: notesOf(params, found, steps),
  };
}

function evidenceOf({
  timescales,
  fits,
  selfPrediction,
  chain,
}: Distilled): Pick<HmmResult, 'timescales' | 'bic' | 'selfPrediction'> {
  return {
    timescales: timescales.map((one) => ({ ...one, steps: [...one.steps] })),
    bic: fits.map(({ hmm: _fitted, ...fit }) => fit),
    selfPrediction: selfPrediction.map(({ state, multiples, ...curve }) => ({
      state,
      lagSteps: multiples.map((k) => k * chain.lagSteps),
      predicted: [...curve.predicted],
      counted: [...curve.counted],
      countedError: [...curve.countedError],
    })),
  };
}

/** What was found, its intervals, and what the target has in the same places; NaN where no state is matched. */
function matricesOf(
  { hmm, replicates }: Distilled,
  target: Hmm | null,
  targetOf: readonly number[],
): Pick<HmmResult, 'transition' | 'emission' | 'stationary'> {
  const among = (row: readonly number[] | undefined, j: number) => row?.[j] ?? Number.NaN;
  const stationary = target ? stationaryOf(target.transition) : [];
  return {
    transition: matrixOf(
      hmm.transition,
      replicates.map((one) => one.transition),
      target && ((i, j) => among(target.transition[targetOf[i]], targetOf[j])),
    ),
    emission: matrixOf(
      hmm.emission,
      replicates.map((one) => one.emission),
      target && ((i, k) => among(target.emission[targetOf[i]], k)),
    ),
    stationary: matrixOf(
      [hmm.start],
      replicates.map((one) => [one.stationary]),
      target && ((_, j) => among(stationary, targetOf[j])),
    ),
  };
}

function meanStay(target: Hmm | null, state: number): number {
  return 1 / (1 - (target?.transition[state]?.[state] ?? Number.NaN));
}

/** [M] which state of the target each state stands for; -1 for none. */
function stateOfTarget(hmm: Hmm, target: Hmm): number[] {
  const stands = matchStates(hmm, target);
  return hmm.start.map((_, i) => stands.indexOf(i));
}

function matrixOf(
  value: readonly (readonly number[])[],
  replicates: readonly (readonly (readonly number[])[])[],
  wanted: ((i: number, j: number) => number) | null,
): HmmResult['transition'] {
  const intervals = value.map((row, i) =>
    row.map((_, j) => intervalOf(replicates.map((one) => one[i][j]))),
  );
  return {
    value: value.map((row) => [...row]),
    low: intervals.map((row) => row.map(({ low }) => low)),
    high: intervals.map((row) => row.map(({ high }) => high)),
    error: intervals.map((row) => row.map(({ error }) => error)),
    target: wanted && value.map((row, i) => row.map((_, j) => wanted(i, j))),
  };
}

function statementOf(
  gapStates: number,
  bicStates: number,
  used: number,
  targetStates: number | null,
): string {
  const agree =
    gapStates === bicStates
      ? `The gap of timescales and BIC of the symbols agree on ${gapStates}.`
      : `The gap of timescales says ${gapStates}, BIC of the symbols says ${bicStates}: they disagree, and neither is corrected.`;
  const chosen = used === gapStates ? '' : ` ${used} were asked for.`;
  const target = targetStates === null ? '' : ` The run's HMM has ${targetStates}.`;
  return agree + chosen + target;
}

function notesOf(params: HmmParams, found: Distilled, steps: number): string[] {
  const { chain, model, tests, blockSteps, replicates, fits } = found;
  const few = tests.dwells.filter(({ stays }) => stays < FEW_STAYS);
  const features =
    params.features === 'predictive'
      ? `mean softmax ${HORIZONS_STEPS.join(', ')} steps ahead over ${params.rollouts} rollouts`
      : 'the first principal axes of the states';
  const unsettled = fits.filter(({ converged }) => !converged).map(({ states }) => states);
  return [
    `${chain.cells} microstates (k-means) of ${features}, chain at a lag of ${chain.lagSteps} steps; symbols are sampled.`,
    `A timescale near that of chance is none: counts of ${steps} steps show it where nothing is remembered.`,
    replicates.length < 20
      ? 'No intervals: they take 20 replicates or more.'
      : `Intervals: 95 % of ${replicates.length} replicates of blocks of ${blockSteps} steps; microstates and memberships of emissions stay.`,
    `p: against ${params.nullRuns} runs of the distilled model, each as long and decoded in the same way.`,
    'KL rates are lower bounds up to sampling: what a fitted HMM of twice the states does not see is not counted.',
    ...(model.converged
      ? []
      : ['The fit of the states has not converged: numbers may still move.']),
    ...(unsettled.length > 0
      ? [`Fits to the symbols with ${unsettled.join(', ')} states have not converged.`]
      : []),
    ...few.map(
      ({ state, stays }) =>
        `Too short for state ${state}: ${stays} stays seen, its numbers say little. Take a longer orbit.`,
    ),
  ];
}
