/** An experiment from a run's `config.json`, ours or the authors': to run it again, or to tell runs apart. */
import { show } from '../jsonTree';
import { orWarning } from '../orWarning';
import { hmmSpecOf, nonlinearityOf, numberOf, paperKeysOf, type PaperKeys } from '../paperKeys';
import type { Experiment } from './experiment';
import { parseExperiment } from './parseExperiment';

export interface FromPaperConfig {
  /** null when the config names no HMM, or something that can not be trained here. */
  readonly experiment: Experiment | null;
  /** The text of an experiment file that says the same, to be edited. */
  readonly text: string;
  /** One line each: what is unusable or was changed. */
  readonly warnings: readonly string[];
}

/** Never throws. A config that a run of ours wrote carries its experiment whole; that one is taken. */
export function fromPaperConfig(text: string): FromPaperConfig {
  const warnings: string[] = [];
  const keys: PaperKeys = orWarning(warnings, () => paperKeysOf(text)) ?? new Map();
  const own = keys.get('dynascope') ?? null;
  if (own !== null) {
    const found = checked(own, []);
    if (found.experiment) return found;
    warnings.push('dynascope: holds no experiment that can be read; the other keys are taken');
  }
  const hmm = orWarning(warnings, () => hmmSpecOf(keys));
  const found = checked({ ...(hmm ? { hmm } : {}), ...restOf(keys, warnings) }, warnings);
  return hmm ? found : { ...found, experiment: null };
}

function checked(file: unknown, warnings: readonly string[]): FromPaperConfig {
  const text = `${JSON.stringify(file, null, 2)}\n`;
  const { experiment, diagnostics } = parseExperiment(text);
  const found = diagnostics
    .filter(({ severity }) => severity !== 'hint')
    .map(({ path, message }) => `${path.includes('.') ? `${path.split('.')[0]}.` : ''}${message}`);
  return { experiment, text, warnings: [...warnings, ...found] };
}

/** Sections of an experiment file; a key that the config does not have is left out. */
function restOf(keys: PaperKeys, warnings: string[]) {
  const number = (key: string) => orWarning(warnings, () => numberOf(keys, key)) ?? undefined;
  const [recurrentBias, readoutBias] = orWarning(warnings, () => biasesOf(keys)) ?? [];
  const layers = number('num_layers') ?? 1;
  if (layers !== 1) warnings.push(`num_layers: ${layers} found, one layer is trained here`);
  return {
    network: {
      nonlinearity: orWarning(warnings, () => nonlinearityOf(keys)) ?? undefined,
      units: number('hidden_size'),
      inputs: number('input_size'),
      recurrentBias,
      readoutBias,
      initialState: keys.get('init') === true ? 'normal' : undefined,
      pretrained: keys.get('pretrained_model_path') ?? undefined,
    },
    data: { sequences: number('num_seq'), lengthSteps: number('seq_len') },
    training: {
      recipe: 'paper',
      epochs: number('epochs'),
      batch: batchOf(number('batch_size'), number('num_seq'), warnings),
      learningRates: keys.get('learning_rates') ?? undefined,
      temperature: number('tau'),
      clipNorm: number('grad_clip'),
      weightDecay: number('weight_decay'),
    },
    seed: number('seed'),
  };
}

function biasesOf(keys: PaperKeys): readonly boolean[] | null {
  const value = keys.get('biased') ?? null;
  if (value === null) return null;
  const isList = Array.isArray(value) && value.length === 2;
  if (isList && value.every((entry) => typeof entry === 'boolean')) return value;
  throw new RangeError(`biased: ${show(value)} found, a pair of true or false is legal`);
}

/** The authors' loader takes what there is when the batch is larger than the data. */
function batchOf(
  batch: number | undefined,
  sequences: number | undefined,
  warnings: string[],
): number | undefined {
  const available = sequences === undefined ? Infinity : Math.floor(sequences / 3);
  if (batch === undefined || batch <= available || available < 1) return batch;
  warnings.push(`batch_size: ${batch} found, the training third has ${available} sequences: taken`);
  return available;
}
