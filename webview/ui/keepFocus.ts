/** Keeps the keyboard's place where a control it was on goes, or is disabled, by what it did. Decides nothing else about focus. */

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

/** Draws; a control that had the focus and can have it no longer hands it to the first one of what is left around it. */
export function keepingFocus(root: HTMLElement, draw: () => void): void {
  const active = document.activeElement;
  const around = active && root.contains(active) ? ancestorsOf(active) : [];
  draw();
  if (!active || around.length === 0) return;
  if (active.isConnected && !active.matches(':disabled')) return;
  const left = around.filter(({ isConnected }) => isConnected);
  const next = left.map((one) => one.querySelector<HTMLElement>(FOCUSABLE)).find((one) => one);
  next?.focus();
}

/** Nearest first. */
function ancestorsOf({ parentElement }: Element): Element[] {
  return parentElement ? [parentElement, ...ancestorsOf(parentElement)] : [];
}
