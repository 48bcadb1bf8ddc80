/** Which tensor plays which role in a recurrent network, by names and shapes. Reads no values. */
import type { TensorEntry } from './checkpoint';

/** 'layer0.recurrentWeight', 'layer0.inputWeight', 'layer0.recurrentBias', 'layer0.inputBias', 'readout.weight', 'readout.bias'. */
export type Roles = ReadonlyMap<string, TensorEntry>;

export interface RoleGuess {
  readonly roles: Roles;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

/** nn.RNN / GRU / LSTM (`weight_hh_l0`) and nn.RNNCell (`weight_hh`), under any prefix. */
const TORCH_KEY = /^(.*?\.?)(weight|bias)_(ih|hh|hr)(?:_l(\d+))?(_reverse)?$/;
const RECURRENT_NAME = /(^|[._])(h2h|hh|rec|recurrent|w_?rec|whh|w_?hh|j|w_?r)([._]|$)|recurrent/i;
const INPUT_NAME = /(^|[._])(i2h|ih|x2h|in|input|w_?in|wih|w_?ih|wi)([._]|$)|input/i;
const READOUT_NAME =
  /(^|[._])(fc|out|output|readout|decoder|linear|head|h2o|w_?out|wo|classifier)\d*([._]|$)/i;
const ROLE_OF: Readonly<Record<string, string>> = {
  weight_ih: 'inputWeight',
  weight_hh: 'recurrentWeight',
  bias_ih: 'inputBias',
  bias_hh: 'recurrentBias',
};

/** PyTorch's own names first, then hand-written networks by name and shape. Empty roles when nothing fits. */
export function guessRoles(tensors: readonly TensorEntry[]): RoleGuess {
  return torchRoles(tensors) ?? namedRoles(tensors) ?? nothing(tensors);
}

function torchRoles(tensors: readonly TensorEntry[]): RoleGuess | null {
  const groups = new Map<string, Map<string, TensorEntry>>();
  const warnings: string[] = [];
  for (const tensor of tensors) {
    const match = TORCH_KEY.exec(tensor.name);
    if (!match) continue;
    const [, prefix, kind, side, layer = '0', reverse] = match;
    if (reverse) {
      warnings.push(
        `${tensor.name}: the backward direction of a bidirectional network is not simulated`,
      );
    } else if (side === 'hr') {
      warnings.push(`${tensor.name}: LSTM projections are not simulated`);
    } else {
      const group = groups.get(prefix) ?? new Map<string, TensorEntry>();
      group.set(`layer${layer}.${ROLE_OF[`${kind}_${side}`]}`, tensor);
      groups.set(prefix, group);
    }
  }
  const usable = [...groups].filter(([, group]) => group.has('layer0.recurrentWeight'));
  usable.sort(([, a], [, b]) => recurrentSize(b) - recurrentSize(a));
  const best = usable[0];
  if (!best) return null;
  const [prefix, roles] = best;
  for (const [other] of usable.slice(1)) {
    warnings.push(
      `'${other}' is a second recurrent network in the file; '${prefix}', the larger, is shown`,
    );
  }
  const readout = addReadout(roles, tensors, `layer${lastLayer(roles)}`);
  return {
    roles,
    reasons: [`PyTorch keys ${prefix}weight_hh_l0 … name the recurrent layers`, readout],
    warnings,
  };
}

function namedRoles(tensors: readonly TensorEntry[]): RoleGuess | null {
  const square = tensors.filter(({ shape }) => shape.length === 2 && shape[0] === shape[1]);
  const named = square.filter(({ name }) => RECURRENT_NAME.test(name));
  const recurrent = (
    named.length > 0 ? named : square.length === 1 && tensors.length <= 8 ? square : []
  )[0];
  if (!recurrent) return null;
  const units = recurrent.shape[0];
  const inputs = tensors.filter(
    (tensor) => tensor !== recurrent && tensor.shape.length === 2 && tensor.shape[0] === units,
  );
  const input =
    inputs.find(({ name }) => INPUT_NAME.test(name)) ?? (inputs.length === 1 ? inputs[0] : null);
  if (!input) return null;
  const roles = new Map<string, TensorEntry>([
    ['layer0.recurrentWeight', recurrent],
    ['layer0.inputWeight', input],
  ]);
  addBias(roles, tensors, recurrent, 'layer0.recurrentBias', units);
  addBias(roles, tensors, input, 'layer0.inputBias', units);
  const readout = addReadout(roles, tensors, 'layer0');
  return {
    roles,
    reasons: [
      `${recurrent.name} is square [${units}, ${units}]: taken as recurrent weights, rows as targets`,
      `${input.name} has ${units} rows: taken as input weights`,
      readout,
    ],
    warnings: [],
  };
}

function nothing(tensors: readonly TensorEntry[]): RoleGuess {
  const reason =
    tensors.length === 0
      ? 'the file holds no tensors'
      : `none of the ${tensors.length} tensors is named like recurrent weights (weight_hh_l0, h2h, W_rec) with fitting input weights`;
  return { roles: new Map(), reasons: [reason], warnings: [] };
}

/** `x.weight` → `x.bias`. */
function addBias(
  roles: Map<string, TensorEntry>,
  tensors: readonly TensorEntry[],
  weight: TensorEntry,
  role: string,
  rows: number,
): void {
  const name = weight.name.replace(/weight$/, 'bias');
  const bias = tensors.find(
    (tensor) => tensor !== weight && tensor.name === name && tensor.shape.length === 1,
  );
  if (bias?.shape[0] === rows) roles.set(role, bias);
}

/** A matrix that reads the top layer: the likeliest by name, else the only one. */
function addReadout(
  roles: Map<string, TensorEntry>,
  tensors: readonly TensorEntry[],
  top: string,
): string {
  const units = roles.get(`${top}.recurrentWeight`)?.shape[1];
  const used = new Set(roles.values());
  const fitting = tensors.filter(
    (tensor) => !used.has(tensor) && tensor.shape.length === 2 && tensor.shape[1] === units,
  );
  const named = fitting.filter(({ name }) => READOUT_NAME.test(name));
  const readout = named[0] ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (!readout) return 'no matrix reads the top layer: there is no readout';
  roles.set('readout.weight', readout);
  addBias(roles, tensors, readout, 'readout.bias', readout.shape[0]);
  const others = fitting.length > 1 ? `, first by name of ${fitting.length} that fit` : '';
  return `${readout.name} has ${units} columns: taken as readout${others}`;
}

function recurrentSize(roles: Roles): number {
  return roles.get('layer0.recurrentWeight')?.shape.reduce((a, b) => a * b, 1) ?? 0;
}

/** Highest layer number present. */
export function lastLayer(roles: Roles): number {
  const layers = [...roles.keys()].map((role) => /^layer(\d+)\./.exec(role)?.[1]);
  return Math.max(0, ...layers.filter((layer) => layer !== undefined).map(Number));
}
