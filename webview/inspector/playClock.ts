/** Turns frames into steps of the orbit while it plays. */

/** Steps a second; a dwell of 20 steps is then seen for about a second. */
const STEPS_PER_SECOND = 24;

export class PlayClock {
  private request = 0;
  private last = 0;
  private owed = 0;

  /** @param advance called with whole steps */
  constructor(private readonly advance: (steps: number) => void) {}

  start(): void {
    this.stop();
    this.last = performance.now();
    const tick = (now: number) => {
      this.owed += ((now - this.last) / 1000) * STEPS_PER_SECOND;
      this.last = now;
      const steps = Math.floor(this.owed);
      this.owed -= steps;
      if (steps > 0) this.advance(Math.min(steps, STEPS_PER_SECOND));
      this.request = requestAnimationFrame(tick);
    };
    this.request = requestAnimationFrame(tick);
  }

  stop(): void {
    cancelAnimationFrame(this.request);
    this.owed = 0;
  }
}
