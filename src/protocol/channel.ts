/**
 * The one request/reply channel of the project, over any pair of post/receive ends: a webview or a worker thread.
 * It carries typed calls, cancellation and events; it knows nothing of what they mean.
 */

/** Anything with async methods keyed by name; both ends of a channel are described by one. */
export type Methods<T> = {
  readonly [K in keyof T]: (params: never, signal: AbortSignal) => unknown;
};

/** Wire form of all traffic. */
export type Envelope =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'ok'; readonly id: number; readonly result: unknown }
  | { readonly type: 'err'; readonly id: number; readonly error: WireError }
  | { readonly type: 'event'; readonly name: string; readonly payload: unknown };

export interface WireError {
  readonly name: string;
  readonly message: string;
  /** What the user can do about it. */
  readonly hint?: string;
}

/** The port below a channel. */
export interface Port {
  post(envelope: Envelope): void;
  /** Called once by the channel; returns the unsubscriber. */
  listen(receive: (message: unknown) => void): () => void;
}

/** An error that crossed a border: keeps name, message and hint, drops the foreign stack. */
export class RemoteError extends Error {
  readonly hint: string | undefined;
  constructor(error: WireError) {
    super(error.message);
    this.name = error.name;
    this.hint = error.hint;
  }
}

export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

type ParamsOf<F> = F extends (params: infer P, signal: AbortSignal) => unknown ? P : never;
type ResultOf<F> = F extends (params: never, signal: AbortSignal) => infer R ? Awaited<R> : never;

export interface ChannelOptions<Local, LocalEvents> {
  readonly port: Port;
  /** What the far side may call here. */
  readonly methods: Local;
  /** Events from the far side. */
  readonly onEvent?: { readonly [K in keyof LocalEvents]: (payload: LocalEvents[K]) => void };
  /** Unknown methods, events and stray replies are told here and otherwise ignored. */
  readonly log: (line: string) => void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly release: () => void;
}

/**
 * `Local` are the methods served here, `Remote` those callable over there.
 * Guarantees: a handler that throws always rejects its caller; `dispose` rejects whatever is pending;
 * an aborted call rejects at once with CancelledError and the far handler's signal is aborted.
 */
export class Channel<
  Local extends Methods<Local>,
  Remote extends Methods<Remote>,
  LocalEvents = Record<never, never>,
  RemoteEvents = Record<never, never>,
> {
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private readonly running = new Map<number, AbortController>();
  private readonly unlisten: () => void;
  private disposed = false;

  constructor(private readonly options: ChannelOptions<Local, LocalEvents>) {
    this.unlisten = options.port.listen((message) => this.receive(message));
  }

  call<K extends keyof Remote & string>(
    method: K,
    params: ParamsOf<Remote[K]>,
    signal?: AbortSignal,
  ): Promise<ResultOf<Remote[K]>> {
    if (this.disposed) return Promise.reject(new CancelledError());
    if (signal?.aborted) return Promise.reject(new CancelledError());
    const id = this.nextId++;
    return new Promise<ResultOf<Remote[K]>>((resolve, reject) => {
      const abort = () => {
        this.settle(id)?.reject(new CancelledError());
        this.options.port.post({ type: 'cancel', id });
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.pending.set(id, {
        // The reply's type is fixed by `Remote`, which both ends compile against.
        resolve: (value) => resolve(value as ResultOf<Remote[K]>),
        reject,
        release: () => signal?.removeEventListener('abort', abort),
      });
      this.options.port.post({ type: 'call', id, method, params });
    });
  }

  emit<K extends keyof RemoteEvents & string>(name: K, payload: RemoteEvents[K]): void {
    if (!this.disposed) this.options.port.post({ type: 'event', name, payload });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.unlisten();
    for (const controller of this.running.values()) controller.abort();
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new CancelledError());
  }

  private settle(id: number): Pending | undefined {
    const entry = this.pending.get(id);
    this.pending.delete(id);
    entry?.release();
    return entry;
  }

  private receive(message: unknown): void {
    if (!isEnvelope(message)) {
      this.options.log(`channel: ignored a message that is no envelope`);
      return;
    }
    switch (message.type) {
      case 'call':
        void this.serve(message.id, message.method, message.params);
        return;
      case 'cancel':
        this.running.get(message.id)?.abort();
        return;
      case 'ok':
        this.settle(message.id)?.resolve(message.result);
        return;
      case 'err':
        this.settle(message.id)?.reject(new RemoteError(message.error));
        return;
      case 'event':
        this.dispatch(message.name, message.payload);
        return;
      default:
        return assertNever(message);
    }
  }

  private async serve(id: number, method: string, params: unknown): Promise<void> {
    const handler = Object.hasOwn(this.options.methods, method)
      ? (this.options.methods as Record<string, unknown>)[method]
      : undefined;
    if (typeof handler !== 'function') {
      this.options.log(`channel: unknown method '${method}'`);
      this.reply({
        type: 'err',
        id,
        error: { name: 'UnknownMethod', message: `unknown method '${method}'` },
      });
      return;
    }
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const result: unknown = await handler.call(this.options.methods, params, controller.signal);
      if (!controller.signal.aborted) {
        this.reply({ type: 'ok', id, result });
      }
    } catch (error) {
      this.reply({ type: 'err', id, error: toWireError(error) });
    } finally {
      this.running.delete(id);
    }
  }

  private reply(envelope: Envelope): void {
    if (!this.disposed) this.options.port.post(envelope);
  }

  private dispatch(name: string, payload: unknown): void {
    const handlers = this.options.onEvent as Record<string, unknown> | undefined;
    const handler = handlers && Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (typeof handler === 'function') handler.call(handlers, payload);
    else this.options.log(`channel: unknown event '${name}'`);
  }
}

export function toWireError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const hint = 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {};
  return { name: error.name, message: error.message, ...hint };
}

export function assertNever(value: never): never {
  throw new Error(`unexpected variant ${JSON.stringify(value)}`);
}

export function isEnvelope(message: unknown): message is Envelope {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  const { type } = message;
  if (type === 'event') return 'name' in message && typeof message.name === 'string';
  if (!('id' in message) || typeof message.id !== 'number') return false;
  if (type === 'call') return 'method' in message && typeof message.method === 'string';
  if (type === 'err') return 'error' in message && typeof message.error === 'object';
  return type === 'cancel' || type === 'ok';
}
