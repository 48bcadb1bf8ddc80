/** The sets of units that a sweep of gains acts on, from kick units and weights. Runs nothing. */
import type { Network } from '../rnn/network';
import type { Site } from './interventions';

/** Of all units, the afferents of a kick unit that count as its noise, and those that no control may be among. */
const AFFERENT_SHARE = 60 / 150;
const SPARED_SHARE = 35 / 150;
/** As the paper's scripts have them, however many units there are. */
const PAPER_AFFERENTS = 60;
const PAPER_SPARED = 35;

export interface SweptSet {
  readonly name: 'kick' | 'noise' | 'control';
  readonly site: Site;
  /** Ascending. */
  readonly units: readonly number[];
}

/**
 * - kick: the kick units' recurrent input;
 * - noise: the noise of the strongest excitatory afferents of each, kick units left out (60 of 150 units);
 * - control: the noise of all units that are not among the 35 of 150 strongest afferents of any. The paper's control may hold
 *   kick units; here it does not, as a gain on their own noise is no control.
 *
 * @param kick units of the bottom layer
 * @param parity as the paper's scripts: 60 and 35 units, and the control may hold kick units
 * @throws RangeError for none, one named twice, or one that the network does not have
 */
export function sweptSets(network: Network, kick: readonly number[], parity = false): SweptSet[] {
  const { hiddenSize: units } = network.layers[0];
  const stranger = kick.find((unit, k) => !(unit < units) || kick.indexOf(unit) !== k);
  if (kick.length === 0 || stranger !== undefined) {
    throw new RangeError(
      `units: ${stranger ?? 'none'} found, different units of 0 to ${units - 1} are legal`,
    );
  }
  const strongest = (count: number) =>
    new Set(kick.flatMap((unit) => excitatory(network, unit).slice(0, count)));
  const afferents = strongest(parity ? PAPER_AFFERENTS : Math.round(AFFERENT_SHARE * units));
  const spared = strongest(parity ? PAPER_SPARED : Math.round(SPARED_SHARE * units));
  const all = Array.from({ length: units }, (_, unit) => unit);
  const others = all.filter((unit) => !kick.includes(unit));
  return [
    { name: 'kick', site: 'recurrent', units: [...kick].sort((a, b) => a - b) },
    { name: 'noise', site: 'noise', units: others.filter((unit) => afferents.has(unit)) },
    {
      ...{ name: 'control', site: 'noise' },
      units: (parity ? all : others).filter((unit) => !spared.has(unit)),
    },
  ];
}

/** All units by their weight onto one, largest first; equal ones by index. */
function excitatory({ layers }: Network, unit: number): number[] {
  const { hiddenSize, recurrentWeight } = layers[0];
  const row = recurrentWeight.subarray(unit * hiddenSize, (unit + 1) * hiddenSize);
  return [...row.keys()].sort((a, b) => row[b] - row[a] || a - b);
}
