/** A figure at another width, its words and lines as large as before. Pure. */
import type { Figure } from './figure';

/** What fits a column, and what fits a poster. */
export const WIDTHS_MM = { least: 60, most: 400 } as const;

/** Height follows the width. @throws RangeError outside of WIDTHS_MM */
export function ofWidth<F extends Pick<Figure, 'widthMm' | 'heightMm'>>(
  figure: F,
  widthMm: number,
): F {
  const { least, most } = WIDTHS_MM;
  if (!(widthMm >= least && widthMm <= most)) {
    throw new RangeError(`width: ${widthMm} mm found, ${least} to ${most} are legal`);
  }
  return { ...figure, widthMm, heightMm: (figure.heightMm * widthMm) / figure.widthMm };
}
