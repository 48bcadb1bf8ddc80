/** How long a network's state is, from its summary: for host and pages, who hold no network. */
import type { ModelSummary } from './inspector';

/** S: every layer's h, and of an LSTM every layer's c. */
export function stateSizeOf({ cell, hidden }: Pick<ModelSummary, 'cell' | 'hidden'>): number {
  const units = hidden.reduce((sum, size) => sum + size, 0);
  return units * (cell === 'lstm' ? 2 : 1);
}
