/** Gains on single units as a new network: which weights a click scales. Not the simulation of it. */
import { GATES, hiddenTotal, type Network, type RecurrentLayer } from '../rnn/network';

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

/**
 * The network under the gains: h' = φ(μ ⊙ (W (g ⊙ h)) + ν ⊙ (U x) + b), all gates of a unit alike, biases untouched.
 * Its own state is h before the output gain g; readers see g ⊙ h (`visibleGain`).
 * Several gains on one unit and site multiply. With all gains 1 every result keeps its bits.
 * @throws RangeError for a layer or unit that the network does not have
 */
export function applyGains(network: Network, gains: readonly UnitGain[]): Network {
  if (gains.length === 0) return network;
  const astray = gains.find(({ layer }) => network.layers[layer] === undefined);
  if (astray) {
    throw new RangeError(
      `gain: layer ${astray.layer} found, the network has ${network.layers.length} layers`,
    );
  }
  const gates = GATES[network.cell];
  const layers = network.layers.map((layer, index) => {
    const own = gainsOf(gains, index, layer.hiddenSize);
    const below = index > 0 ? gainsOf(gains, index - 1, layer.inputSize).output : null;
    return scaledLayer(layer, gates, own, below);
  });
  const top = gainsOf(gains, layers.length - 1, layers[layers.length - 1].hiddenSize).output;
  const { readout } = network;
  return {
    ...network,
    layers,
    readout: readout && {
      ...readout,
      weight: scaleMatrix(readout.weight, readout.outputs, null, top),
    },
  };
}

/**
 * Output gain of each hidden unit, all layers, bottom first ([hiddenTotal]): h as readers see it is this times h.
 * null when all are 1.
 */
export function visibleGain(network: Network, gains: readonly UnitGain[]): Float64Array | null {
  if (!gains.some(({ site, gain }) => site === 'output' && gain !== 1)) return null;
  const visible = new Float64Array(hiddenTotal(network));
  let offset = 0;
  network.layers.forEach(({ hiddenSize }, layer) => {
    visible.set(gainsOf(gains, layer, hiddenSize).output, offset);
    offset += hiddenSize;
  });
  return visible;
}

/** Factors on W_ih x of the bottom layer, [N]; null when all are 1. Lets a caller scale a kept drive. */
export function noiseGain(network: Network, gains: readonly UnitGain[]): Float64Array | null {
  const active = gains.some(
    ({ site, layer, gain }) => site === 'noise' && layer === 0 && gain !== 1,
  );
  return active ? gainsOf(gains, 0, network.layers[0].hiddenSize).noise : null;
}

function gainsOf(
  gains: readonly UnitGain[],
  layer: number,
  units: number,
): Readonly<Record<Site, Float64Array>> {
  const factors = {
    output: new Float64Array(units).fill(1),
    recurrent: new Float64Array(units).fill(1),
    noise: new Float64Array(units).fill(1),
  };
  for (const one of gains) {
    if (one.layer !== layer) continue;
    if (!(one.unit >= 0 && one.unit < units)) {
      throw new RangeError(
        `gain: unit ${one.unit} of layer ${layer} found, the layer has ${units} units`,
      );
    }
    factors[one.site][one.unit] *= one.gain;
  }
  return factors;
}

function scaledLayer(
  layer: RecurrentLayer,
  gates: number,
  own: Readonly<Record<Site, Float64Array>>,
  below: Float64Array | null,
): RecurrentLayer {
  const rows = gates * layer.hiddenSize;
  return {
    ...layer,
    inputWeight: scaleMatrix(layer.inputWeight, rows, own.noise, below),
    recurrentWeight: scaleMatrix(layer.recurrentWeight, rows, own.recurrent, own.output),
  };
}

/**
 * Scales rows (repeating every `rowFactor.length` rows) and columns of a row-major matrix; the matrix itself where
 * every factor is 1.
 */
function scaleMatrix(
  matrix: Float64Array,
  rows: number,
  rowFactor: Float64Array | null,
  columnFactor: Float64Array | null,
): Float64Array {
  const isOne = (factors: Float64Array | null) => factors?.every((factor) => factor === 1) ?? true;
  if (isOne(rowFactor) && isOne(columnFactor)) return matrix;
  const width = matrix.length / rows;
  const scaled = matrix.slice();
  for (let row = 0; row < rows; row++) {
    const byRow = rowFactor ? rowFactor[row % rowFactor.length] : 1;
    const base = row * width;
    if (byRow !== 1) for (let k = 0; k < width; k++) scaled[base + k] *= byRow;
  }
  columnFactor?.forEach((byColumn, column) => {
    if (byColumn === 1) return;
    for (let at = column; at < scaled.length; at += width) scaled[at] *= byColumn;
  });
  return scaled;
}
