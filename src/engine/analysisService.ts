/** The analysis worker's methods: sessions of opened checkpoints and what is computed on them. Knows no thread. */
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
import { visibleGain } from '../core/mechanism/interventions';
import { stateSize, type Network } from '../core/rnn/network';
import type { ByteSource } from '../formats/byteSource';
import { readInitialStates, readInputs, readStatesBesideInputs } from '../files/numberTables';
import { sha256Of } from '../files/viewFiles';
import { FormatError } from '../formats/formatError';
import type { ReportProgress } from '../protocol/checkpointReport';
import type { AnalysisProgress, AnalysisReply } from '../protocol/analyses/request';
import type { EffectsProgress } from '../protocol/effects';
import type {
  AnalysisMethods,
  FileNumbers,
  KeptBasis,
  SourceDescriptor,
} from '../protocol/analysis';
import type {
  Scene,
  SimulationParams,
  Skeleton,
  SpectrumPoints,
  StateAtParams,
  StateDetail,
} from '../protocol/inspector';
import { findCycles } from './analyses/cycles';
import { KeptAnswers } from './analyses/keptAnswers';
import { runAnalysis, type Measured } from './analyses/runAnalysis';
import { analysisSubject, pictureAxes, targetOf, type AnalysisSubject } from './analyses/subject';
import { fitBasis, keepBasis, type FittedBasis } from './basis';
import { openSession, tensorRows, type CheckpointSession } from './checkpointSession';
import { buildConnectivity } from './connectivity';
import { measureEffects } from './effects';
import { exportOrbitNpz } from './orbitExport';
import type { Helpers } from './parallel/helpers';
import { reportOf } from './report/checkpointReport';
import { buildScene } from './scene';
import { Simulator, type Simulated } from './simulation';
import { buildSkeleton, comeWithScene, hasQuickPart } from './skeleton';
import { sha256OfSource } from './sourceHash';
import { readViewDocument, viewDocumentOf, viewProblems } from './viewDocument';
import { buildStateDetail, weightSpectrumOf } from './stateDetail';

export interface ServiceEnvironment {
  readonly openSource: (source: SourceDescriptor, signal: AbortSignal) => Promise<ByteSource>;
  /** A signal that notices cancellation even while the thread computes. */
  readonly responsive: (signal: AbortSignal) => CancelSignal;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Tells a part of an analysis under way. */
  readonly progress: (progress: AnalysisProgress) => void;
  /** Tells how far a report is; absent where nobody listens. */
  readonly told?: (progress: ReportProgress) => void;
  /** Tells how far the effects of an intervention are. */
  readonly effectsProgress: (progress: EffectsProgress) => void;
  /** Lets calls that wait be served between two parts of an analysis. */
  readonly pause: () => Promise<void>;
  /** Who computes what comes in many parts. */
  readonly helpers: Helpers;
}

/** What is kept of one session between calls. */
interface OpenSession extends CheckpointSession {
  readonly simulator: Simulator | null;
  weightSpectrum: SpectrumPoints | null;
  fitted: { readonly key: string; readonly basis: FittedBasis } | null;
  /** What the last scene was drawn with: later calls of the same picture use the same. */
  kept: KeptBasis | null;
  inputs: Float64Array | null;
  /** Of the last analyses, so that a threshold can be moved without measuring again. */
  readonly measured: Measured;
  /** What analyses found, for a page that comes back. */
  readonly answers: KeptAnswers;
  readonly target: AnalysisSubject['target'];
}

/** `revision` belongs to the host, which counts contents of the file. */
const NO_REVISION = 0;

export function createAnalysisService(environment: ServiceEnvironment): AnalysisMethods {
  const sessions = new Map<number, OpenSession>();
  let nextSession = 1;

  const sessionOf = (id: number): OpenSession => {
    const session = sessions.get(id);
    if (!session) throw new RangeError(`session ${id} is not open`);
    return session;
  };

  return {
    async open({ source, config, correction }, signal) {
      const bytes = await environment.openSource(source, signal);
      const session = await openSession(bytes, { config, correction }, signal);
      // A caller that is gone would never close it.
      throwIfCancelled(signal);
      const id = nextSession++;
      sessions.set(id, withCaches(session, targetOf(config?.text ?? null)));
      return { session: id, ...session.opened };
    },

    close({ session }) {
      sessions.delete(session);
      return Promise.resolve(null);
    },

    tensors({ session }, signal) {
      return tensorRows(sessionOf(session), environment.responsive(signal));
    },

    async connectivity({ session, layer }, signal) {
      return buildConnectivity(
        networkOf(sessionOf(session)),
        layer,
        environment.responsive(signal),
      );
    },

    async simulate({ session, simulation, keptBasis, inputs }, signal) {
      const opened = sessionOf(session);
      opened.kept = keptBasis;
      opened.inputs = inputs;
      return sceneOf(opened, simulation, environment, signal);
    },

    async glimpse({ session, simulation }, signal) {
      return glimpseOf(sessionOf(session), simulation, environment, signal);
    },

    async skeleton({ session, simulation }, signal) {
      return skeletonOf(sessionOf(session), simulation, environment, signal, 'whole');
    },

    async attractors({ session, simulation }, signal) {
      return attractorsOf(sessionOf(session), simulation, environment, signal);
    },

    async stateAt({ session, ...asked }, signal) {
      return detailOf(sessionOf(session), asked, environment.responsive(signal));
    },

    ...analysisMethods(sessionOf, environment),

    report: reporter(environment),

    ...interventionMethods(sessionOf, environment),

    ...dataMethods(sessionOf, environment),
  };
}

