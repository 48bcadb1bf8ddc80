/** States to start an orbit from, as the host takes them. Which one is chosen is the page's state. */
import type { InitialState, InitialStates } from '../../src/protocol/inspector';

/** Bytes turned into characters at a time: an argument list has a limit. */
const CHUNK = 8192;

/** The state picked on an orbit. */
export function stateOfStep(step: number, values: Float64Array): InitialState {
  return { label: `step ${step}`, values: base64Of(values) };
}

/** @param row 0 .. count-1 */
export function stateOfRow({ name, count, values }: InitialStates, row: number): InitialState {
  const size = values.length / count;
  const label = count === 1 ? name : `row ${row + 1} of ${name}`;
  return {
    label: label.slice(0, 256),
    values: base64Of(values.slice(row * size, (row + 1) * size)),
  };
}

/** float64, little-endian. */
function base64Of(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, k) => view.setFloat64(8 * k, value, true));
  const bytes = new Uint8Array(view.buffer);
  let characters = '';
  for (let from = 0; from < bytes.length; from += CHUNK) {
    characters += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  }
  return btoa(characters);
}
