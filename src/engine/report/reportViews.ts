/** View documents beside a report: one of what it is about, and one for each section that the Inspector has a panel for. */
import type { View } from '../../documents/view/schema';
import { viewText } from '../../documents/view/writeView';
import { pathFrom, type ReportFile } from '../../files/reportFolder';
import { sha256Of } from '../../files/viewFiles';
import { DEFAULT_REQUESTS } from '../../protocol/analyses/defaults';
import type { ReportParams } from '../../protocol/checkpointReport';
import type { SimulationParams } from '../../protocol/inspector';
import type { Part } from './parts';

export const VIEW_NAME = 'view.dynascope-view.json';

/** The Inspector's panel for a part that is no analysis on request. */
const PANELS: Readonly<Record<string, 'outputs' | 'skeleton'>> = {
  scene: 'outputs',
  skeleton: 'skeleton',
};

/** Name of the view that shows a part; null for one without a panel, or that was not measured. */
export function viewNameOf({ name, failure }: Pick<Part, 'name' | 'failure'>): string | null {
  const isShown = name in PANELS || DEFAULT_REQUESTS.some(({ kind }) => kind === name);
  return isShown && failure === null ? `${name}.dynascope-view.json` : null;
}

/** @param folder that they will lie in */
export async function reportViews(
  { checkpoint, correction }: ReportParams,
  folder: string,
  { seed, noiseStd, lengthSteps }: SimulationParams,
  parts: readonly Part[],
): Promise<ReportFile[]> {
  const sha256 = await sha256Of(checkpoint);
  const common: View = {
    checkpoint: { path: pathFrom(folder, checkpoint), sha256 },
    ...(correction ? { network: correction } : {}),
    simulation: { seed, noise: noiseStd, lengthSteps },
  };
  const notes = 'What the report beside this file is about.';
  return [
    { name: VIEW_NAME, content: viewText({ ...common, notes }) },
    ...parts.flatMap((part) => {
      const name = viewNameOf(part);
      return name === null ? [] : [{ name, content: viewText({ ...common, ...shownOf(part) }) }];
    }),
  ];
}

function shownOf({ name, title }: Part): Partial<View> {
  const notes = `${title}, as in the report beside this file.`;
  const request = DEFAULT_REQUESTS.find(({ kind }) => kind === name);
  if (!request) return { picture: { panel: PANELS[name] }, notes };
  const { kind, params } = request;
  return {
    picture: { panel: 'analysis' },
    analyses: { shown: kind, requests: [{ kind, params: { ...params } }] },
    notes,
  };
}
