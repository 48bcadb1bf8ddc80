/** Gains from 0 to 2 on kick units, on the noise of their afferents and on a control, as the paper's figure of ablation. */
import { Type, type Static } from '@sinclair/typebox';
import { throwIfCancelled, type CancelSignal } from '../../core/cancel';
import { PAIR_BOX, PAIR_WINDOW_STEPS } from '../../core/mechanism/criticalPairs';
import { RULES, type Rule } from '../../core/mechanism/ablation';
import { RUNS } from '../../core/mechanism/commonNoise';
import { gainSweepParts, type GainSweep } from '../../core/mechanism/gainSweep';
import { isMatched } from '../../core/mechanism/matchedSets';
import { sweptSets } from '../../core/mechanism/sweptSets';
import { shapeFigures } from '../../core/mechanism/outputCounts';
import { nodeByteSource } from '../../files/nodeByteSource';
import { writeReport } from '../../files/reportFolder';
import { configBeside } from '../../files/viewFiles';
import type { CorrectionParams } from '../../protocol/inspector';
import { inParts } from '../inParts';
import { nextTurn } from '../nextTurn';
import { bandLines } from '../report/sweepBands';
import { explosionLines, sweepFiles } from '../report/sweepReport';
import { mutableFigures } from './effects';
import { defineComputeJob } from './job';
import { finiteNetworkForJob } from './openNetwork';
import { Overrides } from './schemas';
import { sweepPaths } from './sweepPaths';
import { SweepResult } from './sweepSchemas';

const WARMUP_STEPS = 100;
/** 0, .1, …, 2 */
const PAPER_GAINS = Array.from({ length: 21 }, (_, k) => k / 10);

/** Beside each of kick and noise: as many as stand beside a claim of `mechanism`. */
const CONTROL_SETS = 19;

const SweepParams = Type.Object({
  ...Overrides,
  path: Type.String({ description: 'a checkpoint' }),
  units: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { description: 'kick units' })),
  gains: Type.Optional(Type.Array(Type.Number({ minimum: 0, maximum: 2 }), { minItems: 1 })),
  steps: Type.Optional(Type.Integer({ minimum: 2000, maximum: 10_000_000 })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  noise: Type.Optional(Type.Number({ minimum: 0 })),
  controls: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 1000 },
      description: 'random sets beside the kick and the noise set',
    }),
  ),
  parity: Type.Optional(
    Type.Boolean({ description: "sets and critical pairs as the paper's scripts have them" }),
  ),
  out: Type.Optional(Type.String({ description: 'folder for figures and tables' })),
  jsonLines: Type.Optional(Type.Boolean()),
});

export interface SweepHooks {
  readonly signal: CancelSignal;
  /** 0..1 */
  readonly told: (share: number) => void;
}

/**
 * Between its parts the thread serves what waits. Files are written at the end, the page last.
 *
 * @throws FormatError when the file holds no network of finite weights; RangeError for units as `sweptSets`, or without a
 * readout; WriteError; Cancelled
 */
export async function sweepGains(
  params: CorrectionParams & Omit<Static<typeof SweepParams>, 'jsonLines'>,
  { signal, told }: SweepHooks,
): Promise<SweepResult> {
  const { path, units = [], gains = PAPER_GAINS, seed = 1, noise = 1, out } = params;
  const { parity = false, controls = parity ? 0 : CONTROL_SETS } = params;
  const source = await nodeByteSource(path);
  const config = await configBeside(path);
  const network = await finiteNetworkForJob({ source, config, signal }, params);
  const parts = gainSweepParts(network, sweptSets(network, units, parity), {
    ...{ gains, steps: params.steps ?? 10_000, warmupSteps: WARMUP_STEPS, noiseStd: noise },
    ...{ seed, parity, controls, signal, progress: told },
  });
  const pause = async () => {
    await nextTurn();
    throwIfCancelled(signal);
  };
  const sweep = await inParts(parts, pause);
  const found = resultOf(sweep, { seed, noise, parity }, network.readout?.outputs ?? 0);
  if (out === undefined) return found;
  const paths = await sweepPaths(network, units, { seed, noiseStd: noise, parity, signal, pause });
  const result = { ...found, paths };
  const files = sweepFiles(source.name, result);
  await writeReport(out, files);
  return { ...result, folder: out, files: files.map(({ name }) => name) };
}

export const sweepJob = defineComputeJob({
  name: 'sweep',
  summary: 'gains 0 to 2 on kick units, on the noise of their afferents and on a control',
  params: SweepParams,
  result: SweepResult,
  describe: sweepLines,
  run({ jsonLines, ...params }, { signal, progress }) {
    const told = (share: number) => {
      if (jsonLines) progress({ event: 'progress', share });
    };
    return sweepGains(params, { signal, told });
  },
});

function resultOf(
  { sets, stepsPerRun, pairSteps }: GainSweep,
  { seed, noise, parity }: Pick<SweepResult, 'seed' | 'noise' | 'parity'>,
  outputs: number,
): SweepResult {
  return {
    ...{ runs: RUNS, stepsPerRun, warmupSteps: WARMUP_STEPS, seed, noise, precision: 'float64' },
    parity,
    pairs: { steps: pairSteps, windowSteps: PAIR_WINDOW_STEPS, ...PAIR_BOX },
    sets: sets.map((set) => setResult(set, outputs)),
    paths: null,
    folder: null,
    files: [],
  };
}

function setResult(
  { name, site, units, points, controls }: GainSweep['sets'][number],
  outputs: number,
): SweepResult['sets'][number] {
  return {
    ...{ name, site, units: [...units] },
    controls: controls && {
      sets: controls.sets.length,
      ...{ mismatch: controls.mismatch, nearest: controls.nearest, alike: controls.alike },
      ...{ matched: isMatched(controls), shared: controls.shared },
      units: controls.sets.map((set) => [...set]),
    },
    points: points.map(({ gain, exploded, figures, criticalPairs }) => {
      const beside = controls?.points.find((point) => point.gain === gain) ?? null;
      const doses = (rule: Rule) =>
        figures[rule].map(({ altered, difference, standardError }, k) => {
          const band = beside?.bands[rule][k] ?? null;
          return { value: altered, difference, standardError, controls: band && { ...band } };
        });
      return {
        ...{ gain, exploded, explodedControls: beside && beside.exploded },
        criticalPairs: criticalPairs && { ...criticalPairs },
        outputs: RULES.map((rule) => ({
          rule,
          ...mutableFigures(shapeFigures(doses(rule), outputs)),
        })),
      };
    }),
  };
}

/** Rates of changes at the ends and at 1, a line a set. */
function sweepLines({ sets, folder, files, runs, stepsPerRun, parity }: SweepResult): string[] {
  return [
    `${runs} runs of ${stepsPerRun} steps for each gain, all on the same noise; changes of argmax symbols per step`,
    ...(parity ? ["sets and critical pairs as the paper's scripts have them"] : []),
    ...sets.map(({ name, site, units, points }) => {
      const told = points.map(({ gain, outputs }) => {
        const rate = outputs.find(({ rule }) => rule === 'argmax')?.changesPerStep.value ?? null;
        return `${gain}: ${rate === null ? 'not decidable' : Number(rate.toPrecision(3))}`;
      });
      return `${name} (${units.length} units, ${site}): ${told.join(', ')}`;
    }),
    ...bandLines(sets),
    ...explosionLines(sets).filter((line) => line !== ''),
    ...(folder === null ? [] : [`${files.length} files in ${folder}`]),
  ];
}
