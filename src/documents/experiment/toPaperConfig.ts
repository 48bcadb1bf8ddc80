/** The resolved `config.json` of a run: the paper's keys, which the authors' scripts read, and ours. Writes no file. */
import { emissionOf, transitionOf, startOf, type HmmSpec, type Matrix } from '../hmmSpec';
import { FAST, FAST_DEPARTURES, FAST_STAGES, fastEpochs } from '../../core/training/fastRecipe';
import { CHAIN_TARGET, STAY } from '../../core/hmm/transitions';
import type { Experiment, TrainingSpec } from './experiment';

/** What only the run knows. */
export interface RunFacts {
  /** The backend in use, never "auto". */
  readonly backend: 'wasm' | 'tensorflow' | 'reference';
  /** Which build computed: the same one gives the same bits. */
  readonly kernelBuild: string;
  /** Program → version, e.g. { dynascope: '0.1.0', node: '24.1.0' }. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface PaperConfig {
  readonly states: number;
  readonly outputs: number;
  readonly stay_prob: number;
  readonly target_prob: number;
  readonly transition_method: 'target_prob' | 'stay_prob' | 'fully' | 'cyclic' | 'custom';
  readonly emission_method: 'linear' | 'gaussian' | 'triangular' | 'custom';
  readonly custom_transition_matrix: Matrix | null;
  readonly custom_emission_matrix: Matrix | null;
  /** Ours: null for the authors' uniform start. */
  readonly start_probabilities: readonly number[] | null;
  readonly num_seq: number;
  readonly seq_len: number;
  readonly input_size: number;
  readonly hidden_size: number;
  readonly num_layers: 1;
  /** [recurrent layer, readout]. */
  readonly biased: readonly [boolean, boolean];
  readonly batch_size: number;
  readonly epochs: number;
  readonly learning_rates: readonly number[];
  readonly tau: number;
  readonly grad_clip: number;
  readonly init: boolean;
  readonly weight_decay: number;
  readonly pretrained_model_path: string | null;
  readonly nonlinearity: 'relu' | 'tanh';
  readonly seed: number;
  readonly backend: RunFacts['backend'];
  readonly kernel_build: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Ours: where the run departs from the paper's loss and its minimisation, a line each. */
  readonly departures: readonly string[];
  readonly dynascope: Experiment;
}

/** What the authors' scripts can not make themselves they find as custom matrices; the method still names it. */
export function toPaperConfig(experiment: Experiment, facts: RunFacts): PaperConfig {
  const { hmm, network, data, training } = experiment;
  const { weight_decay, departures, ...keys } = trainingKeys(training);
  return {
    ...hmmKeys(hmm),
    num_seq: data.sequences,
    seq_len: data.lengthSteps,
    input_size: network.inputs,
    hidden_size: network.units,
    num_layers: 1,
    biased: [network.recurrentBias, network.readoutBias],
    ...keys,
    init: network.initialState === 'normal',
    weight_decay,
    pretrained_model_path: network.pretrained,
    nonlinearity: network.nonlinearity,
    seed: experiment.seed,
    backend: facts.backend,
    kernel_build: facts.kernelBuild,
    versions: facts.versions,
    departures,
    dynascope: experiment,
  };
}

/** Of the fast recipe, which changes them as it goes: those of its last stage. */
function trainingKeys(training: TrainingSpec) {
  if (training.recipe === 'paper') {
    return {
      batch_size: training.batch,
      epochs: training.epochs,
      learning_rates: training.learningRates,
      tau: training.temperature,
      grad_clip: training.clipNorm,
      weight_decay: training.weightDecay,
      departures: [],
    };
  }
  const last = FAST_STAGES[FAST_STAGES.length - 1];
  return {
    batch_size: last.batch,
    epochs: fastEpochs(training.effort),
    learning_rates: [last.learningRates[1]],
    tau: 1,
    grad_clip: FAST.clipNorm,
    weight_decay: 0,
    departures: FAST_DEPARTURES,
  };
}

function hmmKeys(hmm: HmmSpec) {
  const { family, states, outputs, emission } = hmm;
  const isTheirs = family === 'chain' || family === 'fullyConnected';
  // Their linear emissions sum to 1 for three symbols only.
  const isTheirEmission = emission === 'gaussian' || (emission === 'linear' && outputs === 3);
  const transition = transitionOf(hmm);
  return {
    states,
    outputs,
    stay_prob: 'stayProbability' in hmm ? hmm.stayProbability : STAY,
    target_prob: 'targetProbability' in hmm ? hmm.targetProbability : CHAIN_TARGET,
    transition_method: methodOf(hmm),
    emission_method: typeof emission === 'string' ? emission : 'custom',
    custom_transition_matrix: isTheirs ? null : transition,
    custom_emission_matrix: isTheirEmission ? null : emissionOf(emission, states, outputs),
    start_probabilities: hmm.start === 'uniform' ? null : startOf(hmm.start, transition),
  } as const;
}

function methodOf(hmm: HmmSpec): PaperConfig['transition_method'] {
  switch (hmm.family) {
    case 'chain':
      return 'targetProbability' in hmm ? 'target_prob' : 'stay_prob';
    case 'fullyConnected':
      return 'fully';
    case 'cyclic':
      return 'cyclic';
    case 'own':
      return 'custom';
  }
}
