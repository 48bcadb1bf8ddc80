/** Waits for the next turn of the event loop: what is waiting is served first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
