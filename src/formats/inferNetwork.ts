/** From named tensors to a network: infers cell, sizes and roles, and says how. Corrections of a user override everything. */
import {
  GATES,
  type Cell,
  type Network,
  type Nonlinearity,
  type Readout,
  type RecurrentLayer,
} from '../core/rnn/network';
import type { Checkpoint, TensorEntry } from './checkpoint';
import { FormatError } from './formatError';
import { guessRoles, lastLayer, type Roles } from './recurrentKeys';

export interface NetworkHints {
  /** A user's word, or a flag's. */
  readonly cell?: Cell;
  readonly nonlinearity?: Nonlinearity;
  /** role → tensor name; replaces or adds to the guess. An empty name removes the role. */
  readonly roles?: Readonly<Record<string, string>>;
  /** From the run's config. */
  readonly configNonlinearity?: Nonlinearity;
}

export interface InferredNetwork {
  /** null: no recurrent network was recognised; `reasons` say why. */
  readonly network: Network | null;
  readonly reasons: readonly string[];
  readonly roles: readonly { readonly role: string; readonly tensor: string }[];
  readonly warnings: readonly string[];
}

/** A network larger than this is refused before its weights are read. */
const MAX_PARAMETERS = 64 * 1024 * 1024;

/**
 * Reads the tensors of the network only.
 * @throws FormatError when shapes contradict each other, or a correction names what is not there
 */
export async function inferNetwork(
  checkpoint: Checkpoint,
  hints: NetworkHints = {},
): Promise<InferredNetwork> {
  const guess = guessRoles(checkpoint.tensors);
  const roles = correctedRoles(guess.roles, checkpoint.tensors, hints.roles);
  const list = [...roles].map(([role, { name }]) => ({ role, tensor: name }));
  if (!roles.has('layer0.recurrentWeight')) {
    return { network: null, reasons: guess.reasons, roles: list, warnings: guess.warnings };
  }
  const { cell, reason } = cellOf(need(roles, 'layer0.recurrentWeight'), hints.cell);
  const layerCount = lastLayer(roles) + 1;
  for (let layer = 0; layer < layerCount; layer++) checkLayer(roles, cell, layer);
  checkSize(roles);
  const biased = roles.has('layer0.recurrentBias') || roles.has('layer0.inputBias');
  const chosen = nonlinearityOf(cell, biased, layerCount, checkpoint, hints);
  const layers: RecurrentLayer[] = [];
  for (let layer = 0; layer < layerCount; layer++) layers.push(await loadLayer(roles, cell, layer));
  const readout = await loadReadout(roles, layers[layerCount - 1].hiddenSize);
  const network: Network = { cell, nonlinearity: chosen.nonlinearity, layers, readout };
  return {
    network,
    reasons: [...guess.reasons, reason, chosen.reason],
    roles: list,
    warnings: [...guess.warnings, ...nonFiniteWarnings(network)],
  };
}

function correctedRoles(
  guess: Roles,
  tensors: readonly TensorEntry[],
  correction: NetworkHints['roles'] = {},
): Roles {
  const roles = new Map(guess);
  for (const [role, name] of Object.entries(correction)) {
    if (!/^(layer\d{1,2}\.(input|recurrent)(Weight|Bias)|readout\.(weight|bias))$/.test(role)) {
      throw new FormatError(
        `role '${role}' found; layerN.recurrentWeight, layerN.inputWeight, layerN.recurrentBias, layerN.inputBias, readout.weight and readout.bias are legal`,
      );
    }
    const tensor = tensors.find((one) => one.name === name);
    if (name === '') roles.delete(role);
    else if (tensor) roles.set(role, tensor);
    else throw new FormatError(`role ${role}: the file holds no tensor named '${name}'`);
  }
  return roles;
}

/** Rows over columns of the recurrent weights count the gates. */
function cellOf(recurrent: TensorEntry, wanted: Cell | undefined): { cell: Cell; reason: string } {
  const [rows, units] = recurrent.shape;
  const shape = `[${recurrent.shape.join(', ')}]`;
  const cells = Object.keys(GATES) as Cell[];
  const fitting = cells.find(
    (cell) => recurrent.shape.length === 2 && rows === GATES[cell] * units,
  );
  if (!fitting || units === 0) {
    throw new FormatError(
      `tensor ${recurrent.name}: shape ${shape} found; [N, N] (RNN), [3N, N] (GRU) or [4N, N] (LSTM) is legal`,
    );
  }
  if (wanted && wanted !== fitting) {
    throw new FormatError(
      `cell ${wanted}: ${recurrent.name} has shape ${shape}, [${GATES[wanted]}N, N] is needed`,
    );
  }
  const told = wanted ? 'as corrected' : `from ${recurrent.name} ${shape}`;
  return {
    cell: fitting,
    reason: `cell ${fitting.toUpperCase()}: ${told}, ${rows / units} x ${units} rows`,
  };
}

