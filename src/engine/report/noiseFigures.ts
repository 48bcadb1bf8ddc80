/** Figures of the noise analysis: copies that part, regularity against σ, contours of states. */
import type { Layer, Stroke } from '../../core/figures/figure';
import { dot, estimates, lineLook } from './looks';
import type { Frame, NamedFigure, ResultOf } from './namedFigure';

type Noise = ResultOf<'noise'>;

export function noiseFigures(result: Noise, frame: Frame): NamedFigure[] {
  const contours = result.contours.length > 0 ? [contourFigure(result, frame)] : [];
  return [spreadFigure(result, frame), coherenceFigure(result, frame), ...contours];
}

/** Fresh noise only: γ = 1. */
function spreadFigure({ sensitivity }: Noise, frame: Frame): NamedFigure {
  const own = sensitivity.filter(({ fresh }) => fresh === 1);
  return {
    name: 'noise',
    caption:
      'How far copies of a state part under noise of their own; bars are two standard errors.',
    figure: {
      title: 'Spread of copies',
      ...frame,
      xLabel: 'steps',
      yLabel: 'trace of the covariance',
      yIncludes: [0],
      layers: own.flatMap(({ trace, traceError }, k): Layer[] => {
        const x = trace.map((_, step) => step + 1);
        const { colour } = lineLook(k);
        return [
          { kind: 'line', x, y: trace, stroke: lineLook(k) },
          estimates(
            x,
            trace,
            traceError.map((one) => 2 * one),
            colour,
          ),
        ];
      }),
      legend: own.map(({ zone }, k) => ({ text: zone, sample: { stroke: lineLook(k) } })),
    },
  };
}

/** σ is written below each level: levels need not be equally far apart. */
function coherenceFigure({ levels, homogeneous }: Noise, frame: Frame): NamedFigure {
  const x = levels.map((_, k) => k);
  const kinds = [
    {
      text: 'sampled symbols',
      y: levels.map(({ coherence }) => coherence),
      error: levels.map(({ coherenceError }) => coherenceError),
    },
    {
      text: 'argmax symbols',
      y: levels.map(({ argmaxCoherence }) => argmaxCoherence),
      error: levels.map(({ argmaxCoherenceError }) => argmaxCoherenceError),
    },
  ];
  return {
    name: 'noise-coherence',
    caption:
      `How regular the changes of symbol are at each σ: mean over standard deviation of the times between them; bars are two standard errors. ${homogeneous ? 'Argmax symbols can not depend on σ here.' : ''}`.trim(),
    figure: {
      title: 'Regularity of changes',
      ...frame,
      xLabel: 'σ of the noise',
      yLabel: 'coherence',
      yIncludes: [0],
      xNames: levels.map(({ noise }) => String(noise)),
      layers: kinds.flatMap(({ y, error }, k): Layer[] => {
        const look = lineLook(k);
        return [
          { kind: 'line', x, y, stroke: look },
          estimates(
            x,
            y,
            error.map((one) => 2 * one),
            look.colour,
          ),
          { kind: 'marks', x, y, look: dot(look.colour, 1.2) },
        ];
      }),
      legend: kinds.map(({ text }, k) => ({ text, sample: { stroke: lineLook(k) } })),
    },
  };
}

function contourFigure({ contours }: Noise, frame: Frame): NamedFigure {
  const shown = [...contours].sort((a, b) => a.noise - b.noise);
  return {
    name: 'noise-contours',
    caption:
      'Lines inside which 95 % of the states of each sector lie, at each σ, in the plane of the first two principal axes; exact sample quantiles, no error. Sectors with fewer than 20 states are left out. Thin lines, where they were asked for: the paper’s kernel density.',
    figure: {
      title: 'Where the states lie',
      ...frame,
      xLabel: 'PC 1',
      yLabel: 'PC 2',
      equalAxes: true,
      layers: shown.flatMap(({ centre, angle, radius, kernelRadius }, k): Layer[] => {
        const around = [...angle.keys(), 0];
        const line = (radii: readonly number[], stroke: Stroke): Layer => ({
          kind: 'line',
          x: around.map((at) => centre[0] + radii[at] * Math.cos(angle[at])),
          y: around.map((at) => centre[1] + radii[at] * Math.sin(angle[at])),
          stroke,
        });
        const kernel = { colour: lineLook(k).colour, widthMm: 0.2 };
        return [
          line(radius, lineLook(k)),
          ...(kernelRadius.length > 0 ? [line(kernelRadius, kernel)] : []),
        ];
      }),
      legend: shown.map(({ noise }, k) => ({
        text: `σ = ${noise}`,
        sample: { stroke: lineLook(k) },
      })),
    },
  };
}
