/** Has the GPU's programs of strokes and glyphs compiled before there is anything to draw: the first picture else waits for them. Draws nothing. */
import { PerspectiveCamera, Scene, type WebGLRenderer } from 'three';
import { GlyphCloud } from './glyphs';
import { StrokeSet } from './strokes';

/** Waits for nothing. The programs are kept until the function that is returned is called. */
export function warmPrograms(gl: WebGLRenderer): () => void {
  const strokes = new StrokeSet(1, 0);
  const glyphs = new GlyphCloud(1, { renderOrder: 0, casing: 0, solid: false });
  gl.compile(new Scene().add(strokes.object, glyphs.object), new PerspectiveCamera());
  return () => {
    strokes.dispose();
    glyphs.dispose();
  };
}
