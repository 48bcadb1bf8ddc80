/** The Möbius map of the unit circle to the imaginary axis, for pictures, as core's `moebius` does it for numbers. */

/** The paper's box for pairs near the unit circle, as ablations count them: |Re| below, Im above. */
export const CRITICAL_BOX = { re: 0.1, im: 0.06 } as const;

/** (λ − 1) / (λ + 1): Re > 0 exactly where |λ| > 1. @returns null at its pole, λ = −1 */
export function moebiusPoint(re: number, im: number): readonly [number, number] | null {
  const denominator = (re + 1) ** 2 + im ** 2;
  if (denominator === 0) return null;
  return [(re ** 2 + im ** 2 - 1) / denominator, (2 * im) / denominator];
}

/** Whether the upper one of a pair lies in the box after the map. */
export function isCritical(re: number, im: number): boolean {
  const image = moebiusPoint(re, im);
  return image !== null && Math.abs(image[0]) < CRITICAL_BOX.re && image[1] > CRITICAL_BOX.im;
}
