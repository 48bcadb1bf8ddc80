/** Figures of the zones: their shares, and how these move with each threshold. */
import type { Layer } from '../../core/figures/figure';
import { BLACK, DASHED, dot, estimates, lineLook } from './looks';
import type { Frame, NamedFigure, ResultOf } from './namedFigure';
import { wordsOf } from './words';

type Zones = ResultOf<'zones'>;

export function zoneFigures(result: Zones, frame: Frame): NamedFigure[] {
  return [
    zoneFigure(result, frame),
    ...result.sensitivity.map((curve) => sensitivityFigure(result, curve, frame)),
  ];
}

function zoneFigure({ zones, share, shareError }: Zones, frame: Frame): NamedFigure {
  const x = zones.map((_, k) => k);
  return {
    name: 'zones',
    caption: 'Share of states in each zone; bars are two standard errors to each side.',
    figure: {
      title: 'Shares of zones',
      ...frame,
      xLabel: 'zone',
      yLabel: 'share of states',
      yIncludes: [0, 1],
      xNames: zones,
      layers: [
        { kind: 'marks', x: [-0.5, zones.length - 0.5], y: [0, 0], look: dot('none', 0.1) },
        estimates(
          x,
          share,
          shareError.map((one) => 2 * one),
          BLACK,
        ),
        { kind: 'marks', x, y: share, look: dot(BLACK, 1.6) },
      ],
      legend: [],
    },
  };
}

/** The threshold in force is dashed. */
function sensitivityFigure(
  { zones, parameters }: Zones,
  { threshold, values, shares }: Zones['sensitivity'][number],
  frame: Frame,
): NamedFigure {
  const words = wordsOf(threshold);
  const inForce = Object.entries(parameters.rule).find(([key]) => key === threshold)?.[1];
  const rule: Layer[] =
    typeof inForce === 'number' ? [{ kind: 'rule', axis: 'x', at: inForce, stroke: DASHED }] : [];
  return {
    name: `zones-${words.replaceAll(' ', '-')}`,
    caption: `Shares of the zones while the threshold “${words}” moves and the others stay; dashed: the one in force.`,
    figure: {
      title: `Shares of zones, ${words}`,
      ...frame,
      xLabel: words,
      yLabel: 'share of states',
      yIncludes: [0, 1],
      layers: [
        ...rule,
        ...zones.map((_, zone): Layer => ({
          kind: 'line',
          x: values,
          y: shares.map((row) => row[zone]),
          stroke: lineLook(zone),
        })),
      ],
      legend: zones.map((text, zone) => ({ text, sample: { stroke: lineLook(zone) } })),
    },
  };
}
