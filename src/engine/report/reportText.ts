/** The report as one Markdown document. Measures nothing. */
import { pathFrom } from '../../files/reportFolder';
import type { ReportParams } from '../../protocol/checkpointReport';
import type { Explained } from './checkpointReport';
import type { Part } from './parts';
import { VIEW_NAME, viewNameOf } from './reportViews';
import { modelLines } from './sections';
import { escaped, image, link, parametersText } from './words';

export interface ReportContent {
  readonly params: ReportParams;
  readonly folder: string;
  readonly explained: Explained;
  readonly warnings: readonly string[];
  readonly parts: readonly Part[];
}

export function reportText({ params, folder, explained, warnings, parts }: ReportContent): string {
  const { session, simulation } = explained;
  const { opened, source } = session;
  const checkpoint = pathFrom(folder, params.checkpoint);
  const epoch = opened.epoch ? `, ${opened.epoch.source} ${opened.epoch.value}` : '';
  const here = link('open in the Inspector', checkpoint);
  return [
    `# ${escaped(source.name)}`,
    '',
    `A report of ${escaped(source.name)}${escaped(epoch)}: ${here}. ${viewLine(params)}`,
    '',
    ...warnings.flatMap((line) => [`> **${escaped(line)}**`, '']),
    ...opened.notices.flatMap(({ message }) => [`> ${escaped(message)}`, '']),
    `Measured on one orbit of ${simulation.lengthSteps} steps after ${simulation.warmupSteps} of warm-up, noise σ = ${simulation.noiseStd}, seed ${simulation.seed}, in float64. “±” is one standard error; what has none is exact, or describes this one orbit.`,
    '',
    '## Network',
    '',
    ...(opened.model ? modelLines(opened.model) : []),
    ...parts.flatMap((part) => sectionOf(part, here)),
    '## Data',
    '',
    `Everything measured is in ${link('results.json', 'results.json')} (numbers that are not finite are the strings "NaN", "Infinity" and "-Infinity"), the orbit in ${link('orbit.npz', 'orbit.npz')}. Figures are SVG in millimetres, their words text.`,
    '',
  ].join('\n');
}

/** The Inspector looks for views in the workspace and in a report's own folder, not in one that somebody chose. */
function viewLine({ out }: ReportParams): string {
  const view = link(VIEW_NAME, VIEW_NAME);
  return out === null
    ? `“Views…” in its header shows what was measured here, the same orbit in the same axes (${view}).`
    : `What was measured here, the same orbit in the same axes, is ${view}: _Open View_ above its text.`;
}

function sectionOf(part: Part, here: string): string[] {
  const { title, failure, lines, figures, data, parameters } = part;
  if (failure !== null) {
    return [`## ${escaped(title)}`, '', `Not measured: ${escaped(failure)}.`, ''];
  }
  const given = parametersText(parameters);
  const view = viewNameOf(part);
  const kept = data.map(({ name }) => link(name, name)).join(', ');
  return [
    `## ${escaped(title)}`,
    '',
    ...lines,
    ...figures.flatMap(({ name, caption }) => image(`${name}.svg`, caption)),
    ...(given === '' ? [] : [`Parameters: ${given}.`]),
    ...(kept === '' ? [] : [`Data: ${kept}.`]),
    `To see it: ${here}${view === null ? '' : `, or ${link(view, view)}: its panel with these parameters, by _Open View_ above its text`}.`,
    '',
  ];
}
