/** Interventions run beside each other, again and again, each time on noise common to all. What is made of their symbols is the caller's. */
import type { CancelSignal } from '../cancel';
import { inputDrive } from '../dynamics/orbit';
import type { Parts } from '../parts';
import type { Network } from '../rnn/network';
import type { InterventionRun, RunNoise, SymbolRun } from './symbolRun';

/** Independent runs: their spread gives the standard errors, with 19 degrees of freedom. */
export const RUNS = 20;

export interface CommonNoise {
  /** Recorded, of each run. */
  readonly stepsPerRun: number;
  /** Of each run, left out. */
  readonly warmupSteps: number;
  readonly noiseStd: number;
  /** uint32; run r uses `seed + r` (mod 2^32). */
  readonly seed: number;
  readonly signal?: CancelSignal;
}

/**
 * RUNS times every runner, in their order.
 *
 * @param network the intact one
 * @param take hears of each run of each runner, by their numbers
 * @throws Cancelled
 */
export function* onCommonNoise(
  network: Network,
  runners: readonly InterventionRun[],
  { stepsPerRun, warmupSteps, noiseStd, seed, signal }: CommonNoise,
  take: (found: SymbolRun, runner: number, run: number) => void,
): Parts<void> {
  for (let run = 0; run < RUNS; run++) {
    const runSeed = (seed + run) >>> 0;
    const input = { kind: 'noise', std: noiseStd } as const;
    const drive = inputDrive(network, input, warmupSteps + stepsPerRun, runSeed, signal);
    const noise: RunNoise = { drive, seed: runSeed, warmupSteps };
    for (const [k, runner] of runners.entries()) {
      take(yield* runner.parts(noise, signal), k, run);
    }
  }
}
