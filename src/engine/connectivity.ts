/** Connectivity of one layer for the page: strongest edges, pooled matrix, orderings of the units. */
import type { CancelSignal } from '../core/cancel';
import { clusterOrder } from '../core/connectivity/clusterOrder';
import { poolMatrix, strongestEdges } from '../core/connectivity/matrix';
import { readoutOrder } from '../core/connectivity/readoutOrder';
import { GROUPING_LIMIT, groupUnits, type UnitGroups } from '../core/connectivity/unitGroups';
import { rowNorms } from '../core/dynamics/linearRegion';
import type { Network } from '../core/rnn/network';
import type { Connectivity } from '../protocol/inspector';
import { candidateWeights } from './stateDetail';

/** More edges than this are neither legible nor smooth to draw. */
const EDGE_LIMIT = 20_000;
/** Side of the largest relief; 512² height samples are drawn without stutter on software GL. */
const MATRIX_LIMIT = 512;

/** @throws RangeError when the network has no such layer; Cancelled */
export function buildConnectivity(
  network: Network,
  layer: number,
  signal: CancelSignal,
): Connectivity {
  const weights = candidateWeights(network, layer);
  const { hiddenSize: units, inputSize, inputWeight } = network.layers[layer];
  const isTop = layer === network.layers.length - 1;
  const readout = isTop && network.readout ? network.readout : null;
  const gate = network.cell === 'rnn' ? 0 : 2;
  const groups =
    units > GROUPING_LIMIT ? groupUnits(weights, units, groupCount(units), signal) : null;
  const orders: { name: 'index' | 'readout' | 'cluster'; order: Uint32Array }[] = [
    { name: 'index', order: Uint32Array.from({ length: units }, (_, unit) => unit) },
    {
      name: 'cluster',
      order: groups ? orderByGroup(groups) : clusterOrder(weights, units, units, signal),
    },
  ];
  if (readout) {
    orders.push({ name: 'readout', order: readoutOrder(readout.weight, readout.outputs, units) });
  }
  return {
    layer,
    units,
    inputNorm: Float32Array.from(
      rowNorms(inputWeight.subarray(gate * units * inputSize), units, inputSize),
    ),
    readout: readout ? Float32Array.from(readout.weight) : new Float32Array(0),
    edges: strongestEdges(weights, units, EDGE_LIMIT),
    matrix: poolMatrix(weights, units, MATRIX_LIMIT),
    orders,
    groups,
    note: noteOf(network, units),
  };
}

/** As many groups as units in each, on the average. */
function groupCount(units: number): number {
  return Math.round(Math.sqrt(units));
}

function orderByGroup({ of }: UnitGroups): Uint32Array {
  return Uint32Array.from(of.keys()).sort((a, b) => of[a] - of[b] || a - b);
}

function noteOf(network: Network, units: number): string {
  const gate =
    network.cell === 'rnn'
      ? ''
      : `Weights of the candidate gate (${network.cell === 'gru' ? 'n' : 'g'}); the other gates are in the tensor table. `;
  const pooled =
    units > MATRIX_LIMIT
      ? `Relief pooled to ${MATRIX_LIMIT} x ${MATRIX_LIMIT} by largest |w|. `
      : '';
  const order =
    units > GROUPING_LIMIT
      ? 'Groups: units with like rows, k-means of their leading components; lines between groups are the sum of their weights over the root of how many there could be.'
      : 'Cluster order: average linkage of the rows, cosine distance.';
  return `${gate}${pooled}${order}`;
}
