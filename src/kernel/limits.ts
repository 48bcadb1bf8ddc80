/** What does not fit a kernel's shape, in words that every kernel shares. */
import {
  MOST_WINDOWS,
  type GradientEstimator,
  type StepShape,
  type TransportOptions,
} from '../core/compute';
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

/** @throws RangeError naming what was found and what is legal */
export function checkStates(states: Float32Array, rows: number, { units }: StepShape): void {
  if (states.length === rows * units) return;
  throw new RangeError(
    `states: ${states.length} numbers found, ${rows} rows of ${units} units are needed`,
  );
}

/** e^(1/ε) has to fit float32. */
const SMALLEST_EXPECTED_BLUR = 0.11;

/** Whether the estimator can do with the options. @throws RangeError naming what was found and what is legal */
export function checkEstimator(
  { blur, windows }: TransportOptions,
  { kind }: GradientEstimator,
  { lengthSteps, outputs }: StepShape,
): void {
  if (kind === 'localExpectation' && blur < SMALLEST_EXPECTED_BLUR) {
    throw new RangeError(`blur: ${blur} found, ${kind} needs at least ${SMALLEST_EXPECTED_BLUR}`);
  }
  if (!windows) return;
  if (kind !== 'localExpectation') {
    throw new RangeError(`windows: estimator ${kind} found, localExpectation is needed`);
  }
  const width = windows.lengthSteps;
  const size = outputs ** width;
  if (!(Number.isInteger(width) && width >= 1 && width <= lengthSteps && size <= MOST_WINDOWS)) {
    throw new RangeError(
      `windows: ${width} steps of ${outputs} symbols found, 1..${lengthSteps} and at most ${MOST_WINDOWS} windows are legal`,
    );
  }
  if (windows.values.length !== size) {
    throw new RangeError(`windows: ${windows.values.length} values found, ${size} are needed`);
  }
}
