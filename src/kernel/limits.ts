/** What does not fit a kernel's shape, in words that every kernel shares. */
import type { StepShape } from '../core/compute';
import type { SymbolStrings } from '../core/transport/strings';

/** @throws RangeError naming what was found and what is legal */
export function checkRows(rows: number, { batch }: StepShape): void {
  if (!(rows >= 1 && rows <= batch)) {
    throw new RangeError(`rows: ${rows} found, 1..${batch} are legal`);
  }
}

/** @throws RangeError naming what was found and what is legal */
export function checkRoom(strings: SymbolStrings, shape: StepShape): void {
  if (strings.count > shape.batch) {
    throw new RangeError(`strings: ${strings.count} found, at most ${shape.batch} fit the batch`);
  }
  for (const key of ['lengthSteps', 'outputs'] as const) {
    if (strings[key] !== shape[key]) {
      throw new RangeError(`${key}: ${strings[key]} found, the network has ${shape[key]}`);
    }
  }
}
