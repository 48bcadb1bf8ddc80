/** One opened checkpoint: its tensors, its network and what was said about them. No simulation. */
import type { ByteSource } from '../formats/byteSource';
import type { Checkpoint } from '../formats/checkpoint';
import { inferNetwork, type InferredNetwork } from '../formats/inferNetwork';
import { readCheckpoint } from '../formats/readCheckpoint';
import { tensorStatistics } from '../formats/tensorStatistics';
import { parseRunConfig } from '../documents/runConfig';
import { trainingPlaceOf } from '../files/checkpointNames';
import type { Network, Nonlinearity } from '../core/rnn/network';
import { hiddenTotal, isBiasFree, isHomogeneous } from '../core/rnn/network';
import { throwIfCancelled, type CancelSignal } from '../core/cancel';
import type { OpenParams, OpenedCheckpoint } from '../protocol/analysis';
import type { CorrectionParams, ModelSummary, Notice, TensorRow } from '../protocol/inspector';

export interface CheckpointSession {
  readonly source: ByteSource;
  readonly checkpoint: Checkpoint;
  readonly network: Network | null;
  /** Of what was inferred, as it was opened. */
  readonly correction: CorrectionParams | null;
  readonly opened: Omit<OpenedCheckpoint, 'session'>;
}

/**
 * Reads the header and the recurrent tensors of a checkpoint.
 * @throws FormatError when the bytes are no checkpoint or a correction does not fit them
 */
export async function openSession(
  source: ByteSource,
  params: Pick<OpenParams, 'config' | 'correction'>,
  signal: AbortSignal,
): Promise<CheckpointSession> {
  const checkpoint = await readCheckpoint(source, { signal });
  const { nonlinearity, notices: configNotices } = hintsOfConfig(params.config);
  const correction = params.correction;
  const inferred = await inferNetwork(checkpoint, {
    ...(correction?.cell ? { cell: correction.cell } : {}),
    ...(correction?.nonlinearity ? { nonlinearity: correction.nonlinearity } : {}),
    ...(correction?.roles ? { roles: correction.roles } : {}),
    ...(nonlinearity ? { configNonlinearity: nonlinearity } : {}),
  });
  const warnings = [...checkpoint.warnings, ...inferred.warnings];
  return {
    source,
    checkpoint,
    correction,
    network: inferred.network,
    opened: {
      format: checkpoint.format,
      epoch: epochOf(checkpoint, source.name),
      model: inferred.network ? summarise(inferred.network, inferred, correction !== null) : null,
      notices: [
        ...(inferred.network ? [] : [noNetworkNotice(inferred)]),
        ...warnings.map((message): Notice => ({ severity: 'warning', message })),
        ...configNotices,
      ],
      notLoaded: checkpoint.notLoaded,
    },
  };
}

/** Statistics of every tensor, read one by one so that only one is in memory. */
export async function tensorRows(
  session: CheckpointSession,
  signal: CancelSignal,
): Promise<TensorRow[]> {
  const rows: TensorRow[] = [];
  for (const entry of session.checkpoint.tensors) {
    throwIfCancelled(signal);
    const statistics = await tensorStatistics(entry, signal);
    rows.push({ name: entry.name, shape: entry.shape, dtype: entry.dtype, ...statistics });
  }
  return rows;
}

function hintsOfConfig(config: OpenParams['config']): {
  nonlinearity: Nonlinearity | null;
  notices: Notice[];
} {
  if (!config) return { nonlinearity: null, notices: [] };
  const parsed = parseRunConfig(config.text);
  return {
    nonlinearity: parsed.nonlinearity ?? null,
    notices: parsed.warnings.map((message) => ({
      severity: 'info',
      message: `config.json: ${message}`,
    })),
  };
}

function noNetworkNotice(inferred: InferredNetwork): Notice {
  return {
    severity: 'warning',
    message: `No recurrent network was recognised: ${inferred.reasons.join('; ')}.`,
    hint: 'The tensors are listed below; "Correct…" maps them to a cell by hand.',
  };
}

function summarise(network: Network, inferred: InferredNetwork, corrected: boolean): ModelSummary {
  const parameters = network.layers.reduce(
    (sum, layer) =>
      sum +
      layer.inputWeight.length +
      layer.recurrentWeight.length +
      (layer.inputBias?.length ?? 0) +
      (layer.recurrentBias?.length ?? 0),
    (network.readout?.weight.length ?? 0) + (network.readout?.bias?.length ?? 0),
  );
  return {
    cell: network.cell,
    nonlinearity: network.nonlinearity,
    inputs: network.layers[0]?.inputSize ?? 0,
    hidden: network.layers.map((layer) => layer.hiddenSize),
    outputs: network.readout?.outputs ?? 0,
    bias: !isBiasFree(network),
    parameters,
    homogeneous: isHomogeneous(network) && hiddenTotal(network) > 0,
    reasons: inferred.reasons,
    roles: inferred.roles,
    corrected,
  };
}

/** The file's own record first (a number under `epoch`, `step` …), then its name. */
function epochOf(checkpoint: Checkpoint, name: string): OpenedCheckpoint['epoch'] {
  for (const key of ['epoch', 'global_step', 'step', 'iteration']) {
    const value = checkpoint.metadata[key];
    if (typeof value === 'number' && Number.isFinite(value)) {
      return { value, source: `'${key}' in the file` };
    }
  }
  const place = trainingPlaceOf(name);
  return place ? { value: place.value, source: `${place.unit} in the file name` } : null;
}
