/** Keeps the newest reply of one kind: what was computed ahead, or is asked again by a page that comes back, is there. */
import { CancelledError } from '../protocol/channel';

interface Kept<R> {
  readonly key: string;
  readonly reply: Promise<R>;
  readonly controller: AbortController;
}

export class LastReply<R> {
  private kept: Kept<R> | null = null;

  /**
   * The reply for `key`: the kept one or the one under way, else what `compute` gives, which is kept from now on.
   * Guarantees: another key cancels what is under way; so does `signal`; what failed or was cancelled is not kept.
   */
  get(key: string, signal: AbortSignal, compute: (signal: AbortSignal) => Promise<R>): Promise<R> {
    if (signal.aborted) return Promise.reject(new CancelledError());
    if (this.kept?.key !== key) {
      this.kept?.controller.abort();
      this.kept = this.start(key, compute);
    }
    const { kept } = this;
    const cancel = () => this.drop(kept);
    signal.addEventListener('abort', cancel, { once: true });
    return kept.reply.finally(() => signal.removeEventListener('abort', cancel));
  }

  /** Whether the reply for this key is kept or under way. */
  has(key: string): boolean {
    return this.kept?.key === key;
  }

  /** Forgets the reply, and cancels it when it is under way. */
  forget(): void {
    if (this.kept) this.drop(this.kept);
  }

  private start(key: string, compute: (signal: AbortSignal) => Promise<R>): Kept<R> {
    const controller = new AbortController();
    const kept = { key, reply: compute(controller.signal), controller };
    kept.reply.catch(() => this.drop(kept));
    return kept;
  }

  private drop(kept: Kept<R>): void {
    kept.controller.abort();
    if (this.kept === kept) this.kept = null;
  }
}
