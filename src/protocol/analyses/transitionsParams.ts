/** Parameters of the transitions analysis: what the host checks. The result has a file of its own. */
import { Type, type Static } from '@sinclair/typebox';

/** Readouts with more symbols are refused by the reader of files. */
const ChosenSymbol = Type.Union([Type.Null(), Type.Integer({ minimum: 0, maximum: 255 })]);

export const TransitionsParamsSchema = Type.Object({
  /** The change the noise path is about; null: the most frequent one. */
  from: ChosenSymbol,
  to: ChosenSymbol,
  beforeSteps: Type.Integer({ minimum: 1, maximum: 200 }),
  afterSteps: Type.Integer({ minimum: 0, maximum: 200 }),
  /** A change counts for averages when both symbols hold for at least so long. */
  dwellSteps: Type.Integer({ minimum: 1, maximum: 200 }),
  /** Direct runs for each symbol. */
  runs: Type.Integer({ minimum: 2, maximum: 10_000 }),
  /** A direct run that has not arrived by then is censored. */
  capSteps: Type.Integer({ minimum: 10, maximum: 100_000 }),
  splittingRuns: Type.Integer({ minimum: 2, maximum: 200 }),
  replicas: Type.Integer({ minimum: 10, maximum: 1000 }),
  /** k: replicas killed at each level, and those that tie with them. */
  kill: Type.Integer({ minimum: 1, maximum: 100 }),
  /** As in zones: a bank of input vectors, or fresh ones. */
  noise: Type.Union([Type.Literal('bank'), Type.Literal('fresh')]),
  /** Longest noise path; 0 for none. */
  pathSteps: Type.Integer({ minimum: 0, maximum: 120 }),
  /** Where the noise path starts; null: a cluster state of `from`. */
  startStep: Type.Union([Type.Null(), Type.Integer({ minimum: 0 })]),
  /** With the cluster and kick steps of the paper's scripts. */
  areas: Type.Boolean(),
});
export type TransitionsParams = Static<typeof TransitionsParamsSchema>;
