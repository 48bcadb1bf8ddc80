/** "Explain This Checkpoint": measures part by part, then writes Markdown, figures and data beside the run. Decides no analysis' content. */
import { drawFigure } from '../../core/figures/drawFigure';
import type { Figure } from '../../core/figures/figure';
import { ofWidth } from '../../core/figures/figureWidth';
import { Cancelled, throwIfCancelled, type CancelSignal } from '../../core/cancel';
import { hasRays } from '../../core/dynamics/rays';
import { stateSize, type Network } from '../../core/rnn/network';
import { nodeByteSource } from '../../files/nodeByteSource';
import { reportFolderOf, writeReport, type ReportFile } from '../../files/reportFolder';
import { configBeside } from '../../files/viewFiles';
import { FormatError } from '../../formats/formatError';
import { DEFAULT_REQUESTS } from '../../protocol/analyses/defaults';
import type { AnalysisReply, AnalysisRequest } from '../../protocol/analyses/request';
import type { ReportParams, ReportProgress, ReportResult } from '../../protocol/checkpointReport';
import { DEFAULT_VIEW } from '../../protocol/defaultView';
import type { SimulationParams } from '../../protocol/inspector';
import { runAnalysis } from '../analyses/runAnalysis';
import { analysisSubject, pictureAxes, targetOf } from '../analyses/subject';
import { boundedSteps, fitBasis, type FittedBasis } from '../basis';
import { openSession, type CheckpointSession } from '../checkpointSession';
import { exportOrbitNpz } from '../orbitExport';
import type { Helpers } from '../parallel/helpers';
import { refuseDiverged } from '../refuseDiverged';
import { buildScene } from '../scene';
import { Simulator, type Simulated } from '../simulation';
import { describeSkeleton, findSkeleton } from '../skeleton';
import { weightSpectrumOf } from '../stateDetail';
import { strictJson } from '../strictJson';
import { fixedPointModes } from './fixedPointModes';
import { analysisPart, scenePart, skeletonPart, type Part } from './parts';
import { reportText } from './reportText';
import { reportViews } from './reportViews';

/** Steps of the orbit that everything is measured on. */
export const REPORT_STEPS = 10_000;
const REPORT_NAME = 'report.md';

export const REPORT_PARTS: readonly string[] = [
  'scene',
  'skeleton',
  ...DEFAULT_REQUESTS.map(({ kind }) => kind),
];

export interface ReportEnvironment {
  readonly signal: CancelSignal;
  /** Lets other work of the thread go on. */
  readonly pause: () => Promise<void>;
  /** Who computes what comes in many parts. */
  readonly helpers: Helpers;
  readonly progress: (at: Omit<ReportProgress, 'run'>) => void;
}

/** What every part is made of. */
export interface Explained {
  readonly session: CheckpointSession;
  readonly network: Network;
  readonly simulation: SimulationParams;
  readonly simulated: Simulated;
  readonly basis: FittedBasis;
}

/**
 * Files are written at the end: a report that was cancelled leaves an older one as it was. A part that can not be
 * measured is told in its place, and the others go on.
 *
 * @throws FormatError when the file is no network or diverged; RangeError for a part that is none; WriteError; Cancelled
 */
export async function reportOf(
  params: ReportParams,
  environment: ReportEnvironment,
): Promise<ReportResult> {
  const { signal, pause, progress } = environment;
  const { widthMm } = params;
  const wanted = partsOf(params.what);
  const config = await configBeside(params.checkpoint);
  const explained = await explain(params, config, signal);
  const warnings = warningsOf(explained);
  const parts: Part[] = [];
  for (const [k, name] of wanted.entries()) {
    const tell = (share: number) =>
      progress({ part: name, doneShare: (k + share) / (wanted.length + 1), warnings });
    tell(0);
    await pause();
    parts.push(
      await measured(name, explained, config?.text ?? null, { params, environment, tell }),
    );
  }
  throwIfCancelled(signal);
  progress({ part: 'writing', doneShare: wanted.length / (wanted.length + 1), warnings });
  const folder = params.out ?? (await reportFolderOf(params.checkpoint));
  const drawn = (figure: Figure) => drawFigure(ofWidth(figure, widthMm ?? figure.widthMm));
  const files: ReportFile[] = [
    ...parts.flatMap(({ figures, data }) => [
      ...figures.map(({ name, figure }) => ({ name: `${name}.svg`, content: drawn(figure) })),
      ...data,
    ]),
    {
      name: 'orbit.npz',
      content: exportOrbitNpz(explained.network, explained.simulated, explained.basis),
    },
    { name: 'results.json', content: `${strictJson(resultsOf(parts))}\n` },
    ...(await reportViews(params, folder, explained.simulation, parts)),
  ];
  const text = reportText({ params, folder, explained, warnings, parts });
  const paths = await writeReport(folder, [...files, { name: REPORT_NAME, content: text }]);
  return {
    report: paths[paths.length - 1],
    folder,
    files: [...files.map(({ name }) => name), REPORT_NAME],
    warnings,
    parts: parts.map(({ name, failure }) => ({ name, failure })),
  };
}

