/** Paths from one state under gains, on noise half recorded and half their own, as the paper's picture of ablation. Draws nothing. */
import { spreadParts, type SensitivityOptions, type Spread } from '../analysis/noiseSensitivity';
import type { Parts } from '../parts';
import { stateSize, type Network } from '../rnn/network';
import { argmaxSymbols } from '../transitions/symbolChanges';
import { applyGains, type UnitGain } from './interventions';

/** Numbers of the paper's scripts. */
export const PATHS = { copies: 100, steps: 100, fresh: 0.5, shown: 3, shownSteps: 60 } as const;

export interface GainPathsOptions extends Pick<
  SensitivityOptions,
  'noiseStd' | 'mixing' | 'seed' | 'signal'
> {
  readonly fresh: number;
  readonly copies: number;
  readonly steps: number;
  /** Of the first `shown` paths, so many steps are kept. */
  readonly shown: number;
  readonly shownSteps: number;
  /** [steps, d] inputs of the run that the state is of. */
  readonly recorded: Float64Array;
}

export interface GainPaths extends Spread {
  /** [steps] paths that have had another symbol than the start by then, of the start by the intact readout. */
  readonly left: Uint16Array;
  /** Each [shownSteps + 1, S], the start first. */
  readonly shown: readonly Float64Array[];
}

/**
 * Guarantee: fresh noise is the same under all gains, and with `fresh` 0 and gains of 1 every path is the recorded run.
 *
 * @param state [S] where all paths start
 * @throws RangeError without a readout, or for units that do not exist; Cancelled
 */
export function* gainPathsParts(
  network: Network,
  state: Float64Array,
  gains: readonly UnitGain[],
  options: GainPathsOptions,
): Parts<GainPaths> {
  const { copies, steps } = options;
  const altered = applyGains(network, gains);
  if (!network.readout || !altered.readout) {
    throw new RangeError('paths: the network has no readout, so no symbols');
  }
  const { readout } = altered;
  const [symbol] = argmaxSymbols(network, network.readout, state);
  const size = stateSize(network);
  const hasLeft = new Uint8Array(copies);
  const left = new Uint16Array(steps);
  const shown = Array.from({ length: Math.min(options.shown, copies) }, () => {
    const path = new Float64Array((Math.min(options.shownSteps, steps) + 1) * size);
    path.set(state);
    return path;
  });
  const spread = yield* spreadParts(altered, state, {
    ...options,
    start: 0,
    each(states, step) {
      argmaxSymbols(altered, readout, states).forEach((one, copy) => {
        if (one !== symbol) hasLeft[copy] = 1;
      });
      left[step] = hasLeft.reduce((sum, one) => sum + one, 0);
      const at = (step + 1) * size;
      for (const [copy, path] of shown.entries()) {
        if (at < path.length) path.set(states.subarray(copy * size, (copy + 1) * size), at);
      }
    },
  });
  return { ...spread, left, shown };
}
