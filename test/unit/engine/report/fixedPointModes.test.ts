import { describe, expect, it } from 'vitest';
import { drawFigure } from '../../../../src/core/figures/drawFigure';
import type { FixedPoint } from '../../../../src/core/dynamics/types';
import type { Network } from '../../../../src/core/rnn/network';
import { fitBasis } from '../../../../src/engine/basis';
import { fixedPointModes } from '../../../../src/engine/report/fixedPointModes';
import { fixedPointFigure } from '../../../../src/engine/report/sceneFigures';
import { buildScene } from '../../../../src/engine/scene';
import { Simulator } from '../../../../src/engine/simulation';
import { describeSkeleton, findSkeleton } from '../../../../src/engine/skeleton';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import { networkOf } from '../../core/analysis/networks';

const signal = { aborted: false };
const simulation = { ...DEFAULT_VIEW.simulation, sequence: 0, lengthSteps: 400 };
/** tanh of diag(2, .5) h: a saddle at rest, attractors at ± .9575 along the first unit. */
const network: Network = {
  ...networkOf({
    recurrent: [
      [2, 0],
      [0, 0.5],
    ],
    input: [[1], [0.5]],
    readout: [
      [1, 0],
      [-1, 0],
    ],
  }),
  nonlinearity: 'tanh',
};

function explained() {
  const simulated = new Simulator(network).run(simulation, null, signal);
  const basis = fitBasis(simulated.intact, 2, 'saddle');
  const found = findSkeleton(network, simulated, simulation, signal);
  return { simulated, basis, found };
}

describe('eigenvectors of fixed points in a report', () => {
  it('are those of the derivative there: at a saddle one grows, one shrinks', () => {
    const { simulated, basis, found } = explained();
    const saddle = found.search.fixedPoints.find(({ stability }) => stability === 'saddle');
    expect(saddle).toBeDefined();
    const modes = fixedPointModes([saddle!], network, { simulated, basis }, signal);
    expect(modes.map(({ mode: { re, im } }) => [re, im])).toEqual([
      [expect.closeTo(2, 6), 0],
      [expect.closeTo(0.5, 6), 0],
    ]);
    // Two units, two axes: everything lies in view, and the two are at a right angle.
    const [grows, shrinks] = modes.map(({ mode }) => mode);
    expect(grows.shownShare).toBeCloseTo(1, 6);
    const inner = grows.halfAxes.reduce((sum, value, k) => sum + value * shrinks.halfAxes[k], 0);
    expect(inner).toBeCloseTo(0, 5);
  });

  it('are lines of the figure, named in its legend', () => {
    const { simulated, basis, found } = explained();
    const scene = buildScene(network, simulated, basis, simulation, signal);
    const skeleton = describeSkeleton(found, network, simulated, basis, simulation);
    const modes = fixedPointModes(found.search.fixedPoints, network, { simulated, basis }, signal);
    const figureOf = (drawn: typeof modes) =>
      fixedPointFigure(
        { ...scene, ...{ revision: 0, elapsedMs: 0 } },
        { ...skeleton, revision: 0, elapsedMs: 0 },
        drawn,
        'paper',
      );
    const figure = figureOf(modes);
    const texts = figure.legend.map(({ text }) => text);
    expect(texts).toContain('direction that grows');
    expect(texts).toContain('direction that shrinks');
    expect(figure.layers.length - figureOf([]).layers.length).toBe(modes.length);
    expect(drawFigure(figure)).toContain('direction that grows');
  });

  it('leave out cycles, slow points, and what has no derivative of both sides', () => {
    const { simulated, basis, found } = explained();
    const [point] = found.search.fixedPoints;
    const strange: FixedPoint[] = [
      { ...point, period: 2 },
      { ...point, kind: 'slow' },
      { ...point, border: true },
    ];
    expect(fixedPointModes(strange, network, { simulated, basis }, signal)).toEqual([]);
  });
});
