/** The table of RESULTS.md from measured runs, and its place in that text. Trains and measures nothing. */

const BEGIN = '<!-- table: written by npm run reproduce -->';
const END = '<!-- end of table -->';
const TITLES = {
  two: 'chain of 2',
  three: 'chain of 3',
  four: 'chain of 4',
  five: 'chain of 5',
  fully: 'fully connected',
  cyclic: 'ring of 4',
};
const COLUMNS = [
  'HMM',
  'recipe',
  'N, d',
  'seed',
  'trained after, s (threads)',
  'with report, s',
  'CPU s',
  'fidelity',
  'largest (T − T̂)²',
  'frequency off by',
  'changes × HMM',
  'rare × target',
  'free run',
  'rays',
  'matched distance, HMM–HMM',
  'KL bits',
];

/** @param {string} text @param {string} table */
export function withTable(text, table) {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`RESULTS.md: ${BEGIN} … ${END} not found`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}

export function resultsTable(runs) {
  const families = Object.keys(TITLES);
  const keys = ({ about }) => [
    about.recipe === 'paper' ? 1 : 0,
    -about.units,
    -about.inputs,
    families.indexOf(about.family),
    about.effort,
    about.seed,
  ];
  const sorted = [...runs].sort((a, b) => compare(keys(a), keys(b)));
  const rows = [COLUMNS, COLUMNS.map(() => '---'), ...sorted.map(rowOf)];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function rowOf({ about, fidelity }) {
  const { verdict, stationary, freeRun, rays, matched, klRate } = fidelity;
  const differences = stationary.squaredDifference.flat().filter((value) => value !== null);
  const off = stationary.frequency.map(({ found, exact }) => Math.abs(found - exact));
  const rare = stationary.frequency.filter(({ exact }) => exact > 0 && exact < 0.05);
  const { found, error, exact } = stationary.changes;
  return [
    TITLES[about.family],
    about.effort === 1 ? about.recipe : `${about.recipe} × ${about.effort}`,
    `${about.units}, ${about.inputs}`,
    about.seed,
    `${about.trainedSeconds.toFixed(0)} (${about.threads === '0' ? 'all' : about.threads})`,
    about.wallSeconds.toFixed(0),
    about.cpuSeconds.toFixed(0),
    verdict.fidelity === 'reached' ? 'reached' : `${verdictWords(verdict)}`,
    Math.max(...differences).toFixed(4),
    Math.max(...off).toFixed(4),
    `${(found / exact).toFixed(3)} ± ${(error / exact).toFixed(3)}`,
    rare.length > 0 ? Math.min(...rare.map((one) => one.found / one.exact)).toFixed(2) : '–',
    freeRun.explodedAtStep === null ? 'bounded' : `explodes at ${freeRun.explodedAtStep}`,
    rays ? rays.length : '–',
    `${matched.found.mean.toFixed(2)}, ${matched.floor.mean.toFixed(2)}`,
    Number(klRate.bitsPerSymbol).toFixed(4),
  ];
}

/** What is missing, by the names of the criteria. */
function verdictWords({ fidelity, checks }) {
  const failed = checks.filter(({ decision }) => decision !== 'met');
  const names = [...new Set(failed.map(({ criterion }) => criterion))].join(', ');
  return `${fidelity === 'undecided' ? 'undecided' : 'not'}: ${names}`;
}

function compare(a, b) {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at < 0 ? 0 : a[at] - b[at];
}
