/** Gains on single units as a new network: which weights a click scales. Not the simulation of it. */
import type { Network } from '../rnn/network';

/**
 * Where a gain acts. `output`: on the unit's activity as every reader sees it (recurrent columns,
 * the next layer, the readout). `recurrent`: on W h of the unit. `noise`: on U x of the unit.
 */
export type Site = 'output' | 'recurrent' | 'noise';

/** One intervention; gain 1 is the intact unit, 0 an ablated one. */
export interface UnitGain {
  /** Layer index, bottom first. */
  readonly layer: number;
  /** Unit index in its layer. */
  readonly unit: number;
  readonly site: Site;
  /** Finite and >= 0. */
  readonly gain: number;
}

export type ApplyGains = (network: Network, gains: readonly UnitGain[]) => Network;
