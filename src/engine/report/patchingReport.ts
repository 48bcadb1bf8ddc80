/** Patching in a report: its tables as Markdown, and the units that carry most over the steps before the change. */
import type { PatchingResult } from '../../protocol/analyses/patching';
import { lineLook } from './looks';
import type { Frame, NamedFigure } from './namedFigure';
import { estimate, number, table } from './words';

const DRAWN_UNITS = 5;

type Finding = Omit<PatchingResult['connections'][number], 'source' | 'target'>;

export function patchingLines(result: PatchingResult): string[] {
  const { from, to, parameters, units, connections } = result;
  const { site, withinSteps } = parameters;
  const head = ['put in: lead', 'first order', 'switched', `put in: P(${to})`, 'taken out: lead'];
  const cells = ({ denoising, noising, attribution, flippedShare }: Finding) => [
    estimate(denoising.lead.value, denoising.lead.error),
    estimate(attribution.value, attribution.error),
    `${number(100 * flippedShare)} %`,
    estimate(denoising.probability.value, denoising.probability.error),
    estimate(noising.lead.value, noising.lead.error),
  ];
  return [
    `Changes from symbol ${from} to ${to}, site ${site}: shares of what separates runs with the change from runs without. P(${to}) is the probability to show ${to} within ${withinSteps} steps of the change: ${number(result.cleanProbability)} with it, ${number(result.corruptProbability)} without. “Switched”: units and steps that the patch makes active or silent; where there are none the first order is exact.`,
    '',
    ...table(
      ['unit', 'step', ...head],
      units.map((one) => [String(one.unit), String(one.lag), ...cells(one)]),
    ),
    '',
    ...table(
      ['connection', ...head],
      connections.map((one) => [`${one.source} → ${one.target}`, ...cells(one)]),
    ),
    '',
  ];
}

export function patchingFigure(
  { units, lags, denoising, from, to }: PatchingResult,
  frame: Frame,
): NamedFigure {
  const shown = units.slice(0, DRAWN_UNITS);
  return {
    name: 'patching',
    caption: `What single units carry of a change from ${from} to ${to}: share of the lead, put into runs without it at one step.`,
    figure: {
      title: `Patching of changes from ${from} to ${to}`,
      ...frame,
      xLabel: 'steps from the change',
      yLabel: 'share of the lead',
      yIncludes: [0],
      layers: shown.map(({ unit }, k) => ({
        kind: 'line',
        x: lags,
        y: denoising[unit],
        stroke: lineLook(k),
      })),
      legend: shown.map(({ unit }, k) => ({
        text: `unit ${unit}`,
        sample: { stroke: lineLook(k) },
      })),
    },
  };
}
