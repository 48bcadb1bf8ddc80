/** Eigenvectors at a state as lines with heads, in the coordinates of the picture; both kinds of stage draw these. Draws nothing. */
import type { EigenmodeMark } from '../../src/protocol/inspector';

/** Eigenvectors at one state of the orbit. */
export interface StateEigenmodes {
  /** [3] */
  readonly position: Float32Array;
  readonly modes: readonly EigenmodeMark[];
  /** What they are vectors of, e.g. "h". */
  readonly space: string;
}

export interface EigenmodeShape {
  /** [n, 3] a straight line through the state, or a closed ellipse around it. */
  readonly line: Float32Array;
  /** Whether every other piece of the line is left out: what shrinks is dashed. */
  readonly isDashed: boolean;
  /** [m, 2, 3] base and tip: where states go. Along a line away from the state if |λ| > 1, else towards it. */
  readonly heads: Float32Array;
  /** [3] where its name stands. */
  readonly labelAt: Float32Array;
}

/** Pieces of a line and of an ellipse; odd for a line, so that both ends of a dashed one are drawn. */
const LINE_PIECES = 19;
const ELLIPSE_PIECES = 64;
/** Length of a head as a share of the vector, and of an ellipse in radians. */
const HEAD_SHARE = 0.16;
const HEAD_ANGLE = 0.3;

export function isExpanding({ re, im }: Pick<EigenmodeMark, 're' | 'im'>): boolean {
  return Math.hypot(re, im) > 1;
}

export function eigenmodeShape(position: Float32Array, mode: EigenmodeMark): EigenmodeShape {
  const [axis, other] = [mode.halfAxes.subarray(0, 3), mode.halfAxes.subarray(3, 6)];
  const isDashed = !isExpanding(mode);
  const at = (along: number, across: number): number[] =>
    [0, 1, 2].map((k) => position[k] + along * axis[k] + across * (other[k] ?? 0));
  const labelAt = Float32Array.from(at(1, 0));
  if (mode.im === 0) {
    const line = pointsOf(LINE_PIECES, (share) => at(2 * share - 1, 0));
    const [base, tip] = isDashed ? [1, 1 - HEAD_SHARE] : [1 - HEAD_SHARE, 1];
    const heads = Float32Array.from(
      [1, -1].flatMap((end) => [at(end * base, 0), at(end * tip, 0)].flat()),
    );
    return { line, isDashed, heads, labelAt };
  }
  const onEllipse = (angle: number) => at(Math.cos(angle), Math.sin(angle));
  const line = pointsOf(ELLIPSE_PIECES, (share) => onEllipse(2 * Math.PI * share));
  const heads = Float32Array.from(
    [Math.PI / 2, (3 * Math.PI) / 2].flatMap((angle) =>
      [onEllipse(angle - HEAD_ANGLE / 2), onEllipse(angle + HEAD_ANGLE / 2)].flat(),
    ),
  );
  return { line, isDashed, heads, labelAt };
}

/** e.g. "λ 0.93 ± 0.21 i". */
export function eigenvalueText({ re, im }: Pick<EigenmodeMark, 're' | 'im'>): string {
  const real = `λ ${re.toFixed(3).replace('-', '−')}`;
  return im === 0 ? real : `${real} ± ${im.toFixed(3)} i`;
}

function pointsOf(pieces: number, at: (share: number) => number[]): Float32Array {
  return Float32Array.from(Array.from({ length: pieces + 1 }, (_, k) => at(k / pieces)).flat());
}
