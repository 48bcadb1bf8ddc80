/** A line beside the pointer, inside the stage's frame. */

/** Where it is shown: CSS pixels in a viewport of the stage. */
export interface TooltipPlace {
  readonly viewport: string;
  readonly x: number;
  readonly y: number;
}

/** Distance from the pointer, CSS pixels. */
const OFFSET = 14;

/** Beside the pointer, on its left where it would leave the stage; '' hides it. */
export function showTooltip(root: HTMLElement, place: TooltipPlace, text: string): void {
  const tooltip = root.querySelector<HTMLElement>('.tooltip');
  const viewport = root.querySelector(`.viewport-${place.viewport}`);
  const stage = root.querySelector('.stage-place');
  if (!tooltip || !viewport || !stage) return;
  tooltip.hidden = text === '';
  tooltip.textContent = text;
  const inner = viewport.getBoundingClientRect();
  const outer = stage.getBoundingClientRect();
  const x = inner.left - outer.left + place.x + OFFSET;
  const y = inner.top - outer.top + place.y + OFFSET;
  const fits = x + tooltip.offsetWidth < outer.width;
  const left = fits ? x : x - tooltip.offsetWidth - 2 * OFFSET;
  tooltip.style.transform = `translate(${left}px, ${y}px)`;
}
