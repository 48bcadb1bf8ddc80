/** What an unknown key was probably meant to be: a misspelling, a key of another section, a key of the paper's config. */
import { KindGuard } from '@sinclair/typebox';
import { nameOf, type Path, type Problem } from './diagnostic';
import { ExperimentSchema } from './schema';

/** The paper's spelling → ours. */
const PAPER_KEYS: Readonly<Record<string, string>> = {
  stay_prob: 'hmm.stayProbability',
  target_prob: 'hmm.targetProbability',
  custom_transition_matrix: 'hmm.transition',
  custom_emission_matrix: 'hmm.emission',
  emission_method: 'hmm.emission',
  transition_method: 'hmm.family',
  num_seq: 'data.sequences',
  seq_len: 'data.lengthSteps',
  input_size: 'network.inputs',
  hidden_size: 'network.units',
  init: 'network.initialState',
  pretrained_model_path: 'network.pretrained',
  batch_size: 'training.batch',
  learning_rate: 'training.learningRates',
  learning_rates: 'training.learningRates',
  tau: 'training.temperature',
  grad_clip: 'training.clipNorm',
  weight_decay: 'training.weightDecay',
};

/** @param siblings keys that are legal in the same section */
export function unknownKeyProblem(path: Path, siblings: readonly string[]): Problem {
  const problem = strangerProblem(path, siblings);
  if (problem.suggestion !== undefined) return problem;
  const place = placeOf(String(path[path.length - 1]));
  if (!place) return problem;
  const section = path.slice(0, -1).join('.');
  if (place.section === section) return meaning(problem, place.key);
  const where = place.section === '' ? 'at the top level' : `in "${place.section}"`;
  return { ...problem, message: `${problem.message}; "${place.key}" ${where} may be meant` };
}

/** The same in a document whose keys are no experiment's: only a sibling can be meant. */
export function strangerProblem(path: Path, siblings: readonly string[]): Problem {
  const message = `${nameOf(path)}: unknown key, it has no effect`;
  const problem: Problem = { path, severity: 'warning', code: 'unknownKey', message };
  const sibling = nearestKey(String(path[path.length - 1]), siblings);
  return sibling === null ? problem : meaning(problem, sibling);
}

function meaning(problem: Problem, suggestion: string): Problem {
  return { ...problem, message: `${problem.message}; "${suggestion}" may be meant`, suggestion };
}

/** The legal key with the fewest changed letters, if they are few; capitals and _ do not count. */
export function nearestKey(key: string, legal: readonly string[]): string | null {
  const plain = (name: string) => name.toLowerCase().replace(/[_\-\s]/g, '');
  const most = Math.max(1, Math.floor(key.length / 3));
  let nearest: string | null = null;
  let least = most + 1;
  for (const name of legal) {
    const changes = editDistance(plain(key).slice(0, 64), plain(name));
    if (changes < least) [nearest, least] = [name, changes];
  }
  return nearest;
}

/** Where a key is legal, ours or the paper's; section '' is the top level. */
function placeOf(key: string): { readonly section: string; readonly key: string } | null {
  if (Object.hasOwn(PAPER_KEYS, key)) {
    const [section, name] = PAPER_KEYS[key].split('.');
    return { section, key: name };
  }
  const { properties } = ExperimentSchema;
  if (Object.hasOwn(properties, key)) return { section: '', key };
  for (const [section, schema] of Object.entries(properties)) {
    if (KindGuard.IsObject(schema) && Object.hasOwn(schema.properties, key)) {
      return { section, key };
    }
  }
  return null;
}

/** Optimal string alignment: insertions, deletions, changes, and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}
