/** One optimiser step as memory: where everything is. Written by the host's stepMemory.ts in the same order; holds no code. */

/** Strides in bytes; sequences lie in chunks of CHUNK_ROWS, each chunk with its steps one after the other. */
@unmanaged
export class Step {
  /** Sequences in use; the last chunk's other rows are computed and never read. */
  rows: i32;
  lengthSteps: i32;
  inputs: i32;
  units: i32;
  outputs: i32;
  /** Bytes of one row of inputs, hidden states, logits; whole groups and panels. */
  inputRow: usize;
  unitRow: usize;
  outputRow: usize;
  /** x_t, [chunk][T][row] */
  inputsAt: usize;
  /** h_t, [chunk][T + 1][row]; slot 0 is h_0. */
  hiddenAt: usize;
  /** [chunk][T][row] */
  logitsAt: usize;
  /** Softmax behind each sample, [chunk][T][row] */
  softAt: usize;
  /** [row][T] bytes */
  symbolsAt: usize;
  /** Parameters as one vector of floats; the roles' offsets in it, in bytes, or -1. */
  parametersAt: usize;
  inputWeight: i32;
  recurrentWeight: i32;
  inputBias: i32;
  recurrentBias: i32;
  readoutWeight: i32;
  readoutBias: i32;
  /** Packed copies of the weights. */
  recurrentPanels: usize;
  inputPanels: usize;
  readoutPanels: usize;
  recurrentBackPanels: usize;
  readoutBackPanels: usize;
  /** Sum of both biases, whole panels of floats; and the readout's. */
  biasAt: usize;
  readoutBiasAt: usize;
  tanh: i32;
  seed: u32;
  draw: u32;
  purpose: u32;
  noiseStd: f32;
  initialStd: f32;
  temperature: f32;
  /**
   * Of merged strings without their last symbol: ∂S/∂(one-hot), or for local expectations the shares of mass to the
   * targets; and which string a sequence is.
   */
  symbolGradientAt: usize;
  symbolGradientRow: usize;
  indexOfAt: usize;
  /** Sums of the gradient by group of chunks. */
  sumsAt: usize;
  sumsBytes: usize;
  groups: i32;
  /** [P] floats */
  gradientAt: usize;
  /** 1: local expectations in place of straight through. What follows is for them. */
  localExpectation: i32;
  /** Shares of mass to the own cloud, laid out as those to the targets. */
  ownMassAt: usize;
  /** ε; e^(1/ε) - 1 and e^(-1/ε) - 1; 1 / rows; what is added to each probability. */
  epsilon: f32;
  growth: f32;
  shrink: f32;
  share: f32;
  floor: f32;
  /** Steps of a window, or 0 for none; the windows' potentials, first symbol fastest. */
  windowSteps: i32;
  windowsAt: usize;
}

/** Sequences that one task carries through time together: a multiple of the tile's rows. */
export const CHUNK_ROWS: i32 = 48;

/** Bytes of a chunk's rows. */
@inline
export function chunkBytes(row: usize): usize {
  return <usize>CHUNK_ROWS * row;
}

@inline
export function chunksOf(step: Step): i32 {
  return (step.rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
}

/** Start of the rows of one chunk at one step, of an array with `slots` steps a chunk. */
@inline
export function rowsAt(array: usize, row: usize, chunk: i32, slots: i32, slot: i32): usize {
  return array + <usize>(chunk * slots + slot) * chunkBytes(row);
}

/** Memory of this thread alone; each instance sets it once. */
export let scratch: usize = 0;

export function setScratch(at: usize): void {
  scratch = at;
}