function partsOf(what: readonly string[] | null): readonly string[] {
  const stranger = what?.find((name) => !REPORT_PARTS.includes(name));
  if (stranger !== undefined) {
    throw new RangeError(`what: '${stranger}' found; ${REPORT_PARTS.join(', ')} are legal`);
  }
  return what ? REPORT_PARTS.filter((name) => what.includes(name)) : REPORT_PARTS;
}

async function explain(
  params: ReportParams,
  config: { readonly path: string; readonly text: string } | null,
  signal: CancelSignal,
): Promise<Explained> {
  const { correction } = params;
  const source = await nodeByteSource(params.checkpoint);
  const session = await openSession(source, { config, correction }, new AbortController().signal);
  const { network, opened } = session;
  if (!network) {
    throw new FormatError(
      `${source.name}: ${opened.notices[0]?.message ?? 'no recurrent network'}`,
    );
  }
  refuseDiverged(network, source.name);
  const simulation: SimulationParams = {
    ...DEFAULT_VIEW.simulation,
    sequence: 0,
    lengthSteps: params.steps ?? REPORT_STEPS,
    seed: params.seed,
    noiseStd: params.noiseStd,
  };
  const simulated = new Simulator(network).run(simulation, null, signal);
  const basis = fitBasis(simulated.intact, stateSize(network), source.name, signal);
  return { session, network, simulation, simulated, basis };
}

function warningsOf({ network, simulated, simulation }: Explained): string[] {
  const { intact } = simulated;
  if (intact.explodedAtStep === null) return [];
  const used = boundedSteps(intact, stateSize(network));
  return [
    `The network explodes: ‖h‖ passed 10⁶ at step ${intact.explodedAtStep} of ${simulation.lengthSteps}. Everything below is of the first ${used} steps, and what needs more is not measured.`,
  ];
}

interface Measuring {
  readonly params: ReportParams;
  readonly environment: ReportEnvironment;
  readonly tell: (share: number) => void;
}

async function measured(
  name: string,
  explained: Explained,
  config: string | null,
  measuring: Measuring,
): Promise<Part> {
  try {
    return await measuredPart(name, explained, config, measuring);
  } catch (error) {
    if (error instanceof Cancelled || !(error instanceof RangeError)) throw error;
    return {
      name,
      title: name,
      failure: error.message,
      lines: [],
      figures: [],
      data: [],
      result: null,
      parameters: {},
    };
  }
}

async function measuredPart(
  name: string,
  explained: Explained,
  config: string | null,
  { params, environment, tell }: Measuring,
): Promise<Part> {
  const { network, simulation, simulated, basis } = explained;
  const { signal, pause, helpers } = environment;
  const { background } = params;
  const scene = () => ({
    ...buildScene(network, simulated, basis, simulation, signal),
    revision: 0,
    elapsedMs: 0,
  });
  if (name === 'scene') {
    return scenePart(scene(), weightSpectrumOf(network, signal), background);
  }
  if (name === 'skeleton') {
    const found = findSkeleton(network, simulated, simulation, signal);
    const content = describeSkeleton(found, network, simulated, basis, simulation);
    const skeleton = { ...content, revision: 0, elapsedMs: 0 };
    const modes = fixedPointModes(found.search.fixedPoints, network, { simulated, basis }, signal);
    const explained = { skeleton, modes, hasRays: hasRays(network) };
    return skeletonPart(scene(), explained, background);
  }
  const request = DEFAULT_REQUESTS.find(({ kind }) => kind === name);
  if (!request) throw new RangeError(`part '${name}' is none`);
  const subject = analysisSubject(simulated, simulation, {
    axes: pictureAxes(basis, null),
    signal,
    pause,
    helpers,
    target: targetOf(config),
  });
  return analysisPart(await answered(request, subject, tell), background);
}

function answered(
  request: AnalysisRequest,
  subject: ReturnType<typeof analysisSubject>,
  tell: (share: number) => void,
): Promise<AnalysisReply> {
  return runAnalysis(subject, request, { zones: [] }, (share) => tell(share));
}

function resultsOf(parts: readonly Part[]): object {
  return Object.fromEntries(
    parts.map(({ name, result, failure }) => [name, failure === null ? result : { failure }]),
  );
}
