/** Where a run stands: all that is needed to go on from there to the last bit. Plain data. */
import type { OptimiserState } from '../../core/compute';
import { initialParameters, scaledParameters } from '../../core/training/parameters';
import type { TrainingPlan } from './stage';
import { EMPTY_STREAM, type StreamState } from './streamMemory';

export interface BestWeights {
  /** Mean validation loss of that epoch. */
  readonly loss: number;
  readonly epoch: number;
  readonly parameters: Float32Array;
}

export interface TrainingState {
  /** Index of the stage. */
  readonly stage: number;
  /** Epochs finished within the stage, and before it. */
  readonly stageEpoch: number;
  readonly epoch: number;
  /** Steps made of the epoch under way. */
  readonly step: number;
  /** Steps made in all: the number of the next draw of noise. */
  readonly draws: number;
  /** Sums over the epoch's steps so far. */
  readonly lossSum: number;
  readonly gradientNormSum: number;
  readonly parameters: Float32Array;
  /** null before the first step of a stage with a fresh optimiser. */
  readonly optimiser: OptimiserState | null;
  readonly best: BestWeights | null;
  /** Of stages that follow the stationary process; empty in others. */
  readonly stream: StreamState;
  /** Time that training took, without pauses. */
  readonly elapsedMs: number;
}

/** @param pretrained weights to start from instead of fresh ones */
export function initialState(plan: TrainingPlan, pretrained: Float32Array | null): TrainingState {
  return {
    stage: 0,
    stageEpoch: 0,
    epoch: 0,
    step: 0,
    draws: 0,
    lossSum: 0,
    gradientNormSum: 0,
    parameters: pretrained ?? freshParameters(plan),
    optimiser: null,
    best: null,
    stream: EMPTY_STREAM,
    elapsedMs: 0,
  };
}

function freshParameters({ network, seed, initialScale }: TrainingPlan): Float32Array {
  return initialScale
    ? scaledParameters(network, seed, initialScale)
    : initialParameters(network, seed);
}

/** What the run stands for: averaged weights where there are any. */
export function weightsOf({ parameters, stream }: TrainingState): Float32Array {
  return stream.averaged ?? parameters;
}

export function isFinished(plan: TrainingPlan, state: TrainingState): boolean {
  return state.stage >= plan.stages.length;
}
