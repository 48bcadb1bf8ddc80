/** Result of the search for longer cycles, as marks of the picture. No computation. */
import type { FixedPointMark, RayMark } from '../inspector';
import type { CyclesParams } from './params';

export type { CyclesParams } from './params';

export interface CyclesResult {
  readonly parameters: CyclesParams;
  /** Of a homogeneous map without input: rays and projective cycles; else none. */
  readonly rays: readonly RayMark[];
  /** Fixed points and cycles, by period. */
  readonly fixedPoints: readonly FixedPointMark[];
  /** How hard it was looked, by period; empty for rays, whose periods are one search. */
  readonly tried: readonly {
    readonly period: number;
    readonly guesses: number;
    /** Points and cycles known after it. */
    readonly known: number;
  }[];
  readonly startsTried: number;
  /** Good–Turing estimate; of rays the share of starts that settled on none. */
  readonly unseenShare: number;
  /** Up to this period every active set was tried; 0 for none. */
  readonly exhaustivePeriod: number;
  /** The axes that positions are in, named as `axesName` names them. */
  readonly axes: string;
  readonly notes: readonly string[];
}
