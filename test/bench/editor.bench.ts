/**
 * The Inspector in the served VS Code, judged in one run against an empty custom editor: opening, clicks, activation and
 * how long the extension host is held up. What is measured there is in editor/inHost.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantile, type Bench, type Table } from './bench';
import type { EditorTimes, InputTimes, OpeningTimes } from './editor/times';

const CHECKPOINTS = {
  'sample.pth': 'media/sample/models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth',
  'large.pth':
    'test/fixtures/runs/two-h150-d100/models/2HMM_3Outputs_target_prob_30steps_100input_150hidden.pth',
  'sample.empty': 'media/sample/models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth',
} as const;

const NAMES: Readonly<Record<string, string>> = {
  'sample.empty': 'empty editor',
  'sample.pth': 'Inspector, 50 units',
  'large.pth': 'Inspector, 150 units',
};

export const bench: Bench = {
  async run({ root, cache, runInServedCode }) {
    const report = join(cache, 'bench', 'editor-times.json');
    const code = await runInServedCode({
      entry: join(root, 'test', 'bench', 'editor', 'inHost.ts'),
      beside: [join(root, 'test', 'bench', 'emptyEditor')],
      files: Object.fromEntries(
        Object.entries(CHECKPOINTS).map(([name, original]) => [name, join(root, original)]),
      ),
      env: { DYNASCOPE_BENCH_REPORT: report },
    });
    if (code !== 0) throw new Error(`the run in the extension host ended with exit code ${code}`);
    const times = JSON.parse(readFileSync(report, 'utf8')) as EditorTimes;
    return [
      openingTable(times),
      returnTable(times),
      inputTable(times),
      sceneTable(times),
      frameTable(times),
      hostTable(times),
    ];
  },
};

function openingTable({ openings }: EditorTimes): Table {
  return {
    title: 'Opening: from vscode.openWith to the first picture',
    ...pictures(openings),
    note: `${openings[0]?.orbitMs.length ?? 0} repetitions by turns; the first, with the start of extension and worker, stands apart. Goal: Δ p95 of at most 400 ms.`,
  };
}

function returnTable({ returns }: EditorTimes): Table {
  return {
    title: 'Coming back: from choosing the tab of a hidden editor to its picture',
    ...pictures(returns),
    note: `${returns[0]?.orbitMs.length ?? 0} repetitions by turns, the first apart. Goal: Δ median of at most 300 ms.`,
  };
}

function pictures(openings: readonly OpeningTimes[]): Pick<Table, 'columns' | 'rows'> {
  const empty = openings.find(({ file }) => file === 'sample.empty');
  const rows = openings.flatMap(({ file, orbitMs, pictureMs }) => {
    const name = NAMES[file] ?? file;
    if (file === 'sample.empty') return [openingRow(name, orbitMs, null)];
    return [
      openingRow(`${name}: orbit`, orbitMs, empty?.orbitMs ?? []),
      openingRow(`${name}: whole picture`, pictureMs, empty?.orbitMs ?? []),
    ];
  });
  return {
    columns: ['editor', 'first ms', 'median ms', 'p95 ms', 'Δ median ms', 'Δ p95 ms'],
    rows,
  };
}

/** @param baseline of the empty editor; its first opening is left out as well */
function openingRow(name: string, ms: readonly number[], baseline: readonly number[] | null) {
  const [first = NaN, ...later] = ms;
  const at = (share: number) => quantile(later, share);
  const delta = (share: number) => (baseline ? at(share) - quantile(baseline.slice(1), share) : 0);
  return [name, first, at(0.5), at(0.95), delta(0.5), delta(0.95)];
}

function inputTable({ inputs }: EditorTimes): Table {
  const row = ({ file, input, orbitMs, pictureMs }: InputTimes) => [
    `${NAMES[file] ?? file}: ${input}`,
    quantile(orbitMs, 0.5),
    quantile(orbitMs, 0.95),
    quantile(pictureMs, 0.5),
    quantile(pictureMs, 0.95),
  ];
  return {
    title: 'Input: from the event in the page to the report of the new picture in the host',
    columns: ['editor, input', 'orbit p50 ms', 'orbit p95 ms', 'rays too p50 ms', 'p95 ms'],
    rows: inputs.filter(({ isDrawn }) => isDrawn).map(row),
    note: `${inputs[0]?.orbitMs.length ?? 0} repetitions. Units by turns, each in the intact network: 2,000 steps are simulated anew and drawn.`,
  };
}

function sceneTable({ inputs }: EditorTimes): Table {
  const shown = inputs.filter(({ orbitInSceneMs }) => orbitInSceneMs.length > 0);
  return {
    title: 'Input: from the event in the page to the scene, its frame left out',
    columns: ['editor, input', 'orbit p50 ms', 'orbit p95 ms', 'rays p50 ms', 'rays p95 ms'],
    rows: shown.map(({ file, input, isDrawn, orbitInSceneMs, raysInSceneMs }) => [
      `${NAMES[file] ?? file}: ${input}${isDrawn ? '' : ', nothing drawn'}`,
      quantile(orbitInSceneMs, 0.5),
      quantile(orbitInSceneMs, 0.95),
      quantile(raysInSceneMs, 0.5),
      quantile(raysInSceneMs, 0.95),
    ]),
    note: 'Rays: the attracting ones; those that repel follow. Nothing drawn: without draw calls, so that the software renderer takes neither core from what is measured. Goal: p95 of at most 100 ms with 150 units, frames of the software renderer excluded.',
  };
}

function frameTable({ inputs }: EditorTimes): Table {
  const shown = inputs.filter(({ frameMs, isDrawn }) => isDrawn && frameMs.length > 0);
  return {
    title: 'Frames: how long the page takes to issue one (software renderer)',
    columns: ['editor, input', 'p50 ms', 'p95 ms', 'between frames p50 ms', 'p95 ms'],
    rows: shown.map(({ file, input, frameMs, betweenFramesMs }) => [
      `${NAMES[file] ?? file}: ${input}`,
      quantile(frameMs, 0.5),
      quantile(frameMs, 0.95),
      quantile(betweenFramesMs, 0.5),
      quantile(betweenFramesMs, 0.95),
    ]),
    note: 'These tell of this machine’s processor, not of a graphics card.',
  };
}

function hostTable({ activationMs, delays }: EditorTimes): Table {
  return {
    title: 'Extension host',
    columns: ['what', 'p50 ms', 'p99 ms', 'longest ms'],
    rows: [
      ['activation', activationMs, activationMs, activationMs],
      ...delays.map(({ doing, p50Ms, p99Ms, maxMs }) => [
        `event loop late while ${doing}`,
        p50Ms,
        p99Ms,
        maxMs,
      ]),
    ],
    note: 'Goals: activation below 50 ms; p99 below 20 ms while a simulation and its skeleton run.',
  };
}
