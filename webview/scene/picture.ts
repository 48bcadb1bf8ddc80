/** The stage as one picture: its canvas and, above it, the labels shown in the page. */
import type { Theme } from '../theme/theme';

const LABEL_PADDING = 4;

/**
 * @param canvas what was drawn just now; copied before it is cleared
 * @param scale device pixels per CSS pixel of the result
 */
export function composePicture(
  canvas: HTMLCanvasElement,
  stage: HTMLElement,
  theme: Theme,
  scale: number,
): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  const { left, top, width, height } = stage.getBoundingClientRect();
  picture.width = Math.round(width * scale);
  picture.height = Math.round(height * scale);
  const context = picture.getContext('2d');
  if (!context) throw new Error('the picture needs a 2D canvas context and none can be had');
  context.fillStyle = theme.background;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0, picture.width, picture.height);
  context.scale(scale, scale);
  context.textBaseline = 'middle';
  for (const label of stage.querySelectorAll<HTMLElement>('.scene-label')) {
    const style = getComputedStyle(label);
    if (style.visibility === 'hidden') continue;
    const box = label.getBoundingClientRect();
    if (box.width === 0) continue;
    const [x, y] = [box.left - left, box.top - top];
    context.globalAlpha = 0.78;
    context.fillStyle = theme.background;
    context.fillRect(x, y, box.width, box.height);
    context.globalAlpha = 1;
    context.font = `${style.fontSize} ${theme.fontFamily}`;
    context.fillStyle = style.color;
    context.fillText(label.textContent, x + LABEL_PADDING, y + box.height / 2);
  }
  return picture;
}

export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the picture could not be encoded as PNG');
  return blob;
}
