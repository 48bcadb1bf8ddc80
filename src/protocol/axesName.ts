/** Names the axes a picture is drawn in, for what must be drawn in the same ones. */
import type { Basis } from './inspector';

export function axesName({ kind, source }: Pick<Basis, 'kind' | 'source'>): string {
  return kind === 'kept' ? `kept from ${source}` : 'principal axes of the orbit';
}
