/** Debiased Sinkhorn divergence between two clouds of points, with what tells how far it can be trusted. */
import { Type } from '@sinclair/typebox';
import { sinkhornDivergence, type PointCloud } from '../../core/transport/divergence';
import { defineComputeJob } from './job';
import { Matrix, Real, rowsOf, Vector } from './schemas';

const Points = Type.Array(Type.Array(Type.Number(), { minItems: 1 }), { minItems: 1 });

export const divergenceJob = defineComputeJob({
  name: 'divergence',
  summary: 'Sinkhorn divergence of two clouds of points (rows), in float64',
  params: Type.Object({
    x: Points,
    y: Points,
    blur: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    scaling: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })),
    gradient: Type.Optional(Type.Boolean()),
  }),
  result: Type.Object({
    loss: Real,
    gradient: Type.Optional({ ...Matrix, description: '∂loss/∂x, [n][D]' }),
    marginalError: Type.Number({
      description: 'Σ |column mass of the plan - weight|: 0 when converged, at most 2',
    }),
    gradientResidual: Type.Number({
      description: '‖Σ gradient - (mean x - mean y)‖: 0 when converged',
    }),
    floor: Type.Union([Type.Number(), Type.Null()], {
      description:
        'divergence of the first half of y from the second: what sampling alone leaves at half the size; null for a single point',
    }),
    blur: Type.Number(),
    scaling: Type.Number(),
    schedule: { ...Vector, description: 'temperatures ε, round by round' },
  }),
  async run({ x, y, blur = 0.2, scaling = 0.5, gradient = false }, { signal }) {
    const [a, b] = [cloudOf('x', x), cloudOf('y', y)];
    const options = { blur, scaling, signal };
    const found = sinkhornDivergence(a, b, options);
    const half = Math.floor(y.length / 2);
    const floor =
      half > 0
        ? sinkhornDivergence(cloudOf('y', y.slice(0, half)), cloudOf('y', y.slice(half)), options)
        : null;
    return {
      loss: found.loss,
      ...(gradient ? { gradient: rowsOf(found.gradient, a.dimension) } : {}),
      marginalError: found.marginalError,
      gradientResidual: found.gradientResidual,
      floor: floor?.loss ?? null,
      blur,
      scaling,
      schedule: [...found.schedule],
    };
  },
});

function cloudOf(name: string, rows: readonly (readonly number[])[]): PointCloud {
  const dimension = rows[0].length;
  const wrong = rows.findIndex((row) => row.length !== dimension);
  if (wrong >= 0) {
    throw new RangeError(
      `${name}[${wrong}]: ${rows[wrong].length} values found, ${dimension} are needed`,
    );
  }
  return { count: rows.length, dimension, points: Float64Array.from(rows.flat()) };
}
