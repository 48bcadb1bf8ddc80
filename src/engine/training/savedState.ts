/** A training state as tensors and texts, and back. The file around them is files/resumeState's. */
import { parameterCount } from '../../core/training/parameters';
import type { ResumeState } from '../../files/resumeState';
import { FormatError } from '../../formats/formatError';
import type { TrainingPlan } from './stage';
import type { TrainingState } from './trainingState';

const COUNTERS = [
  'stage',
  'stageEpoch',
  'epoch',
  'step',
  'draws',
  'lossSum',
  'gradientNormSum',
  'elapsedMs',
] as const;

const STREAM_PARTS = ['states', 'windows', 'averaged'] as const;

/** Texts keep doubles exactly: a number's text reads back as the same number. */
export function toResumeState(state: TrainingState, build: string): ResumeState {
  const { optimiser, best, stream } = state;
  const vector = (name: string, values: Float32Array) => ({ name, shape: [values.length], values });
  return {
    epoch: state.epoch,
    tensors: [
      vector('parameters', state.parameters),
      ...(optimiser
        ? [vector('adam.first', optimiser.first), vector('adam.second', optimiser.second)]
        : []),
      ...(best ? [vector('best', best.parameters)] : []),
      ...STREAM_PARTS.flatMap((part) => {
        const values = stream[part];
        return values ? [vector(`stream.${part}`, values)] : [];
      }),
    ],
    texts: {
      build,
      ...Object.fromEntries(COUNTERS.map((name) => [name, String(state[name])])),
      ...(optimiser ? { updates: String(optimiser.updates) } : {}),
      ...(best ? { bestLoss: String(best.loss), bestEpoch: String(best.epoch) } : {}),
    },
  };
}

/** @throws FormatError naming what is missing or does not fit the plan */
export function fromResumeState(
  { tensors, texts }: ResumeState,
  plan: TrainingPlan,
): { readonly state: TrainingState; readonly build: string } {
  const count = parameterCount(plan.network);
  /** @param size how many numbers, or of what that is a multiple */
  const numbers = (name: string, size: number, rows = false): Float32Array | null => {
    const values = tensors.find((tensor) => tensor.name === name)?.values;
    if (values === undefined) return null;
    const fits = rows ? values.length > 0 && values.length % size === 0 : values.length === size;
    if (values instanceof Float32Array && fits) return values;
    throw new FormatError(
      `resume.state: ${name} has ${values.length} numbers, ${rows ? 'rows of ' : ''}${size} float32 are needed`,
    );
  };
  const vector = (name: string) => numbers(name, count);
  const number = (name: string): number => {
    const value = Number(texts[name] ?? Number.NaN);
    if (Number.isFinite(value)) return value;
    throw new FormatError(`resume.state: ${name} is ${texts[name] ?? 'missing'}`);
  };
  const parameters = vector('parameters');
  if (!parameters) throw new FormatError('resume.state: parameters are missing');
  const [first, second, best] = ['adam.first', 'adam.second', 'best'].map(vector);
  const counters = Object.fromEntries(COUNTERS.map((name) => [name, number(name)]));
  const state: TrainingState = {
    ...(counters as Record<(typeof COUNTERS)[number], number>),
    parameters,
    optimiser: first && second ? { updates: number('updates'), first, second } : null,
    stream: {
      states: numbers('stream.states', plan.network.units, true),
      windows: numbers('stream.windows', 1, true),
      averaged: vector('stream.averaged'),
    },
    best: best && { loss: number('bestLoss'), epoch: number('bestEpoch'), parameters: best },
  };
  if (state.stage < 0 || state.stage > plan.stages.length) {
    throw new FormatError(
      `resume.state: stage ${state.stage} found, the plan has ${plan.stages.length}`,
    );
  }
  return { state, build: texts.build ?? '' };
}
