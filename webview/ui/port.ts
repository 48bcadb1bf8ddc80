/** The page's end of the channel: VS Code's webview API as a port, and the state it keeps for a hidden page. */
import type { Envelope, Port } from '../../src/protocol/channel';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Pages serve nothing to the host: it only sends events. */
export type NoMethods = Record<never, never>;

export interface PagePort extends Port {
  /** What `keep` kept, or null. */
  kept(): unknown;
  keep(state: unknown): void;
}

/** Can be called once in a page. */
export function pagePort(): PagePort {
  const api = acquireVsCodeApi();
  return {
    post: (envelope: Envelope) => api.postMessage(envelope),
    listen(receive) {
      const onMessage = (event: MessageEvent<unknown>) => receive(event.data);
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    kept: () => api.getState() ?? null,
    keep: (state) => api.setState(state),
  };
}
