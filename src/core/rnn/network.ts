/** The recurrent network as plain numbers: cell, layers and readout. Not how it steps (see step.ts), not where it came from. */

export type Cell = 'rnn' | 'gru' | 'lstm';

/** Of the single-gate cell; GRU and LSTM always use tanh. */
export type Nonlinearity = 'relu' | 'tanh';

/** Rows of gates stacked in one weight matrix, in PyTorch's order (GRU: r, z, n; LSTM: i, f, g, o). */
export const GATES: Readonly<Record<Cell, number>> = { rnn: 1, gru: 3, lstm: 4 };

/** One recurrent layer with d inputs, N hidden units and g = GATES[cell] stacked gates. */
export interface RecurrentLayer {
  /** d */
  readonly inputSize: number;
  /** N */
  readonly hiddenSize: number;
  /** [g·N, d] row-major */
  readonly inputWeight: Float64Array;
  /** [g·N, N] row-major */
  readonly recurrentWeight: Float64Array;
  /** [g·N], or null for a layer without biases */
  readonly inputBias: Float64Array | null;
  /** [g·N], or null for a layer without biases */
  readonly recurrentBias: Float64Array | null;
}

/** Linear map from the top layer's hidden state to K logits. */
export interface Readout {
  /** K */
  readonly outputs: number;
  /** [K, N] row-major */
  readonly weight: Float64Array;
  /** [K], or null */
  readonly bias: Float64Array | null;
}

export interface Network {
  readonly cell: Cell;
  readonly nonlinearity: Nonlinearity;
  /** Bottom first; at least one. Layer l > 0 reads the hidden state of layer l - 1. */
  readonly layers: readonly RecurrentLayer[];
  readonly readout: Readout | null;
}

/** Hidden units of all layers together. */
export function hiddenTotal(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + layer.hiddenSize, 0);
}

/**
 * Length S of the full state: every layer's h, bottom first, then (LSTM) every layer's c.
 * For a network of one RNN or GRU layer this is the hidden state itself.
 */
export function stateSize(network: Network): number {
  return hiddenTotal(network) * (network.cell === 'lstm' ? 2 : 1);
}

/** The layer the readout sees. */
export function topLayer(network: Network): RecurrentLayer {
  const layer = network.layers.at(-1);
  if (!layer) throw new Error('network.layers is empty; a network has at least one layer');
  return layer;
}

/** Offset of the top layer's h inside the full state. */
export function topOffset(network: Network): number {
  return hiddenTotal(network) - topLayer(network).hiddenSize;
}

/** True when no layer carries a bias (the readout's bias plays no part in the dynamics). */
export function isBiasFree(network: Network): boolean {
  return network.layers.every((layer) => !layer.inputBias && !layer.recurrentBias);
}

/** Positively homogeneous (F(ch) = cF(h) for c > 0): single-gate ReLU layers without biases. */
export function isHomogeneous(network: Network): boolean {
  return network.cell === 'rnn' && network.nonlinearity === 'relu' && isBiasFree(network);
}
