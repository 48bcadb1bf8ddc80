/** Puts together what a page is told about a file: summary, links, the HMM of its run, its view. */
import * as vscode from 'vscode';
import { basename } from 'node:path';
import { parseRunConfig } from '../documents/runConfig';
import { hmmStatistics } from '../core/hmm/statistics';
import type { Run } from '../files/runFolder';
import type { OpenedCheckpoint } from '../protocol/analysis';
import type {
  HmmSummary,
  InspectorSnapshot,
  Link,
  ModelSummary,
  Notice,
  ViewState,
} from '../protocol/inspector';
import type { MechanismGraph } from '../protocol/mechanismGraph';
import { GROUPING_LIMIT } from '../core/connectivity/unitGroups';
import { DEFAULT_VIEW } from '../protocol/defaultView';
import { toWireError } from '../protocol/channel';

/** What holds for every page of the file. */
export type FileSnapshot = Omit<InspectorSnapshot, 'viewIsCarried' | 'measures' | 'inputFiles'>;

export interface SnapshotParts {
  readonly uri: vscode.Uri;
  readonly opened: OpenedCheckpoint;
  readonly config: { readonly path: string; readonly text: string } | null;
  readonly run: Run;
  readonly view: ViewState | null;
  readonly mechanism: MechanismGraph | null;
  readonly revision: number;
}

export async function buildSnapshot(parts: SnapshotParts): Promise<FileSnapshot> {
  const { uri, opened, config, run, mechanism, revision } = parts;
  const { size } = await vscode.workspace.fs.stat(uri);
  const hmm = hmmOf(config);
  return {
    file: {
      name: basename(uri.path),
      path: vscode.workspace.asRelativePath(uri, false),
      bytes: size,
      format: opened.format,
      epoch: opened.epoch,
    },
    model: opened.model,
    notices: [...opened.notices, ...hmm.notices],
    notLoaded: opened.notLoaded,
    links: linksOf(uri, config?.path ?? null, run),
    hmm: hmm.summary,
    view: parts.view ?? { ...defaultView(), order: orderOf(opened.model) },
    mechanism,
    revision,
  };
}

/** A file that could not be read: no model, and the reason as a notice. */
export function unreadableSnapshot(
  uri: vscode.Uri,
  error: unknown,
  revision: number,
): FileSnapshot {
  const { message, hint } = toWireError(error);
  return {
    file: {
      name: basename(uri.path),
      path: vscode.workspace.asRelativePath(uri, false),
      bytes: 0,
      format: 'unreadable',
      epoch: null,
    },
    model: null,
    notices: [{ severity: 'error', message, ...(hint ? { hint } : {}) }],
    notLoaded: [],
    links: [],
    hmm: null,
    view: defaultView(),
    mechanism: null,
    revision,
  };
}

/** Units drawn in groups stand by what they are like: their numbers say nothing of a group. */
function orderOf(model: ModelSummary | null): ViewState['order'] {
  return (model?.hidden.at(-1) ?? 0) > GROUPING_LIMIT ? 'cluster' : DEFAULT_VIEW.order;
}

/** The built-in view with the user's settings. */
export function defaultView(): ViewState {
  const settings = vscode.workspace.getConfiguration('dynascope.orbit');
  const { simulation } = DEFAULT_VIEW;
  return {
    ...DEFAULT_VIEW,
    simulation: {
      ...simulation,
      lengthSteps: settings.get('lengthSteps', simulation.lengthSteps),
      noiseStd: settings.get('noiseStd', simulation.noiseStd),
    },
  };
}

function hmmOf(config: SnapshotParts['config']): { summary: HmmSummary | null; notices: Notice[] } {
  if (!config) return { summary: null, notices: [] };
  const { hmm, hmmLabel } = parseRunConfig(config.text);
  if (!hmm) return { summary: null, notices: [] };
  try {
    const statistics = hmmStatistics(hmm);
    const { lower, upper } = statistics.outputEntropyRateNats;
    const summary: HmmSummary = {
      label: hmmLabel,
      source: basename(config.path),
      states: hmm.transition.length,
      frequency: statistics.frequency,
      transition: statistics.outputTransition,
      changesPerStep: statistics.changesPerStep,
      meanRunSteps: statistics.meanRunSteps,
      entropyRateBitsPerStep: { lower: lower / Math.LN2, upper: upper / Math.LN2 },
    };
    return { summary, notices: [] };
  } catch (error) {
    const { message } = toWireError(error);
    return { summary: null, notices: [{ severity: 'info', message: `config.json: ${message}` }] };
  }
}

/** Ids are `kind:path`; the document's own entry is left out of previous and next. */
function linksOf(uri: vscode.Uri, configPath: string | null, run: Run): Link[] {
  const links: Link[] = [];
  if (uri.scheme === 'file') {
    links.push({
      id: 'report:',
      kind: 'report',
      label: vscode.l10n.t('Explain…'),
      detail: vscode.l10n.t('Measure everything and write a report beside the run'),
    });
  }
  links.push({
    id: 'views:',
    kind: 'views',
    label: vscode.l10n.t('Views…'),
    detail: vscode.l10n.t('Show a saved view of this checkpoint, that of its report among them'),
  });
  if (configPath) {
    links.push({
      id: `config:${configPath}`,
      kind: 'config',
      label: basename(configPath),
      detail: vscode.workspace.asRelativePath(configPath, false),
    });
  }
  const at = run.checkpoints.findIndex(({ path }) => path === uri.fsPath);
  const neighbours = [
    ['previous', run.checkpoints[at - 1]],
    ['next', run.checkpoints[at + 1]],
  ] as const;
  for (const [kind, checkpoint] of neighbours) {
    if (at < 0 || !checkpoint) continue;
    links.push({
      id: `${kind}:${checkpoint.path}`,
      kind,
      label: checkpoint.label,
      detail: vscode.workspace.asRelativePath(checkpoint.path, false),
    });
  }
  if (run.checkpoints.length > 1) {
    links.push({
      id: 'checkpoint:',
      kind: 'checkpoint',
      label: vscode.l10n.t('{0} checkpoints', run.checkpoints.length),
      detail: vscode.l10n.t('Choose another checkpoint of this run'),
    });
  }
  return links;
}
