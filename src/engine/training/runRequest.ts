/** From an experiment's text, or the config of a run to go on with, to a request that can be run. Computes nothing. */
import type { Experiment } from '../../documents/experiment/experiment';
import type { BackendName } from '../../core/compute';
import { fromPaperConfig } from '../../documents/experiment/fromPaperConfig';
import { parseExperiment } from '../../documents/experiment/parseExperiment';
import { parseJsonTree, valueOf } from '../../documents/jsonTree';
import { besideExperiment, experimentName } from '../../files/experimentPaths';
import { FormatError } from '../../formats/formatError';
import type { TrainParams } from '../../protocol/training';
import type { BackendSetting } from '../../kernel/choose';
import type { RunRequest } from './trainRun';

/** The request but for its kernel, which is chosen when it is known what there is. */
export interface ResolvedRun {
  readonly place: RunRequest['place'];
  readonly experiment: Experiment;
  readonly pretrainedPath: string | null;
  /** A run goes on with what began it: its bits depend on it. */
  readonly backend: BackendSetting;
}

/** @throws FormatError naming the key that is wrong */
export function resolveRun({ source, seed, parent }: TrainParams): ResolvedRun {
  if (source.kind === 'continue') {
    const { experiment, warnings } = fromPaperConfig(source.config);
    if (!experiment) throw new FormatError(`config.json: ${warnings[0] ?? 'names no experiment'}`);
    return {
      place: { kind: 'continue', folder: source.folder },
      experiment,
      // The run has its weights already.
      pretrainedPath: null,
      backend: backendOf(source.config) ?? experiment.backend,
    };
  }
  const { experiment, diagnostics } = parseExperiment(source.text);
  if (!experiment) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw new FormatError(`${experimentName(source.path)}: ${first?.message ?? 'no experiment'}`);
  }
  const { run, network } = experiment;
  return {
    place: {
      kind: 'new',
      parent: parent ?? besideExperiment(source.path, run.folder),
      name: experimentName(source.path),
    },
    experiment: seed === null ? experiment : { ...experiment, seed },
    pretrainedPath:
      network.pretrained === null ? null : besideExperiment(source.path, network.pretrained),
    backend: experiment.backend,
  };
}

const BACKENDS: readonly BackendName[] = ['wasm', 'tensorflow', 'reference'];

/** What the run's own record names; null for a config from elsewhere. */
function backendOf(config: string): BackendName | null {
  const { root } = parseJsonTree(config);
  const value: unknown = root && valueOf(root);
  const found = typeof value === 'object' && value !== null && 'backend' in value && value.backend;
  return BACKENDS.find((backend) => backend === found) ?? null;
}
