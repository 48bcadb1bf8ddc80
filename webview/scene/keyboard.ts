/** Camera by keyboard: arrows orbit, + and - zoom, 0 or Home fits. */
import type { Viewport } from './viewport';

const TURN = Math.PI / 18;
const ZOOM = 1.2;

/** True when the key was one of these. */
export function handleViewportKey(
  event: KeyboardEvent,
  viewport: Viewport,
  animated: boolean,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { controls } = viewport;
  switch (event.key) {
    case 'ArrowLeft':
      void controls.rotate(-TURN, 0, animated);
      return true;
    case 'ArrowRight':
      void controls.rotate(TURN, 0, animated);
      return true;
    case 'ArrowUp':
      void controls.rotate(0, -TURN, animated);
      return true;
    case 'ArrowDown':
      void controls.rotate(0, TURN, animated);
      return true;
    case '+':
    case '=':
      void controls.dollyTo(controls.distance / ZOOM, animated);
      return true;
    case '-':
      void controls.dollyTo(controls.distance * ZOOM, animated);
      return true;
    case '0':
    case 'Home':
      viewport.fit(animated);
      return true;
    default:
      return false;
  }
}
