/** What a network needs before its dynamics are asked for. */
import type { Network } from '../core/rnn/network';
import { FormatError } from '../formats/formatError';

/** @throws FormatError naming the layer with NaN or infinite weights or biases */
export function refuseDiverged({ layers }: Network, name: string): void {
  const diverged = layers.findIndex(({ inputWeight, recurrentWeight, inputBias, recurrentBias }) =>
    [inputWeight, recurrentWeight, inputBias ?? [], recurrentBias ?? []].some(
      (values) => !values.every(Number.isFinite),
    ),
  );
  if (diverged >= 0) {
    throw new FormatError(
      `${name}: layer ${diverged}: NaN or infinite weights found, dynamics need finite ones`,
      '"dynascope inspect" counts them for each tensor.',
    );
  }
}
