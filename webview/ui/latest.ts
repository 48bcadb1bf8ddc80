/** Latest wins: at most one request of a kind in flight; what was asked meanwhile is asked once it is back. */

export interface LatestActions<P, R> {
  readonly request: (params: P, signal: AbortSignal) => Promise<R>;
  /** Only for the newest parameters. */
  readonly done: (result: R, params: P) => void;
  readonly failed: (error: unknown, params: P) => void;
  /**
   * Lets a request end, and its result be shown, though newer parameters wait: for questions that come faster than
   * answers. Else it is cancelled.
   */
  readonly finishOutdated?: boolean;
}

/**
 * Dragging a slider makes many parameters: those between are never sent. A request whose parameters are
 * outdated is cancelled, and its result dropped, unless it may finish.
 */
export class Latest<P, R> {
  private next: { readonly params: P } | null = null;
  private running: AbortController | null = null;
  private stopped = false;

  constructor(private readonly actions: LatestActions<P, R>) {}

  ask(params: P): void {
    this.next = { params };
    if (!this.running) void this.run();
    else if (!this.actions.finishOutdated) this.running.abort();
  }

  get isBusy(): boolean {
    return this.running !== null;
  }

  /** Gives up what is under way and what waits; what is asked later is asked. */
  cancel(): void {
    this.next = null;
    this.running?.abort();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private get isWanted(): boolean {
    if (this.running?.signal.aborted === true) return false;
    return this.next === null || this.actions.finishOutdated === true;
  }

  private async run(): Promise<void> {
    while (this.next && !this.stopped) {
      const { params } = this.next;
      this.next = null;
      this.running = new AbortController();
      try {
        const result = await this.actions.request(params, this.running.signal);
        if (this.isWanted) this.actions.done(result, params);
      } catch (error) {
        const cancelled = error instanceof Error && error.name === 'CancelledError';
        if (!cancelled && this.isWanted) this.actions.failed(error, params);
      } finally {
        this.running = null;
      }
    }
  }
}
