import { describe, expect, it, vi } from 'vitest';
import { CancelledError, Channel, RemoteError, type Envelope } from '../../../src/protocol/channel';

interface Adder {
  add(params: { a: number; b: number }, signal: AbortSignal): Promise<number>;
  fail(params: null, signal: AbortSignal): Promise<never>;
  wait(params: null, signal: AbortSignal): Promise<string>;
}
interface Nothing {
  nothing(params: null, signal: AbortSignal): Promise<null>;
}
interface Events {
  progress: { done: number };
}

/** Two ports wired to each other; messages are cloned as a real border does and arrive later. */
function wire() {
  const ends: ((message: unknown) => void)[] = [];
  const traffic: Envelope[] = [];
  const port = (own: number) => ({
    post: (envelope: Envelope) => {
      traffic.push(envelope);
      const copy: unknown = structuredClone(envelope);
      setTimeout(() => ends[1 - own]?.(copy), 0);
    },
    listen: (receive: (message: unknown) => void) => {
      ends[own] = receive;
      return () => {
        ends[own] = () => undefined;
      };
    },
  });
  return {
    left: port(0),
    right: port(1),
    traffic,
    deliver: (to: number, m: unknown) => ends[to]?.(m),
  };
}

function pair(methods: Partial<Adder> = {}) {
  const ports = wire();
  const log = vi.fn<(line: string) => void>();
  const progress = vi.fn<(payload: { done: number }) => void>();
  const nothing: Nothing = { nothing: () => Promise.resolve(null) };
  const client = new Channel<Nothing, Adder, Events>({
    port: ports.left,
    methods: nothing,
    onEvent: { progress },
    log,
  });
  const aborted = vi.fn<() => void>();
  const server = new Channel<Adder, Nothing, Record<never, never>, Events>({
    port: ports.right,
    methods: {
      add: ({ a, b }) => Promise.resolve(a + b),
      fail: () => {
        throw Object.assign(new TypeError('tensor fc.weight: 2-d found'), { hint: 'Correct it.' });
      },
      wait: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            aborted();
            reject(new CancelledError());
          }),
        ),
      ...methods,
    },
    log,
  });
  return { client, server, log, progress, aborted, ...ports };
}

describe('Channel', () => {
  it('answers calls, each with its own reply', async () => {
    const { client } = pair();
    const sums = await Promise.all([1, 2, 3].map((a) => client.call('add', { a, b: 10 })));
    expect(sums).toEqual([11, 12, 13]);
  });

  it('rejects the caller with name, message and hint of what a handler threw, without its stack', async () => {
    const { client, traffic } = pair();
    const error = await client.call('fail', null).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({
      name: 'TypeError',
      message: 'tensor fc.weight: 2-d found',
      hint: 'Correct it.',
    });
    expect(JSON.stringify(traffic)).not.toContain('channel.test');
  });

  it('rejects an aborted call at once and aborts the far handler', async () => {
    const { client, aborted } = pair();
    const controller = new AbortController();
    const call = client.call('wait', null, controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    await vi.waitFor(() => expect(aborted).toHaveBeenCalledOnce());
  });

  it('does not send a call whose signal is aborted already', async () => {
    const { client, traffic } = pair();
    await expect(client.call('add', { a: 1, b: 1 }, AbortSignal.abort())).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(traffic).toEqual([]);
  });

  it('rejects what is pending when disposed, and everything after', async () => {
    const { client } = pair();
    const call = client.call('wait', null);
    client.dispose();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    await expect(client.call('add', { a: 1, b: 2 })).rejects.toBeInstanceOf(CancelledError);
  });

  it('aborts running handlers when the serving end is disposed', async () => {
    const { client, server, aborted } = pair();
    void client.call('wait', null).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    server.dispose();
    expect(aborted).toHaveBeenCalledOnce();
  });

  it.each(['toString', '__proto__', 'constructor', 'subtract'])(
    'refuses and logs the unknown method %s',
    async (method) => {
      const { client, log } = pair();
      await expect(client.call(method as 'add', { a: 1, b: 2 })).rejects.toMatchObject({
        name: 'UnknownMethod',
      });
      expect(log).toHaveBeenCalledWith(`channel: unknown method '${method}'`);
    },
  );

  it('delivers known events and logs unknown ones', async () => {
    const { server, progress, log } = pair();
    server.emit('progress', { done: 0.5 });
    server.emit('surprise' as 'progress', { done: 1 });
    await vi.waitFor(() => expect(progress).toHaveBeenCalledWith({ done: 0.5 }));
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith(`channel: unknown event 'surprise'`));
  });

  it.each([
    null,
    7,
    'call',
    {},
    { type: 'call' },
    { type: 'call', id: 'x', method: 'add' },
    { type: 'err', id: 1 },
  ])('ignores and logs %j, which is no envelope', (message) => {
    const { deliver, log } = pair();
    deliver(1, message);
    expect(log).toHaveBeenCalledWith('channel: ignored a message that is no envelope');
  });

  it('ignores a reply to nobody', async () => {
    const { client, deliver } = pair();
    deliver(0, { type: 'ok', id: 999, result: 1 });
    expect(await client.call('add', { a: 2, b: 2 })).toBe(4);
  });
});
