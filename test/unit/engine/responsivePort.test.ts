import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { responsivePort } from '../../../src/engine/responsivePort';
import { Channel } from '../../../src/protocol/channel';

interface Methods {
  spin(params: null, signal: AbortSignal): Promise<string>;
  echo(params: { value: number }, signal: AbortSignal): Promise<number>;
}
interface Nothing {
  nothing(params: null, signal: AbortSignal): Promise<null>;
}

function setUp() {
  const { port1, port2 } = new MessageChannel();
  const port = responsivePort(port1);
  const order: string[] = [];
  const server = new Channel<Methods, Nothing>({
    port: {
      ...port,
      post(envelope) {
        if (envelope.type === 'ok') order.push(`reply ${envelope.id}`);
        port.post(envelope);
      },
    },
    methods: {
      // Never gives the thread back until it is cancelled, as a long computation does not.
      spin: async (_, signal) => {
        const cancel = port.responsive(signal);
        const end = Date.now() + 5_000;
        while (!cancel.aborted) if (Date.now() > end) throw new Error('was never cancelled');
        order.push('spin ended');
        return 'cancelled';
      },
      echo: async ({ value }) => {
        order.push(`echo ${value}`);
        return value;
      },
    },
    log: vi.fn(),
  });
  const post = (message: unknown) => port2.postMessage(message);
  const close = () => {
    server.dispose();
    port1.close();
  };
  return { post, close, order };
}

function calls(order: readonly string[]): string[] {
  return order.filter((entry) => !entry.startsWith('reply'));
}

describe('responsivePort', () => {
  it('notices a cancellation while the thread computes, and keeps later calls in order', async () => {
    const { post, close, order } = setUp();
    post({ type: 'call', id: 1, method: 'spin', params: null });
    post({ type: 'call', id: 2, method: 'echo', params: { value: 1 } });
    post({ type: 'call', id: 3, method: 'echo', params: { value: 2 } });
    post({ type: 'cancel', id: 1 });
    await vi.waitFor(() => expect(calls(order)).toEqual(['spin ended', 'echo 1', 'echo 2']));
    post({ type: 'call', id: 4, method: 'echo', params: { value: 3 } });
    await vi.waitFor(() => expect(calls(order).at(-1)).toBe('echo 3'));
    close();
  });

  it('lets each call reply before the next one begins', async () => {
    const { post, close, order } = setUp();
    post({ type: 'call', id: 1, method: 'spin', params: null });
    post({ type: 'call', id: 2, method: 'echo', params: { value: 1 } });
    post({ type: 'call', id: 3, method: 'echo', params: { value: 2 } });
    post({ type: 'cancel', id: 1 });
    await vi.waitFor(() => expect(order).toContain('reply 3'));
    expect(order).toEqual(['spin ended', 'echo 1', 'reply 2', 'echo 2', 'reply 3']);
    close();
  });

  it('drops a call that is cancelled before its turn', async () => {
    const { post, close, order } = setUp();
    post({ type: 'call', id: 1, method: 'spin', params: null });
    post({ type: 'call', id: 2, method: 'echo', params: { value: 1 } });
    post({ type: 'cancel', id: 2 });
    post({ type: 'call', id: 3, method: 'echo', params: { value: 2 } });
    post({ type: 'cancel', id: 1 });
    await vi.waitFor(() => expect(order).toContain('echo 2'));
    expect(calls(order)).toEqual(['spin ended', 'echo 2']);
    close();
  });
});
