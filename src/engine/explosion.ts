/** Whether a network explodes: foretold by its rays before a run, and said beside what was measured on one. */
import type { CancelSignal } from '../core/cancel';
import { findRays, hasRays } from '../core/dynamics/rays';
import type { Network } from '../core/rnn/network';
import type { AnalysisSubject } from './analyses/subject';
import { noisyStarts } from './searchStarts';

/** Of the noise-free iteration from short noisy runs. */
export interface Growth {
  /** Of the starts that grow without end. */
  readonly explodingShare: number;
  /** Mean ln ‖F(u)‖ over the starts, nats per step. */
  readonly meanLogGrowth: number;
  readonly startsTried: number;
}

const known = new WeakMap<Network, Growth>();

/**
 * null for networks without rays: with biases, of several layers, of other cells. Kept by network: its first seed counts.
 * @throws Cancelled
 */
export function growthOf(network: Network, seed: number, signal?: CancelSignal): Growth | null {
  if (!hasRays(network)) return null;
  const kept = known.get(network);
  if (kept) return kept;
  const { starts } = noisyStarts(network, seed, signal);
  const found = findRays(network, { starts, seed, ...(signal ? { signal } : {}) });
  const { explodingShare, meanLogGrowth, startsTried } = found;
  const growth = { explodingShare, meanLogGrowth, startsTried };
  known.set(network, growth);
  return growth;
}

/** What is said before a run; null where nothing grows. */
export function explosionWarning(growth: Growth | null): string | null {
  return growth && growth.explodingShare > 0
    ? `The network will explode in a long run: ${shareText(growth)}.`
    : null;
}

/** Beside every result that was measured on an orbit which exploded, or left for good on its way there. */
export function explosionNotes(subject: AnalysisSubject): string[] {
  const { explodedAtStep, recordedSteps, steps, network, seed, signal } = subject;
  if (explodedAtStep === null && steps === recordedSteps) return [];
  const what =
    explodedAtStep === null
      ? 'The orbit leaves 100 x its median norm for good'
      : `The network explodes: ‖h‖ passed 10⁶ at step ${explodedAtStep}`;
  const growth = growthOf(network, seed, signal);
  const foretold =
    growth && growth.explodingShare > 0 ? ` Without input ${shareText(growth)}.` : '';
  return [
    `${what}; this is measured on its first ${steps} steps, on the way to infinity. Shares and means are of these states and of no lasting behaviour.${foretold}`,
  ];
}

function shareText({ explodingShare, meanLogGrowth, startsTried }: Growth): string {
  const share = Number((100 * explodingShare).toPrecision(3));
  return `${share} % of ${startsTried} starts grow without end (mean ln growth ${meanLogGrowth.toPrecision(3)} per step)`;
}
