/** The paper's six experiments as commented files to start from. Text for people: whatever is not worth editing is left out. */
import { CHAIN_TARGET, STAY } from '../../core/hmm/transitions';

export interface PaperExperiment {
  readonly id: 'two' | 'three' | 'four' | 'five' | 'fully' | 'cyclic';
  /** e.g. 'Chain of two states'. */
  readonly title: string;
  /** Without folder, e.g. 'chain-of-two.dynascope.json'. */
  readonly fileName: string;
  /** Trained by the fast recipe. */
  readonly text: string;
  /** Trained by the paper's method. */
  readonly paperText: string;
}

interface Setting {
  readonly id: PaperExperiment['id'];
  readonly title: string;
  readonly fileName: string;
  readonly hmm: readonly Line[];
  readonly lengthSteps: number;
  readonly epochs: number;
  readonly clipNorm: number;
}

/** Key, value, comment. */
type Line = readonly [key: string, value: unknown, comment: string];

/** Of the paper's training, what stands in a comment beside the fast one; the rest are defaults. */
const COMMENTED = ['recipe', 'epochs', 'batch', 'learningRates', 'clipNorm'];

const CHAIN_NAMES = ['two', 'three', 'four', 'five'] as const;
const CHAIN_LENGTHS = [100, 30, 30, 40];

const SETTINGS: readonly Setting[] = [
  ...CHAIN_NAMES.map((id, k) => ({
    id,
    title: `Chain of ${id} states`,
    fileName: `chain-of-${id}.dynascope.json`,
    hmm: chainLines(k + 2),
    lengthSteps: CHAIN_LENGTHS[k],
    epochs: 500,
    clipNorm: 0.9,
  })),
  {
    id: 'fully',
    title: 'Three fully connected states',
    fileName: 'fully-connected.dynascope.json',
    hmm: [
      ['family', 'fullyConnected', 'every state leads to every other alike'],
      ['states', 3, 'or more'],
      ['stayProbability', STAY, 'per step: a state lasts 20 steps on average'],
      ['emission', 'triangular', 'each state has its own symbol (0.98; 0.01 for the others)'],
      ['outputs', 3, 'symbols'],
    ],
    lengthSteps: 30,
    epochs: 1000,
    clipNorm: 0.3,
  },
  {
    id: 'cyclic',
    title: 'Ring of four states',
    fileName: 'cyclic.dynascope.json',
    hmm: [
      ['family', 'cyclic', 'states on a ring; a step moves to one of two neighbours or stays'],
      ['states', 4, ''],
      ['stayProbability', STAY, 'per step: a state lasts 20 steps on average'],
      [
        'outputs',
        3,
        'symbols; states 1 and 3 share symbol 1, so the output alone does not tell them apart',
      ],
    ],
    lengthSteps: 40,
    epochs: 500,
    clipNorm: 0.3,
  },
];

export const paperExperiments: readonly PaperExperiment[] = SETTINGS.map((setting) => ({
  id: setting.id,
  title: setting.title,
  fileName: setting.fileName,
  text: textOf(setting, fastSections(setting)),
  paperText: textOf(setting, paperSections(setting)),
}));

function chainLines(states: number): Line[] {
  const q = CHAIN_TARGET ** (1 / (states - 1));
  const move = Number(q.toFixed(4));
  return [
    ['family', 'chain', 'states on a line; a step moves to a neighbour or stays'],
    ['states', states, 'at an end-to-end probability of 0.05 a chain has at most 5'],
    [
      'targetProbability',
      CHAIN_TARGET,
      `end to end in a row: each neighbour is reached with ${move} per step`,
    ],
    [
      'emission',
      'linear',
      'from symbol 0 at one end to symbol 2 at the other; symbol 1 is rare (0.01)',
    ],
    ['outputs', 3, 'symbols'],
  ];
}

function textOf({ title, hmm }: Setting, sections: readonly string[]): string {
  return [
    `// ${title}, as in the paper (Torre et al. 2025).`,
    '// Every key may be left out. Hover over one to read what it does and what it may be; Ctrl+Space lists the others.',
    '{',
    section('The Hidden Markov Model whose output the network learns to emit.', 'hmm', hmm),
    section('The network: noise in, one symbol per step out.', 'network', [
      ['nonlinearity', 'relu', '"relu" or "tanh"'],
      ['units', 150, 'hidden units; the paper’s grid: 50, 150, 200'],
      ['inputs', 100, 'channels of noise; the paper’s grid: 1, 10, 100, 200'],
    ]),
    ...sections,
    '  // Weights, sequences and noise follow from it. The paper trained three of each.',
    '  "seed": 1',
    '}',
    '',
  ].join('\n');
}

/** The paper's own training stands beside, to be put in its place. */
function fastSections(setting: Setting): string[] {
  const keys = paperLines(setting).filter(([key]) => COMMENTED.includes(key));
  const paper = keys.map(([key, value]) => `"${key}": ${json(value)}`).join(', ');
  return [
    section('How it is trained.', 'training', [
      ['recipe', 'fast', 'to the paper’s fidelity in half a minute on two cores'],
      ['effort', 1, 'times the usual number of steps'],
      ['checkpointEveryEpochs', 10, 'each can be opened at once'],
    ]),
    '  // The paper’s method, hours long, in its place:',
    `  // "training": { ${paper} },`,
    section('What reports and the paper’s method take as a sequence.', 'data', [
      ['lengthSteps', setting.lengthSteps, 'steps'],
    ]),
  ];
}

function paperSections(setting: Setting): string[] {
  return [
    section('What it sees of the HMM.', 'data', [
      ['sequences', 30_000, 'a third each to train, to validate and to test'],
      ['lengthSteps', setting.lengthSteps, 'steps of each'],
    ]),
    section('How it is trained.', 'training', paperLines(setting)),
  ];
}

function paperLines({ epochs, clipNorm }: Setting): Line[] {
  return [
    ['recipe', 'paper', 'the paper’s method, exactly'],
    ['epochs', epochs, 'passes over the training third, for each learning rate'],
    ['batch', 4096, 'sequences compared at once: time and memory grow with its square'],
    ['learningRates', [0.001], 'one after the other, e.g. [0.001, 0.0001]'],
    ['clipNorm', clipNorm, 'larger gradients are scaled down to this norm'],
    ['blur', 0.2, 'its square, in mismatched symbols, smooths the divergence'],
    ['checkpointEveryEpochs', 10, 'each can be opened at once'],
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll(',', ', ');
}

function section(comment: string, name: string, lines: readonly Line[]): string {
  const entries = lines.map(([key, value], k) => {
    return `    "${key}": ${json(value)}${k < lines.length - 1 ? ',' : ''}`;
  });
  const width = Math.max(...entries.map(({ length }) => length));
  const body = entries.map((entry, k) => {
    const note = lines[k][2];
    return note ? `${entry.padEnd(width)} // ${note}` : entry;
  });
  return [`  // ${comment}`, `  "${name}": {`, ...body, '  },'].join('\n');
}
