/** A worker's message port that can look for cancellations while the thread computes. Carries envelopes, knows no method. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { CancelSignal } from '../core/cancel';
import { isEnvelope, type Envelope, type Port } from '../protocol/channel';

/** Looking costs microseconds; this often is enough to feel immediate. */
const LOOK_EVERY_MS = 10;

export interface ResponsivePort extends Port {
  /**
   * Reading `aborted` takes waiting messages off the port at most every LOOK_EVERY_MS: cancellations are
   * delivered at once, everything else in order after the current task, each in a turn of its own: the reply to one
   * call does not wait for the next. A call that is cancelled before its turn is dropped.
   */
  responsive(signal: AbortSignal): CancelSignal;
}

export function responsivePort(port: MessagePort): ResponsivePort {
  let receive: ((message: unknown) => void) | null = null;
  const waiting: unknown[] = [];
  let lastLook = 0;
  let isTurnComing = false;

  const comeToTurn = () => {
    if (isTurnComing || waiting.length === 0) return;
    isTurnComing = true;
    setImmediate(() => {
      isTurnComing = false;
      if (waiting.length === 0) return;
      const next = waiting.shift();
      comeToTurn();
      receive?.(next);
    });
  };
  const take = (message: unknown) => {
    if (!isEnvelope(message) || message.type !== 'cancel') {
      waiting.push(message);
      return comeToTurn();
    }
    const at = waiting.findIndex(
      (one) => isEnvelope(one) && one.type === 'call' && one.id === message.id,
    );
    if (at < 0) receive?.(message);
    else waiting.splice(at, 1);
  };
  const look = () => {
    const now = performance.now();
    if (now - lastLook < LOOK_EVERY_MS) return;
    lastLook = now;
    for (;;) {
      const found = receiveMessageOnPort(port);
      if (!found) return;
      take(found.message);
    }
  };

  return {
    post: (envelope: Envelope) => port.postMessage(envelope),
    listen(next) {
      receive = next;
      const onMessage = (message: unknown) => {
        // What was taken off the port earlier comes first.
        if (waiting.length > 0) take(message);
        else next(message);
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