/** Numbers that come from files or go into them. */
function dataMethods(
  sessionOf: (id: number) => OpenSession,
  environment: ServiceEnvironment,
): Pick<AnalysisMethods, 'numbers' | 'exportOrbit'> {
  return {
    numbers: fileNumbers,

    async exportOrbit({ session, simulation }, signal) {
      return orbitNpz(sessionOf(session), simulation, environment.responsive(signal));
    },
  };
}

/** Analyses on request, and what they found before. */
function analysisMethods(
  sessionOf: (id: number) => OpenSession,
  environment: ServiceEnvironment,
): Pick<AnalysisMethods, 'analyse' | 'keptAnalyses'> {
  return {
    async analyse({ session, ...asked }, signal) {
      const opened = sessionOf(session);
      const cancel = environment.responsive(signal);
      const reply = await analyseIn(opened, asked, environment, cancel);
      opened.answers.keep(asked.simulation, reply);
      return reply;
    },

    async keptAnalyses({ session }) {
      return sessionOf(session).answers.all();
    },
  };
}

async function fileNumbers({
  path,
  wanted,
}: Parameters<AnalysisMethods['numbers']>[0]): Promise<FileNumbers> {
  const sha256 = await sha256Of(path, `a file of ${wanted}`);
  if (wanted === 'states') return { ...(await readInitialStates(path)), sha256, states: null };
  const states = await readStatesBesideInputs(path);
  return { ...(await readInputs(path)), sha256, states };
}

function reporter(environment: ServiceEnvironment): AnalysisMethods['report'] {
  return ({ run, ...params }, signal) =>
    reportOf(params, {
      signal: environment.responsive(signal),
      pause: environment.pause,
      helpers: environment.helpers,
      progress: (at) => environment.told?.({ run, ...at }),
    });
}

type InterventionMethods = Pick<AnalysisMethods, 'effects' | 'viewText' | 'checkView' | 'readView'>;

/** Of what is done to a network: its effects, and view documents of it. */
function interventionMethods(
  sessionOf: (id: number) => OpenSession,
  environment: ServiceEnvironment,
): InterventionMethods {
  return {
    async effects({ session, simulation, how, run }, signal) {
      return measureEffects(networkOf(sessionOf(session)), simulation, how, {
        signal: environment.responsive(signal),
        now: environment.now,
        pause: environment.pause,
        progress: (doneShare, paired) => environment.effectsProgress({ run, doneShare, paired }),
      });
    },

    async viewText({ session, path, ...shown }, signal) {
      const { source, correction } = sessionOf(session);
      const sha256 = await sha256OfSource(source, signal);
      return viewDocumentOf({ ...shown, correction, checkpoint: { path, sha256 } });
    },

    async checkView({ text }) {
      return viewProblems(text);
    },

    async readView({ text, intervention }) {
      return readViewDocument(text, intervention);
    },
  };
}

function orbitNpz(
  session: OpenSession,
  simulation: SimulationParams,
  signal: CancelSignal,
): Uint8Array {
  const { network, simulated, basis } = prepare(session, simulation, signal);
  return exportOrbitNpz(network, simulated, basis);
}

function withCaches(session: CheckpointSession, target: AnalysisSubject['target']): OpenSession {
  return {
    ...session,
    simulator: session.network ? new Simulator(session.network) : null,
    weightSpectrum: null,
    fitted: null,
    kept: null,
    inputs: null,
    measured: { zones: [] },
    answers: new KeptAnswers(),
    target,
  };
}

