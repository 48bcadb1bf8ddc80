/** When a changed file is read again: after it settled, and with growing pauses while it is half-written. Knows no file. */

/** Writers touch a file many times; this long without another touch counts as done. */
const SETTLE_MS = 150;
/** A save in progress is read this often, waiting twice as long each time (about 5 s in all). */
const ATTEMPTS = 6;
const FIRST_RETRY_MS = 160;

export interface ReloadActions {
  /** Rejects while the file can not be read. */
  readonly reload: () => Promise<void>;
  readonly loaded: () => void;
  /** @param retries whether it will be tried again without another change */
  readonly failed: (reason: string, retries: boolean) => void;
}

/** Guarantees: one reload at a time; a change during a reload makes its outcome void and starts over. */
export class ReloadSchedule {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> = Promise.resolve();
  /** Rises with each change and with `stop`: an older attempt has nothing more to say. */
  private changes = 0;

  constructor(private readonly actions: ReloadActions) {}

  /** The file was touched. */
  changed(): void {
    this.schedule(SETTLE_MS, 0, ++this.changes);
  }

  /** Nothing is told any more until the next change. */
  stop(): void {
    this.changes++;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private schedule(delayMs: number, attempt: number, change: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.running = this.running.then(() => this.attempt(attempt, change));
    }, delayMs);
  }

  private async attempt(attempt: number, change: number): Promise<void> {
    if (change !== this.changes) return;
    try {
      await this.actions.reload();
      if (change === this.changes) this.actions.loaded();
    } catch (error) {
      if (change !== this.changes) return;
      const retries = attempt + 1 < ATTEMPTS;
      this.actions.failed(error instanceof Error ? error.message : String(error), retries);
      if (retries) this.schedule(FIRST_RETRY_MS * 2 ** attempt, attempt + 1, change);
    }
  }
}
