/** What an intervention does to the outputs, beside what matched control sets do. One network, no files. */
import type { CancelSignal } from '../cancel';
import { finish, type Parts } from '../parts';
import type { Network } from '../rnn/network';
import { quantile } from '../statistics/sample';
import { onCommonNoise, RUNS } from './commonNoise';
import { countSymbols, pairedFigures, type PairedFigure, type SymbolCounts } from './outputCounts';
import { scopeTest, type Scope } from './scope';
import { InterventionRun, INTACT, type Intervention } from './symbolRun';

/** How symbols are read off the logits. */
export const RULES = ['sampled', 'argmax'] as const;
export type Rule = (typeof RULES)[number];

/** 97.5 % point of Student's t with RUNS - 1 degrees of freedom. */
export const T_95 = 2.093;

/** A zone takes rollouts from every state: each is a part. */
const ZONE_PART_STEPS = 1;

export interface AblationOptions {
  /** Recorded steps of all RUNS together. */
  readonly steps: number;
  /** Of each run, left out. */
  readonly warmupSteps: number;
  readonly noiseStd: number;
  /** uint32; run r uses `seed + r` (mod 2^32). */
  readonly seed: number;
  readonly scope: Scope;
  /** Interventions of the same kind on matched sets. */
  readonly controls: readonly Intervention[];
  readonly signal?: CancelSignal;
  /** 0..1, after each run. */
  readonly progress?: (share: number) => void;
}

export interface Effect extends PairedFigure {
  /** difference ± T_95 standard errors; null without either. */
  readonly interval: readonly [number, number] | null;
  /** Of the controls' differences, the 2.5 % and 97.5 % quantiles; null without controls. */
  readonly band: readonly [number, number] | null;
  /** Share of controls, the intervention counted as one, whose |difference| is as large. */
  readonly controlShare: number | null;
}

export interface Ablation {
  readonly stepsPerRun: number;
  /** Share of recorded steps of the altered runs in which the scope held. */
  readonly scopeShare: number;
  /** Runs that exploded, and were counted up to there. */
  readonly exploded: { readonly intact: number; readonly altered: number };
  /** Figures of `figuresOf`, in its order. */
  readonly effects: Readonly<Record<Rule, readonly Effect[]>>;
}

/**
 * Runs the network RUNS times intact, under the intervention and under each control, all on the same noise.
 * Guarantee: an intervention whose gains are all 1 has differences of exactly 0.
 *
 * @throws RangeError without a readout, or for units that do not exist
 * @throws Cancelled
 */
export function ablate(
  network: Network,
  intervention: Intervention,
  options: AblationOptions,
): Ablation {
  return finish(ablationParts(network, intervention, options));
}

/** As `ablate`, in parts of some milliseconds: the same numbers. */
export function* ablationParts(
  network: Network,
  intervention: Intervention,
  options: AblationOptions,
): Parts<Ablation> {
  const { steps, warmupSteps, noiseStd, seed, scope, controls, signal } = options;
  const stepsPerRun = Math.ceil(steps / RUNS);
  const test = scopeTest(network, scope, { seed, noiseStd, ...(signal ? { signal } : {}) });
  const runners = [new InterventionRun(network, INTACT, () => false)];
  for (const one of [intervention, ...controls]) {
    runners.push(
      scope.kind === 'zone'
        ? new InterventionRun(network, one, test, ZONE_PART_STEPS)
        : new InterventionRun(network, one, test),
    );
    yield;
  }
  const outputs = network.readout?.outputs ?? 0;
  const counts: Record<Rule, SymbolCounts[][]> = {
    sampled: runners.map(() => []),
    argmax: runners.map(() => []),
  };
  const exploded = { intact: 0, altered: 0 };
  let [inScope, recorded] = [0, 0];
  const how = { stepsPerRun, warmupSteps, noiseStd, seed, ...(signal ? { signal } : {}) };
  yield* onCommonNoise(network, runners, how, (found, k, run) => {
    for (const rule of RULES) counts[rule][k].push(countSymbols(found[rule], outputs));
    options.progress?.((run + (k + 1) / runners.length) / RUNS);
    if (k === 0 && found.explodedAtStep !== null) exploded.intact++;
    if (k !== 1) return;
    if (found.explodedAtStep !== null) exploded.altered++;
    inScope += found.stepsInScope;
    recorded += found.argmax.length;
  });
  return {
    stepsPerRun,
    scopeShare: recorded > 0 ? inScope / recorded : 0,
    exploded,
    effects: {
      sampled: yield* effectsParts(counts.sampled, outputs),
      argmax: yield* effectsParts(counts.argmax, outputs),
    },
  };
}

function* effectsParts(counts: readonly SymbolCounts[][], outputs: number): Parts<Effect[]> {
  const [intact, altered, ...controls] = counts;
  const bands: PairedFigure[][] = [];
  for (const control of controls) {
    bands.push(pairedFigures(intact, control, outputs));
    yield;
  }
  return pairedFigures(intact, altered, outputs).map((figure, k) => {
    const { difference, standardError } = figure;
    const others = bands.flatMap((band) => band[k].difference ?? []).sort((a, b) => a - b);
    const band =
      others.length > 0 ? ([quantile(others, 0.025), quantile(others, 0.975)] as const) : null;
    if (difference === null) return { ...figure, interval: null, band, controlShare: null };
    const interval =
      standardError === null
        ? null
        : ([difference - T_95 * standardError, difference + T_95 * standardError] as const);
    const larger = others.filter((other) => Math.abs(other) >= Math.abs(difference)).length;
    const controlShare = others.length > 0 ? (1 + larger) / (1 + others.length) : null;
    return { ...figure, interval, band, controlShare };
  });
}
