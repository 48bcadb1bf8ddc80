/** Emission matrices of the families: [M][K] probability of each symbol in each state; rows sum to 1. */

/** Triangular emissions: the share of a state's own symbol, and what the others have together. */
const OWN_SYMBOL = 0.98;
const OTHER_SYMBOLS = 0.02;
/** Linear emissions: the two end symbols together, and the middle one of three. */
const END_SYMBOLS = 0.99;
const MIDDLE_SYMBOL = 0.01;

/** The paper's cyclic family: four states, neighbours share a symbol. */
export const CYCLIC_EMISSION: readonly (readonly number[])[] = [
  [0.9, 0.1, 0],
  [0.1, 0.9, 0],
  [0, 0.1, 0.9],
  [0, 0.9, 0.1],
];

/**
 * From the first symbol to the last along the states, a = i/(M-1). Three symbols: (.99(1-a), .01, .99a), so symbol 1 is
 * rare everywhere. Any other number: K values from .99(1-a) to .99a in equal steps, divided by their sum.
 *
 * @param states at least 1
 * @throws RangeError for fewer than 2 symbols
 */
export function linearEmission(states: number, outputs = 3): number[][] {
  checkOutputs(outputs);
  return Array.from({ length: states }, (_, i) => {
    const a = states > 1 ? i / (states - 1) : 0;
    const first = END_SYMBOLS * (1 - a);
    const last = END_SYMBOLS * a;
    if (outputs === 3) return [first, MIDDLE_SYMBOL, last];
    const steps = outputs - 1;
    return normalised(symbols(outputs, (j) => first + ((last - first) * j) / steps));
  });
}

/**
 * A bell around each state's centre, the authors' formula: exp(-.2 (|j - c_i| / (.1 (K-1)))²), normalised, with the
 * centres c_i spread evenly over 0..K-1.
 *
 * @param states at least 1
 * @throws RangeError for fewer than 2 symbols
 */
export function gaussianEmission(states: number, outputs = 3): number[][] {
  checkOutputs(outputs);
  const last = outputs - 1;
  return Array.from({ length: states }, (_, i) => {
    const centre = states > 1 ? (last * i) / (states - 1) : 0;
    // Shifted by its largest exponent: far from all symbols every term could underflow to 0.
    const exponents = symbols(outputs, (j) => -0.2 * ((j - centre) / (0.1 * last)) ** 2);
    const largest = Math.max(...exponents);
    return normalised(exponents.map((exponent) => Math.exp(exponent - largest)));
  });
}

/**
 * State i emits symbol i mod K with .98, the others share .02. Three states and symbols: the paper's fully connected
 * family.
 *
 * @param states at least 1
 * @throws RangeError for fewer than 2 symbols
 */
export function triangularEmission(states: number, outputs = 3): number[][] {
  checkOutputs(outputs);
  const other = OTHER_SYMBOLS / (outputs - 1);
  return Array.from({ length: states }, (_, i) =>
    symbols(outputs, (j) => (j === i % outputs ? OWN_SYMBOL : other)),
  );
}

function checkOutputs(outputs: number): void {
  if (!Number.isInteger(outputs) || outputs < 2) {
    throw new RangeError(`outputs: ${outputs} found, at least 2 are needed`);
  }
}

function symbols(count: number, at: (j: number) => number): number[] {
  return Array.from({ length: count }, (_, j) => at(j));
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