function sceneOf(
  session: OpenSession,
  simulation: SimulationParams,
  environment: ServiceEnvironment,
  signal: AbortSignal,
): { scene: Scene; basis: KeptBasis } {
  const started = environment.now();
  const cancel = environment.responsive(signal);
  const prepared = prepare(session, simulation, cancel);
  const { network, simulated, basis } = prepared;
  const content = buildScene(network, simulated, basis, simulation, cancel);
  const attractors = comeWithScene(network, simulation)
    ? skeletonIn(prepared, simulation, environment, cancel, 'attractors')
    : null;
  const scene = {
    ...{ ...content, revision: NO_REVISION, elapsedMs: environment.now() - started },
    ...(attractors ? { attractors } : {}),
  };
  const { mean, axes, source } = basis;
  return { scene, basis: { mean, axes, source } };
}

async function analyseIn(
  session: OpenSession,
  { simulation, request, run }: Omit<Parameters<AnalysisMethods['analyse']>[0], 'session'>,
  environment: ServiceEnvironment,
  signal: CancelSignal,
): ReturnType<AnalysisMethods['analyse']> {
  const { network, simulated, basis } = prepare(session, simulation, signal);
  const { pause, helpers } = environment;
  const tell = (doneShare: number, partial: AnalysisReply | null) =>
    environment.progress({ run, doneShare, partial });
  if (request.kind === 'cycles') {
    const picture = { network, simulated, basis, simulation, signal, pause };
    const result = await findCycles(picture, request.params, (share) => tell(share, null));
    return { kind: 'cycles', result };
  }
  const axes = pictureAxes(basis, visibleGain(network, simulated.gains));
  const { target } = session;
  const how = { axes, signal, pause, helpers, target };
  const subject = analysisSubject(simulated, simulation, how);
  return runAnalysis(subject, request, session.measured, tell);
}

function glimpseOf(
  session: OpenSession,
  simulation: SimulationParams,
  environment: ServiceEnvironment,
  signal: AbortSignal,
): Scene | null {
  const network = networkOf(session);
  const started = environment.now();
  const cancel = environment.responsive(signal);
  const simulated = session.simulator?.glimpse(simulation, session.inputs, cancel);
  if (!simulated) return null;
  const basis = basisOf(session, network, simulated, cancel);
  const content = buildScene(network, simulated, basis, simulation, cancel);
  return { ...content, revision: NO_REVISION, elapsedMs: environment.now() - started };
}

function attractorsOf(
  session: OpenSession,
  simulation: SimulationParams,
  environment: ServiceEnvironment,
  signal: AbortSignal,
): Skeleton | null {
  const network = networkOf(session);
  if (!hasQuickPart(network, simulation) || comeWithScene(network, simulation)) return null;
  return skeletonOf(session, simulation, environment, signal, 'attractors');
}

function skeletonOf(
  session: OpenSession,
  simulation: SimulationParams,
  environment: ServiceEnvironment,
  signal: AbortSignal,
  part: 'whole' | 'attractors',
): Skeleton {
  const cancel = environment.responsive(signal);
  return skeletonIn(prepare(session, simulation, cancel), simulation, environment, cancel, part);
}

function skeletonIn(
  { network, simulated, basis }: Prepared,
  simulation: SimulationParams,
  environment: ServiceEnvironment,
  cancel: CancelSignal,
  part: 'whole' | 'attractors',
): Skeleton {
  const started = environment.now();
  const content = buildSkeleton(network, simulated, basis, simulation, cancel, part);
  return { ...content, revision: NO_REVISION, elapsedMs: environment.now() - started };
}

function detailOf(
  session: OpenSession,
  { simulation, step }: StateAtParams,
  signal: CancelSignal,
): StateDetail {
  const { network, simulated, basis } = prepare(session, simulation, signal);
  session.weightSpectrum ??= weightSpectrumOf(network, signal);
  return buildStateDetail(network, simulated, basis, step, session.weightSpectrum, signal);
}

function networkOf(session: OpenSession): Network {
  if (!session.network) throw new FormatError(`${session.source.name}: holds no recurrent network`);
  return session.network;
}

type Prepared = ReturnType<typeof prepare>;

/** Simulates (or finds again) what the parameters describe, in the axes of the last scene. */
function prepare(
  session: OpenSession,
  simulation: SimulationParams,
  signal: CancelSignal,
): { network: Network; simulated: Simulated; basis: FittedBasis } {
  const network = networkOf(session);
  if (!session.simulator) throw new FormatError(`${session.source.name}: holds no network`);
  const simulated = session.simulator.run(simulation, session.inputs, signal);
  return { network, simulated, basis: basisOf(session, network, simulated, signal) };
}

function basisOf(
  session: OpenSession,
  network: Network,
  simulated: Simulated,
  signal: CancelSignal,
): FittedBasis {
  const size = stateSize(network);
  if (session.kept) return keepBasis(session.kept, simulated.intact, size);
  const key = simulated.intactKey;
  if (session.fitted?.key !== key) {
    session.fitted = { key, basis: fitBasis(simulated.intact, size, session.source.name, signal) };
  }
  return session.fitted.basis;
}
