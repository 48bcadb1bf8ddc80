/** A worker's message port that can look for cancellations while the thread computes. Carries envelopes, knows no method. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { CancelSignal } from '../core/cancel';
import type { Envelope, Port } from '../protocol/channel';

/** Looking costs microseconds; this often is enough to feel immediate. */
const LOOK_EVERY_MS = 10;

export interface ResponsivePort extends Port {
  /**
   * Reading `aborted` takes waiting messages off the port at most every LOOK_EVERY_MS: cancellations are
   * delivered at once, everything else in order after the current task.
   */
  responsive(signal: AbortSignal): CancelSignal;
}

export function responsivePort(port: MessagePort): ResponsivePort {
  let receive: ((message: unknown) => void) | null = null;
  const waiting: unknown[] = [];
  let lastLook = 0;

  const deliver = (message: unknown) => receive?.(message);
  const flush = () => {
    for (const message of waiting.splice(0)) deliver(message);
  };
  const look = () => {
    const now = performance.now();
    if (now - lastLook < LOOK_EVERY_MS) return;
    lastLook = now;
    for (;;) {
      const found = receiveMessageOnPort(port);
      if (!found) return;
      const message: unknown = found.message;
      if (isCancel(message)) deliver(message);
      else if (waiting.push(message) === 1) setImmediate(flush);
    }
  };

  return {
    post: (envelope: Envelope) => port.postMessage(envelope),
    listen(next) {
      receive = next;
      const onMessage = (message: unknown) => {
        // What was taken off the port earlier comes first.
        flush();
        deliver(message);
      };
      port.on('message', onMessage);
      return () => {
        receive = null;
        port.off('message', onMessage);
      };
    },
    responsive: (signal) => ({
      get aborted() {
        if (!signal.aborted) look();
        return signal.aborted;
      },
    }),
  };
}

function isCancel(message: unknown): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'cancel'
  );
}
