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
  const context = canvas.getContext('webgl2', { antialias: true, preserveDrawingBuffer: false });
  if (!context) return createFallbackStage(element, theme, events);
  return new WebglStage(element, theme, events, canvas, context);
};
