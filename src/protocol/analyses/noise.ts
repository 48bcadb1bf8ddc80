/** Result of the noise analysis. No computation. */
import { Type, type Static } from '@sinclair/typebox';
import { NoiseParamsSchema } from './params';
import { Real, Reals, Rows } from './real';

export type { NoiseParams } from './params';

export const NoiseResultSchema = Type.Object({
  parameters: NoiseParamsSchema,
  homogeneous: Type.Boolean({ description: 'F(ch) = cF(h): σ is a scale only' }),
  statement: Type.String({ description: 'what σ can and can not change in this network' }),
  argmaxIdentical: Type.Boolean({
    description:
      'argmax sequences under the same noise were the same at every σ, as far as they went',
  }),
  sensitivity: Type.Array(
    Type.Object({
      zone: Type.String({ description: 'or the step of the paper’s scripts, by its name there' }),
      states: Type.Integer({ description: 'that copies were started from' }),
      fresh: Type.Number({ description: 'share γ of noise of its own' }),
      trace: Reals('mean over states of the trace of the covariance, by step'),
      traceError: Reals('standard error over states'),
      distance: Reals('mean distance to the mean'),
      final: Real,
      finalError: Real,
    }),
  ),
  levels: Type.Array(
    Type.Object({
      noise: Type.Number(),
      steps: Type.Integer(),
      explodedAtStep: Type.Union([Type.Integer(), Type.Null()]),
      sampledFrequency: Reals(),
      sampledFrequencyError: Reals('standard error, batch means'),
      sampledChanges: Real,
      sampledChangesError: Real,
      argmaxChanges: Real,
      argmaxChangesError: Real,
      coherence: Type.Unsafe<number>({
        ...Real,
        description: 'mean over standard deviation of the times between sampled changes',
      }),
      coherenceError: Real,
      argmaxCoherence: Type.Unsafe<number>({
        ...Real,
        description: 'the same of the times between argmax changes',
      }),
      argmaxCoherenceError: Real,
    }),
  ),
  resonance: Type.String({ description: 'of sampled changes, and of argmax changes' }),
  axes: Type.String({ description: 'names the axes of `positions`' }),
  contours: Type.Array(
    Type.Object({
      noise: Type.Number(),
      measured: Type.Boolean({ description: 'false: the first one scaled, which is exact' }),
      centre: Reals(),
      angle: Reals('radians'),
      radius: Reals('NaN for sectors with fewer than 20 states'),
      kernelRadius: Reals(
        'by the kernel density of the paper’s figure; empty unless mixing is its',
      ),
      positions: Rows('[n][3] the line in `axes`, in the plane through the mean of the states'),
    }),
    { description: '95 % of the states of each sector lie inside; plane of the principal axes' },
  ),
  notes: Type.Array(Type.String()),
});
export type NoiseResult = Static<typeof NoiseResultSchema>;
