/** What a page asks of the Analysis side and what it gets back: one entry for each analysis. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import type { AveragedResult } from './averaged';
import type { CyclesResult } from './cycles';
import type { HmmResult } from './hmm';
import type { LocalResult, LyapunovResult } from './local';
import type { NoiseResult } from './noise';
import {
  AveragedParamsSchema,
  CyclesParamsSchema,
  HmmParamsSchema,
  LocalParamsSchema,
  LyapunovParamsSchema,
  NoiseParamsSchema,
  PatchingParamsSchema,
  ReadoutParamsSchema,
  ZonesParamsSchema,
} from './params';
import type { PatchingResult } from './patching';
import type { ReadoutResult } from './readout';
import type { TransitionsResult } from './transitions';
import { TransitionsParamsSchema } from './transitionsParams';
import type { SimulationParams } from '../inspectorParams';
import type { ZonesResult } from './zones';

export const AnalysisRequestSchema = Type.Union([
  Type.Object({ kind: Type.Literal('zones'), params: ZonesParamsSchema }),
  Type.Object({ kind: Type.Literal('local'), params: LocalParamsSchema }),
  Type.Object({ kind: Type.Literal('lyapunov'), params: LyapunovParamsSchema }),
  Type.Object({ kind: Type.Literal('averaged'), params: AveragedParamsSchema }),
  Type.Object({ kind: Type.Literal('noise'), params: NoiseParamsSchema }),
  Type.Object({ kind: Type.Literal('readout'), params: ReadoutParamsSchema }),
  Type.Object({ kind: Type.Literal('transitions'), params: TransitionsParamsSchema }),
  Type.Object({ kind: Type.Literal('patching'), params: PatchingParamsSchema }),
  Type.Object({ kind: Type.Literal('hmm'), params: HmmParamsSchema }),
  Type.Object({ kind: Type.Literal('cycles'), params: CyclesParamsSchema }),
]);
export type AnalysisRequest = Static<typeof AnalysisRequestSchema>;
export type AnalysisKind = AnalysisRequest['kind'];

/** Results by the kind of their request. */
export interface AnalysisResults {
  readonly zones: ZonesResult;
  readonly local: LocalResult;
  readonly lyapunov: LyapunovResult;
  readonly averaged: AveragedResult;
  readonly noise: NoiseResult;
  readonly readout: ReadoutResult;
  readonly transitions: TransitionsResult;
  readonly patching: PatchingResult;
  readonly hmm: HmmResult;
  readonly cycles: CyclesResult;
}

export type AnalysisReply = {
  readonly [K in AnalysisKind]: { readonly kind: K; readonly result: AnalysisResults[K] };
}[AnalysisKind];

/** An answer that is kept for a page that comes back. */
export interface KeptAnalysis {
  /** Of the orbit it is about. */
  readonly simulation: Omit<SimulationParams, 'sequence'>;
  readonly reply: AnalysisReply;
}

/** Told while an analysis runs. */
export interface AnalysisProgress {
  /** Of the call, as its caller numbered it. */
  readonly run: number;
  /** 0..1 */
  readonly doneShare: number;
  /** What is known by now; null when a part of it would mislead. */
  readonly partial: AnalysisReply | null;
}
