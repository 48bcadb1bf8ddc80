/** The standard normal distribution, to about the last digit. No random numbers here. */

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Φ(z) = P(Z < z). */
export function normalShare(z: number): number {
  return z < 0 ? upperTail(-z) : 1 - upperTail(z);
}

/** z with P(Z < z) = p, p in (0.5, 1); by bisection of the tail, which keeps its digits. */
export function normalQuantile(p: number): number {
  let [low, high] = [0, 12];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return low;
}

/** P(Z > z), z >= 0: continued fraction beyond 2, series before. */
export function upperTail(z: number): number {
  const density = normalDensity(z);
  if (z > 2) {
    let fraction = z;
    for (let k = 60; k >= 1; k--) fraction = z + k / fraction;
    return density / fraction;
  }
  let [term, sum] = [z, z];
  for (let k = 1; k < 60; k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}
