/**
 * The fast recipe in numbers: four stages that take a network from random weights to the statistics of its HMM in a minute of
 * one core. What was measured, and what did not help, is in RESULTS.md. The loop that follows it is elsewhere.
 */
import { MOST_WINDOWS } from '../compute';
import type { ParameterRole } from './parameters';

export interface FastStage {
  readonly name: string;
  /** What it is for, for people. */
  readonly purpose: string;
  readonly steps: number;
  /** Of a sequence: short ones leave the plateau of independent symbols, shorter ones have gradients that explode less. */
  readonly lengthSteps: number;
  /** Sequences of the network and of the HMM that one step compares. */
  readonly batch: number;
  readonly targets: number;
  /** First and last step size; geometric between. */
  readonly learningRates: readonly [number, number];
  /** Weight of the windows' divergence, 0 for none; how much of their shares a step keeps. */
  readonly windowWeight: number;
  readonly windowMemory: number;
  /** Added to each probability that weights a counterfactual symbol: rare ones stay within reach, at the cost of a bias. */
  readonly floor: number;
  /** Share of the sequences that start anew from 0; the others go on where they were. */
  readonly resetShare: number;
  /** How much of the averaged weights a step keeps; null without averaging. */
  readonly averaging: number | null;
}

export const FAST_STAGES: readonly FastStage[] = [
  {
    name: 'leave chance',
    purpose: 'from independent symbols to states that last',
    steps: 150,
    lengthSteps: 12,
    batch: 144,
    targets: 512,
    learningRates: [1.5e-3, 1.5e-3],
    windowWeight: 0,
    windowMemory: 0.8,
    floor: 0.01,
    resetShare: 0.1,
    averaging: null,
  },
  {
    name: 'find rates',
    purpose: 'to the frequencies and transitions of the HMM',
    steps: 600,
    lengthSteps: 12,
    batch: 144,
    targets: 512,
    learningRates: [1.5e-3, 6e-4],
    windowWeight: 3,
    windowMemory: 0.8,
    floor: 0.01,
    resetShare: 0,
    averaging: null,
  },
  {
    name: 'refine',
    purpose: 'larger batches, smaller steps',
    steps: 250,
    lengthSteps: 6,
    batch: 432,
    targets: 1024,
    learningRates: [6e-4, 8e-5],
    windowWeight: 3,
    windowMemory: 0.7,
    floor: 0,
    resetShare: 0,
    averaging: null,
  },
  {
    name: 'average',
    purpose: 'the mean of the weights along the way is what is kept',
    steps: 125,
    lengthSteps: 6,
    batch: 720,
    targets: 1024,
    learningRates: [8e-5, 4e-5],
    windowWeight: 3,
    windowMemory: 0.8,
    floor: 0,
    resetShare: 0,
    averaging: 0.996,
  },
];

/** What holds in every stage. */
export const FAST = {
  /** √ε in √mismatches: above one mismatch, so that near strings count as near. */
  blur: 1.5,
  scaling: 0.5,
  betas: [0.9, 0.99],
  clipNorm: 0.9,
  rates: { readoutWeight: 2, readoutBias: 2 } satisfies Partial<Record<ParameterRole, number>>,
  /** Steps over which the step size rises at first. */
  warmupSteps: 10,
  windowSteps: 4,
  windowSmoothing: 1e-4,
  /** A sequence whose state is so many times the 0.9-quantile of sizes starts anew: its gradients would drown all others. */
  largestState: 4,
  /** Growth per step of states without input, ReLU only; looked at every few steps, on so many states. */
  growth: { limit: 1, everySteps: 4, states: 24 },
  /** Steps between two validations. */
  epochSteps: 25,
  /** Factors of PyTorch's initial weights, and what is taken from every recurrent one, times N. */
  initial: { recurrentWeight: 2, readoutWeight: 12, inhibition: 4 },
} as const;

/** Where it departs from the paper's loss and its minimisation, a line each. */
export const FAST_DEPARTURES: readonly string[] = [
  'Sinkhorn divergence at blur 1.5 in place of 0.2, of windows of 12 and then 6 steps in place of whole sequences',
  'no string is compared with itself (U-statistic), so that batches of a few hundred are unbiased',
  'gradient by local expectation (each symbol in place of the sampled one) in place of straight-through',
  'sequences go on from the states that the step before left: windows are those of the stationary process',
  'beside the divergence, the Kullback-Leibler divergence of windows of up to 4 symbols from the exact law of the HMM',
  'new sequences of the HMM at every step; none is seen twice',
  'Adam with betas 0.9 and 0.99, falling step size, twice the step for the readout',
  'initial weights scaled, recurrent inhibition added; recurrent weights are scaled down when states would grow without input',
  'the weights kept at the end are averaged over the last steps',
];

/** Epochs of a stage at an effort, at least one. */
export function fastStageEpochs({ steps }: FastStage, effort: number): number {
  return Math.max(1, Math.round((effort * steps) / FAST.epochSteps));
}

export function fastEpochs(effort: number): number {
  return FAST_STAGES.reduce((sum, stage) => sum + fastStageEpochs(stage, effort), 0);
}

/** Steps of a window: K^w potentials have to fit. */
export function fastWindowSteps(outputs: number): number {
  const most = Math.floor(Math.log(MOST_WINDOWS) / Math.log(Math.max(2, outputs)) + 1e-9);
  return Math.max(1, Math.min(FAST.windowSteps, most));
}
