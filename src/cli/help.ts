/** What the command line can do, in words. */
import { ANALYSES } from '../engine/jobs/analyse';
import { JOBS, type Verb } from '../engine/jobs/registry';

const USAGE: Readonly<Record<Verb, string>> = {
  inspect: 'dynascope inspect FILE [--json] [--cell C] [--nonlinearity F] [--config PATH]',
  simulate:
    'dynascope simulate FILE (--inputs I.json|.npz|.npy | --steps N --seed S --noise σ) [--h0 H.json|.npz|.npy] [--json]',
  analyse: `dynascope analyse FILE [--what ${ANALYSES.join(',')}] [--from SYMBOL] [--to SYMBOL] [--steps N] [--seed S] [--noise σ] [--states N] [--rollouts N] [--period 2] [--starts N] [--exhaustive] [--input-constant X] [--parity] [--json]`,
  ablate:
    'dynascope ablate FILE (--units 3,17 | --edges 3-17,4-9) [--gain 0] [--site output|recurrent|noise] [--scope always|symbol:K|zone:cluster|kick|transition] [--layer L] [--controls 100; in a zone 19] [--steps N] [--seed S] [--noise σ] [--json]',
  mechanism:
    'dynascope mechanism FILE [--units 3,17 [--from SYMBOL --to SYMBOL]] [--steps 20000] [--seed S] [--noise σ] [--out FOLDER] [--json-lines] [--json]',
  patch:
    'dynascope patch FILE [--from A --to B] [--site hidden|recurrent|noise] [--window 10] [--events 20] [--within 8] [--top 10] [--completions 32] [--steps 20000] [--seed S] [--noise σ] [--json]',
  hmm: 'dynascope hmm CONFIG [--sequences F] [--json]',
  train:
    'dynascope train EXPERIMENT|RUN [--backend auto|wasm|tensorflow|reference] [--seed S] [--threads N] [--out DIR] [--steps N] [--json-lines] [--json]',
  replay:
    'dynascope replay VIEW [--checkpoints RUN] [--cell C] [--nonlinearity F] [--json-lines] [--json]',
  report:
    'dynascope report FILE [--out FOLDER] [--what scene,skeleton,zones,…] [--background paper|none] [--width MM] [--steps N] [--seed S] [--noise σ] [--cell C] [--nonlinearity F] [--json-lines] [--json]',
  evolution:
    'dynascope evolution RUN [--steps 5000] [--seed S] [--noise σ] [--out FOLDER] [--cell C] [--nonlinearity F] [--json-lines] [--json]',
  mechanisms:
    'dynascope mechanisms RUN|CHECKPOINT [--seeds 3] [--most CHECKPOINTS] [--steps 20000] [--seed S] [--noise σ] [--out FOLDER] [--cell C] [--nonlinearity F] [--json-lines] [--json]',
  sweep:
    'dynascope sweep FILE --units 3,17 [--gains 0,0.1,…,2] [--controls 19] [--steps 10000] [--seed S] [--noise σ] [--parity] [--out FOLDER] [--cell C] [--nonlinearity F] [--json-lines] [--json]',
  fidelity:
    'dynascope fidelity RUN|CHECKPOINT [--config PATH] [--sequences N] [--seed S] [--threads N] [--parity] [--json-lines] [--json]',
  divergence: 'dynascope divergence X Y [--blur .2] [--scaling .5] [--gradient] [--json]',
  bench:
    'dynascope bench step [--batch 4096] [--length 30] [--hidden 150] [--input 100] [--threads N] [--steps 7] [--json]',
};

export function help(): string {
  const verbs = Object.entries(JOBS).map(([verb, { summary }]) => `  ${verb.padEnd(11)}${summary}`);
  return [
    'Dynascope: the dynamics of recurrent networks, from their checkpoints.',
    '',
    ...verbs,
    "  schema     JSON Schema of a verb's output (dynascope schema inspect)",
    '',
    "dynascope VERB --help tells a verb's options. Errors are one line; exit code 1.",
    '',
  ].join('\n');
}

export function verbHelp(verb: Verb): string {
  return `${USAGE[verb]}\n\n${JOBS[verb].summary}\n`;
}
