/** Chooses how the stage draws: WebGL 2 where it can be had, else flat projections of the same data. */
import './stage.css';
import { createFallbackStage } from './fallbackStage';
import type { CreateStage } from './stageApi';
import { WebglStage } from './webglStage';

/** Never fails: without WebGL the 2D stage takes over. */
export const createStage: CreateStage = (element, theme, events) => {
  const canvas = document.createElement('canvas');
  canvas.className = 'stage-canvas';
  canvas.ariaHidden = 'true';
  // Strokes and glyphs smooth their own edges. The buffer is kept so that one viewport can be drawn without the other.
  const context = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true });
  if (!context) return createFallbackStage(element, theme, events);
  return new WebglStage(element, theme, events, canvas, context);
};