function checkLayer(roles: Roles, cell: Cell, layer: number): void {
  const recurrent = need(roles, `layer${layer}.recurrentWeight`);
  const units = recurrent.shape[1];
  const rows = GATES[cell] * units;
  if (recurrent.shape[0] !== rows) throw misfit(recurrent, `[${rows}, ${units}]`);
  const input = need(roles, `layer${layer}.inputWeight`);
  const below = layer === 0 ? null : need(roles, `layer${layer - 1}.recurrentWeight`).shape[1];
  const [inputRows, inputSize] = input.shape;
  if (input.shape.length !== 2 || inputRows !== rows || (below !== null && inputSize !== below)) {
    throw misfit(input, `[${rows}, ${below ?? 'd'}]`);
  }
  for (const role of ['inputBias', 'recurrentBias']) {
    const bias = roles.get(`layer${layer}.${role}`);
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== rows))
      throw misfit(bias, `[${rows}]`);
  }
}

function checkSize(roles: Roles): void {
  let parameters = 0;
  for (const { shape } of roles.values()) parameters += shape.reduce((a, b) => a * b, 1);
  if (parameters > MAX_PARAMETERS) {
    throw new FormatError(
      `the network has ${parameters} parameters, at most ${MAX_PARAMETERS} are simulated`,
    );
  }
}

function nonlinearityOf(
  cell: Cell,
  biased: boolean,
  layers: number,
  checkpoint: Checkpoint,
  hints: NetworkHints,
): { nonlinearity: Nonlinearity; reason: string } {
  if (cell !== 'rnn') {
    return {
      nonlinearity: 'tanh',
      reason: `nonlinearity tanh: ${cell.toUpperCase()} has no other`,
    };
  }
  if (hints.nonlinearity) {
    return {
      nonlinearity: hints.nonlinearity,
      reason: `nonlinearity ${hints.nonlinearity}: as corrected`,
    };
  }
  if (hints.configNonlinearity) {
    const found = hints.configNonlinearity;
    return { nonlinearity: found, reason: `nonlinearity ${found}: from the run's config` };
  }
  for (const [key, value] of Object.entries(checkpoint.metadata)) {
    if (/(^|\.)nonlinearity$/.test(key) && (value === 'tanh' || value === 'relu')) {
      return { nonlinearity: value, reason: `nonlinearity ${value}: '${key}' in the file` };
    }
  }
  return !biased && layers === 1
    ? {
        nonlinearity: 'relu',
        reason: 'nonlinearity ReLU: assumed for a single layer without biases; no file says',
      }
    : {
        nonlinearity: 'tanh',
        reason: "nonlinearity tanh: PyTorch's default, assumed; no file says",
      };
}

async function loadLayer(roles: Roles, cell: Cell, layer: number): Promise<RecurrentLayer> {
  const recurrent = need(roles, `layer${layer}.recurrentWeight`);
  const input = need(roles, `layer${layer}.inputWeight`);
  return {
    inputSize: input.shape[1],
    hiddenSize: recurrent.shape[0] / GATES[cell],
    inputWeight: await input.values(),
    recurrentWeight: await recurrent.values(),
    inputBias: (await roles.get(`layer${layer}.inputBias`)?.values()) ?? null,
    recurrentBias: (await roles.get(`layer${layer}.recurrentBias`)?.values()) ?? null,
  };
}

async function loadReadout(roles: Roles, units: number): Promise<Readout | null> {
  const weight = roles.get('readout.weight');
  if (!weight) return null;
  if (weight.shape.length !== 2 || weight.shape[1] !== units) throw misfit(weight, `[K, ${units}]`);
  const bias = roles.get('readout.bias');
  if (bias && bias.shape[0] !== weight.shape[0]) throw misfit(bias, `[${weight.shape[0]}]`);
  if (weight.shape[0] === 0 || weight.shape[0] > 255) {
    throw new FormatError(
      `tensor ${weight.name}: ${weight.shape[0]} outputs found, 1..255 are legal`,
    );
  }
  return {
    outputs: weight.shape[0],
    weight: await weight.values(),
    bias: (await bias?.values()) ?? null,
  };
}

function need(roles: Roles, role: string): TensorEntry {
  const tensor = roles.get(role);
  if (tensor) return tensor;
  throw new FormatError(`${role}: no tensor found for this role`, 'Map one by "Correct…".');
}

function misfit(tensor: TensorEntry, legal: string): FormatError {
  return new FormatError(
    `tensor ${tensor.name}: shape [${tensor.shape.join(', ')}] found, ${legal} is legal`,
  );
}

/** A diverged network is shown, and said to be one. */
function nonFiniteWarnings(network: Network): string[] {
  const warnings: string[] = [];
  const look = (what: string, values: Float64Array | null) => {
    const bad = values?.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0) ?? 0;
    if (bad > 0)
      warnings.push(`${what}: ${bad} values are NaN or infinite; the network has diverged`);
  };
  network.layers.forEach((layer, index) => {
    look(`layer ${index} recurrent weights`, layer.recurrentWeight);
    look(`layer ${index} input weights`, layer.inputWeight);
    look(`layer ${index} recurrent bias`, layer.recurrentBias);
    look(`layer ${index} input bias`, layer.inputBias);
  });
  look('readout weights', network.readout?.weight ?? null);
  return warnings;
}
