/** The Inspector's page in a browser, with the real analyses behind it. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { configBeside } from '../../src/files/viewFiles';
import { createAnalysisService } from '../../src/engine/analysisService';
import { ownThread } from '../../src/engine/parallel/helpers';
import { bytesSource } from '../../src/formats/byteSource';
import { hmmStatistics } from '../../src/core/hmm/statistics';
import { chainHmm } from '../../src/core/hmm/families';
import type { AnalysisProgress } from '../../src/protocol/analyses/request';
import { DEFAULT_VIEW } from '../../src/protocol/defaultView';
import type { EffectsProgress } from '../../src/protocol/effects';
import type { AnalyseParams, EffectsParams } from '../../src/protocol/inspectorParams';
import type {
  DrawnReport,
  InitialStates,
  InspectorSnapshot,
  SimulationParams,
  TensorRow,
} from '../../src/protocol/inspector';
import {
  openPage,
  type BrowserPage,
  type BrowserPageOptions,
  type MadeUpHost,
} from './browserPage';

const root = resolve(import.meta.dirname, '../..');
export const SMALL = 'runs/two-small/models/evolution/model_epoch_1500.pth';

export interface TestPage extends BrowserPage {
  /** Waits for a complete picture that satisfies the condition. */
  drawn(condition?: (report: DrawnReport) => boolean): Promise<DrawnReport>;
  lastSimulation(): SimulationParams | undefined;
  /** As `ready` gave it. */
  readonly snapshot: InspectorSnapshot;
}

export interface InspectorOptions extends BrowserPageOptions {
  readonly file?: string;
  /** Replaces parts of the snapshot. */
  readonly snapshot?: Partial<InspectorSnapshot>;
  /** Tensor table to serve instead of the file's. */
  readonly tensors?: readonly TensorRow[];
  /** What the dialog for states to start from gives. */
  readonly initialStates?: InitialStates;
  /** Whether the worker knows the run's config. */
  readonly config?: boolean;
}

export async function openInspector(options: InspectorOptions = {}): Promise<TestPage> {
  const host = await inspectorHost(options);
  const test = await openPage('inspector', host, options);
  let told: Promise<unknown> = Promise.resolve();
  const tell = (event: string, payload: unknown) => {
    told = Promise.all([told, test.emit(event, payload)]);
  };
  host.progressed = (progress) => tell('analysisProgress', progress);
  host.effectsProgressed = (progress) => tell('effectsProgress', progress);
  const lastDrawn = () =>
    test.events.findLast(({ name }) => name === 'drawn')?.payload as DrawnReport | undefined;
  return {
    ...test,
    snapshot: host.snapshot,
    // An analysis that goes on has nobody to tell any more.
    close: async () => {
      host.progressed = () => undefined;
      host.effectsProgressed = () => undefined;
      await told;
      return test.close();
    },
    drawn: async (condition = () => true) => {
      const end = Date.now() + 120_000;
      while (Date.now() < end) {
        const report = lastDrawn();
        if (report?.complete && condition(report)) return report;
        await test.page.waitForTimeout(30);
      }
      throw new Error(
        `no such picture; last report: ${JSON.stringify(lastDrawn())}; ${test.problems.join('; ')}`,
      );
    },
    lastSimulation: () =>
      test.calls.findLast(({ method }) => method === 'simulate')?.params as SimulationParams,
  };
}

interface InspectorHost extends MadeUpHost {
  readonly snapshot: InspectorSnapshot;
  /** Where parts of an analysis go; to the page once there is one. */
  progressed: (progress: AnalysisProgress) => void;
  effectsProgressed: (progress: EffectsProgress) => void;
}

async function inspectorHost(options: InspectorOptions): Promise<InspectorHost> {
  const path = resolve(root, 'test/fixtures', options.file ?? SMALL);
  const signal = new AbortController().signal;
  const service = createAnalysisService({
    openSource: async () => bytesSource(basename(path), new Uint8Array(readFileSync(path))),
    responsive: (one) => one,
    now: () => performance.now(),
    progress: (progress) => host.progressed(progress),
    effectsProgress: (progress) => host.effectsProgressed(progress),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    helpers: ownThread(),
  });
  const config = options.config ? await configBeside(path) : null;
  const opened = await service.open(
    { source: { kind: 'file', path }, config, correction: null },
    signal,
  );
  const { session } = opened;
  const snapshot = { ...snapshotOf(path, opened), ...options.snapshot };
  const answer = async (method: string, params: unknown): Promise<unknown> => {
    switch (method) {
      case 'ready':
      case 'correct':
        return snapshot;
      case 'simulate': {
        const simulation = params as SimulationParams;
        const inputs = simulation.inputFile ? new Float64Array(300 * 10).fill(0.4) : null;
        const { scene } = await service.simulate(
          { session, simulation, keptBasis: null, inputs },
          signal,
        );
        return { ...scene, revision: snapshot.revision };
      }
      case 'skeleton':
        return service.skeleton({ session, simulation: params as SimulationParams }, signal);
      case 'glimpse':
        return service.glimpse({ session, simulation: params as SimulationParams }, signal);
      case 'attractors':
        return service.attractors({ session, simulation: params as SimulationParams }, signal);
      case 'stateAt':
        return service.stateAt(
          { session, ...(params as { simulation: SimulationParams; step: number }) },
          signal,
        );
      case 'connectivity':
        return service.connectivity({ session, ...(params as { layer: number }) }, signal);
      case 'analyse': {
        const { simulation, request } = params as AnalyseParams;
        return service.analyse({ session, simulation, request, run: 1 }, signal);
      }
      case 'keptAnalyses':
        return service.keptAnalyses({ session }, signal);
      case 'effects': {
        const { simulation, how } = params as EffectsParams;
        return service.effects({ session, simulation, how, run: 1 }, signal);
      }
      case 'tensors':
        return options.tensors ?? service.tensors({ session }, signal);
      case 'chooseInputs':
        return { id: '1:inputs.npz', name: 'inputs.npz', steps: 300, initialStates: null };
      case 'chooseInitialStates':
        return options.initialStates ?? null;
      default:
        return null;
    }
  };
  const host: InspectorHost = {
    ...{ answer, snapshot },
    progressed: () => undefined,
    effectsProgressed: () => undefined,
  };
  return host;
}

function snapshotOf(
  path: string,
  opened: Awaited<ReturnType<ReturnType<typeof createAnalysisService>['open']>>,
): InspectorSnapshot {
  const hmm = hmmStatistics(chainHmm(2));
  return {
    file: { name: basename(path), path, bytes: 14_825, format: opened.format, epoch: opened.epoch },
    model: opened.model,
    notices: opened.notices,
    notLoaded: opened.notLoaded,
    links: [
      { id: 'config:/c', kind: 'config', label: 'config.json', detail: 'config.json' },
      { id: 'next:/n', kind: 'next', label: 'epoch 1600', detail: 'model_epoch_1600.pth' },
    ],
    hmm: {
      label: 'chain of 2, linear emissions',
      source: 'config.json',
      states: 2,
      frequency: hmm.frequency,
      transition: hmm.outputTransition,
      changesPerStep: hmm.changesPerStep,
      meanRunSteps: hmm.meanRunSteps,
      entropyRateBitsPerStep: { lower: 0.36, upper: 0.37 },
    },
    view: DEFAULT_VIEW,
    mechanism: null,
    viewIsCarried: false,
    measures: false,
    inputFiles: ['1:inputs.npz'],
    revision: 1,
  };
}
