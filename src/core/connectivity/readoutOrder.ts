/** Units ordered by what the readout makes of them. Not a clustering (see clusterOrder.ts). */

/**
 * Groups units by the symbol they favour most (largest readout weight), symbols ascending,
 * and puts the strongest first within each group; ties by index.
 *
 * @param readout [outputs, units] row-major
 * @returns a permutation of 0..units-1
 */
export function readoutOrder(readout: Float64Array, outputs: number, units: number): Uint32Array {
  const favoured = new Uint32Array(units);
  const weight = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    let best = 0;
    for (let symbol = 1; symbol < outputs; symbol++) {
      if (readout[symbol * units + unit] > readout[best * units + unit]) best = symbol;
    }
    favoured[unit] = best;
    weight[unit] = outputs > 0 ? readout[best * units + unit] : 0;
  }
  return Uint32Array.from({ length: units }, (_, unit) => unit).sort(
    (a, b) => favoured[a] - favoured[b] || weight[b] - weight[a] || a - b,
  );
}
