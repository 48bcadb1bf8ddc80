/** How lines of compared runs are dashed: they are told apart without their colours. */

/** As many as runs can be compared; references have a dash of their own. */
const DASHES: readonly (readonly number[])[] = [
  [9, 3],
  [2, 3],
  [9, 3, 2, 3],
  [4, 2],
  [14, 5],
  [7, 2, 2, 2, 2, 2],
];

/** Pixels on and off in turn. */
export function comparedDash(place: number): readonly number[] {
  return DASHES[place % DASHES.length];
}
