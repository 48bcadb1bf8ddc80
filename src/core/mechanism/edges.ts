/** Gains on single recurrent connections as a new network. Units as a whole: interventions.ts. */
import { GATES, type Network, type RecurrentLayer } from '../rnn/network';

/** W_hh[to, from] of all gates times `gain`; 1 is the intact connection, 0 a cut one. */
export interface EdgeGain {
  /** Layer index, bottom first; both units lie in it. */
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  /** Finite and >= 0. */
  readonly gain: number;
}

/**
 * The network with single connections scaled; several gains on one connection multiply. With all gains 1 it is the
 * network itself.
 * @throws RangeError for a layer or unit that the network does not have
 */
export function applyEdgeGains(network: Network, edges: readonly EdgeGain[]): Network {
  for (const { layer, from, to } of edges) checkEdge(network, layer, from, to);
  const acting = edges.filter(({ gain }) => gain !== 1);
  if (acting.length === 0) return network;
  const gates = GATES[network.cell];
  return {
    ...network,
    layers: network.layers.map((layer, index) =>
      scaledLayer(
        layer,
        gates,
        acting.filter((edge) => edge.layer === index),
      ),
    ),
  };
}

function checkEdge(network: Network, layer: number, ...units: readonly number[]): void {
  const { layers } = network;
  if (layers[layer] === undefined) {
    throw new RangeError(`edge: layer ${layer} found, the network has ${layers.length} layers`);
  }
  const { hiddenSize } = layers[layer];
  const astray = units.find((unit) => !(Number.isInteger(unit) && unit >= 0 && unit < hiddenSize));
  if (astray !== undefined) {
    throw new RangeError(
      `edge: unit ${astray} of layer ${layer} found, the layer has ${hiddenSize} units`,
    );
  }
}

function scaledLayer(
  layer: RecurrentLayer,
  gates: number,
  edges: readonly EdgeGain[],
): RecurrentLayer {
  if (edges.length === 0) return layer;
  const { hiddenSize } = layer;
  const recurrentWeight = layer.recurrentWeight.slice();
  for (const { from, to, gain } of edges) {
    for (let gate = 0; gate < gates; gate++) {
      recurrentWeight[(gate * hiddenSize + to) * hiddenSize + from] *= gain;
    }
  }
  return { ...layer, recurrentWeight };
}
