/** Pointer events of a viewport as hovers and clicks with what they hit: one pick a frame, drags are no clicks. */
import type { Pick, PickEvent, ViewportName } from './stageApi';

export interface PointerPlace {
  /** CSS pixels from the viewport's upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PointerActions {
  pick(place: PointerPlace): Pick | null;
  hover(event: PickEvent): void;
  /** The main button went down: a click may follow. */
  press(event: PickEvent): void;
  click(event: PickEvent): void;
  /** Double click on nothing; on anything else it is one click. */
  reset(): void;
}

/** A press that moved further than this turned the camera. */
const CLICK_PIXELS = 4;

/** Returns the function that stops listening. */
export function listenToPointer(
  element: HTMLElement,
  viewport: ViewportName,
  actions: PointerActions,
): () => void {
  let pressed: PointerPlace | null = null;
  let hoverRequest = 0;
  const stop = new AbortController();

  const placeOf = (event: MouseEvent): PointerPlace => {
    const { left, top } = element.getBoundingClientRect();
    // Clicks come in whole pixels, moves in parts of them: what is clicked must be what was hovered.
    return { x: Math.floor(event.clientX) - left, y: Math.floor(event.clientY) - top };
  };
  const eventOf = (event: MouseEvent, place: PointerPlace): PickEvent => ({
    pick: actions.pick(place),
    viewport,
    ...place,
    // Not Alt: let go, it would call up the editor's menu bar.
    modifier: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
  });
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => element.addEventListener(type, listener, { signal: stop.signal });

  on('pointerdown', (event) => {
    pressed = placeOf(event);
    if (event.button === 0) actions.press(eventOf(event, pressed));
  });
  on('pointermove', (event) => {
    if (event.buttons !== 0 || hoverRequest !== 0) return;
    hoverRequest = requestAnimationFrame(() => {
      hoverRequest = 0;
      actions.hover(eventOf(event, placeOf(event)));
    });
  });
  on('pointerleave', (event) => {
    actions.hover({ ...eventOf(event, { x: -100, y: -100 }), pick: null });
  });
  on('click', (event) => {
    const place = placeOf(event);
    const moved = pressed ? Math.hypot(place.x - pressed.x, place.y - pressed.y) : 0;
    if (moved <= CLICK_PIXELS && event.detail < 2) actions.click(eventOf(event, place));
  });
  on('dblclick', (event) => {
    const pick = actions.pick(placeOf(event));
    // Lines are everywhere: on one it is no more than on nothing.
    if (!pick || pick.kind === 'edge') actions.reset();
  });
  return () => {
    cancelAnimationFrame(hoverRequest);
    stop.abort();
  };
}
