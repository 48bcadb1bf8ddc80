/** How long the phases of a step took, for benchmarks and the training view. Changes nothing. */

export type Phase =
  'noise' | 'rollout' | 'sample' | 'distances' | 'softmin' | 'plan' | 'backward' | 'update';

export class PhaseClock {
  /** Milliseconds since the last reset. */
  readonly elapsedMs = new Map<Phase, number>();

  constructor(private readonly now: () => number) {}

  measure<T>(phase: Phase, work: () => T): T {
    const started = this.now();
    const result = work();
    this.elapsedMs.set(phase, (this.elapsedMs.get(phase) ?? 0) + this.now() - started);
    return result;
  }

  reset(): void {
    this.elapsedMs.clear();
  }
}
