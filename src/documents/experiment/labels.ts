/** Short labels that tell runs apart by what differs between their experiments, never by a folder's name. */
import { resolveHmm, type HmmSpec } from '../hmmSpec';
import type { Experiment, TrainingSpec } from './experiment';

/** Longer labels are cut: unrelated experiments differ in everything. */
const MAX_PARTS = 6;
const SEPARATOR = ' · ';

/**
 * One label for each experiment, e.g. 'units 50 · seed 2'. Equal siblings, and a single one, are named by their main
 * numbers. '' for null: an unreadable config says nothing.
 */
export function resolveExperimentLabels(experiments: readonly (Experiment | null)[]): string[] {
  const parts = experiments.map((experiment) => experiment && partsOf(experiment));
  const known = parts.filter((found) => found !== null);
  const names = [...new Set(known.flatMap((found) => [...found.keys()]))];
  // What only some have at all is told by another part.
  const valuesOf = (name: string) => known.map((found) => found.get(name)).filter(Boolean);
  const differing = names.filter((name) => new Set(valuesOf(name)).size > 1);
  const shown = differing.length > 0 ? differing : MAIN_PARTS;
  return parts.map((found) => (found ? labelOf(found, shown) : ''));
}

type Parts = ReadonlyMap<string, string>;

function labelOf(parts: Parts, names: readonly string[]): string {
  const texts = names.map((name) => parts.get(name) ?? '').filter(Boolean);
  if (texts.length <= MAX_PARTS) return texts.join(SEPARATOR);
  return [...texts.slice(0, MAX_PARTS), '…'].join(SEPARATOR);
}

const MAIN_PARTS = ['hmm', 'units', 'inputs', 'seed'];

/** In the order in which they are read; where a run is kept and what was noted down make no difference. */
function partsOf({ hmm, network, data, training, seed, backend, threads, run }: Experiment): Parts {
  return new Map([
    ['hmm', resolveHmm(hmm).label],
    ...ownNumbers(hmm),
    ['nonlinearity', network.nonlinearity],
    ['units', `units ${network.units}`],
    ['inputs', `inputs ${network.inputs}`],
    ['recurrentBias', `${network.recurrentBias ? '' : 'no '}recurrent bias`],
    ['readoutBias', `${network.readoutBias ? '' : 'no '}readout bias`],
    ['initialState', `start ${network.initialState}`],
    ['pretrained', network.pretrained === null ? 'fresh weights' : `from ${network.pretrained}`],
    ['sequences', `sequences ${data.sequences}`],
    ['lengthSteps', `length ${data.lengthSteps}`],
    ['recipe', training.recipe],
    ...recipeParts(training),
    ['noiseStd', `noise ${training.noiseStd}`],
    ['checkpointEveryEpochs', `checkpoint every ${training.checkpointEveryEpochs}`],
    ['seed', `seed ${seed}`],
    ['backend', backend],
    ['threads', threads === 0 ? 'all threads' : `threads ${threads}`],
    ['format', run.format],
  ]);
}

function recipeParts(training: TrainingSpec): [string, string][] {
  if (training.recipe === 'fast') return [['effort', `effort ${training.effort}`]];
  return [
    ['epochs', `epochs ${training.epochs}`],
    ['batch', `batch ${training.batch}`],
    ['learningRates', `learning rate ${training.learningRates.join(', ')}`],
    ['betas', `betas ${training.betas.join(', ')}`],
    ['clipNorm', `clip ${training.clipNorm}`],
    ['weightDecay', `weight decay ${training.weightDecay}`],
    ['blur', `blur ${training.blur}`],
    ['scaling', `scaling ${training.scaling}`],
    ['temperature', `temperature ${training.temperature}`],
  ];
}

/** Entries of own matrices: their label alone does not tell two of them apart. */
function ownNumbers(hmm: HmmSpec): [string, string][] {
  const matrices = {
    transition: hmm.family === 'own' ? hmm.transition : [],
    emission: typeof hmm.emission === 'string' ? [] : hmm.emission,
    start: typeof hmm.start === 'string' ? [] : [hmm.start],
  };
  return Object.entries(matrices).flatMap(([name, rows]) =>
    rows.flatMap((row, i) =>
      row.map((value, j): [string, string] => [
        `${name} ${i} ${j}`,
        `${name}[${i}][${j}] ${Number(value.toPrecision(4))}`,
      ]),
    ),
  );
}
