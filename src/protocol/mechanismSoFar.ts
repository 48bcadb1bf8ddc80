/** What a search for a mechanism knows while it runs, in words: shown, never kept. No behaviour. */

export interface MechanismSoFar {
  /** 0..1 */
  readonly share: number;
  /** What is being done. */
  readonly stage: string;
  /** What is known by now, a line each; nothing of it is proven before the line says so. */
  readonly lines: readonly string[];
}
