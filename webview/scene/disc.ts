/** A round, soft-edged sprite, so that points are discs. */
import { CanvasTexture } from 'three';

const SIZE = 64;

/** Owned by the caller. */
export function discTexture(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'white';
    context.beginPath();
    context.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 2, 0, 2 * Math.PI);
    context.fill();
  }
  return new CanvasTexture(canvas);
}
