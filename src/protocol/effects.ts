/** What an intervention does to the outputs, as a page is told: paired effects beside matched controls. No computation. */
import type { OutputFigures } from '../core/mechanism/outputCounts';
import type { EffectsHow, SimulationParams } from './inspectorParams';

/** As `ablate` of the command line, of which these are the numbers. */
export interface EffectFigure {
  readonly intact: number | null;
  readonly altered: number | null;
  readonly difference: number | null;
  /** Of the difference, over runs of equal noise. */
  readonly standardError: number | null;
  /** 95 % of the difference. */
  readonly interval: readonly [number, number] | null;
  /** 95 % of the controls' differences; null without controls. */
  readonly band: readonly [number, number] | null;
  readonly controlShare: number | null;
}

export interface RuleEffects extends OutputFigures<EffectFigure> {
  readonly rule: 'sampled' | 'argmax';
}

/** How like an intervention its control sets are, in standard deviations of activity or rate over units. */
export interface ControlLikeness {
  readonly sets: number;
  /** Mean over sets, and of the one that is most like; null without sets. */
  readonly mismatch: number | null;
  readonly nearest: number | null;
  /** Sets near enough to be called alike. */
  readonly alike: number;
}

export interface EffectsReply {
  readonly runs: number;
  readonly stepsPerRun: number;
  readonly seed: number;
  readonly noise: number;
  /** Share of steps in which the intervention acted. */
  readonly scopeShare: number;
  readonly exploded: { readonly intact: number; readonly altered: number };
  readonly controls: ControlLikeness & { readonly matched: boolean };
  readonly outputs: readonly RuleEffects[];
}

/** Told while effects are measured. */
export interface EffectsProgress {
  /** Of the call, as its caller numbered it. */
  readonly run: number;
  /** 0..1 */
  readonly doneShare: number;
  /** The paired effects, before any control was run; null when they were told already. */
  readonly paired: EffectsReply | null;
}

/**
 * Whether a difference lies beyond the band of its controls with the whole of its interval: one that may be 0 is beyond nothing.
 * A difference of which no interval is known is taken for itself.
 */
export function liesBeyond({
  difference,
  interval,
  band,
}: Pick<EffectFigure, 'difference' | 'interval' | 'band'>): boolean {
  if (!band || difference === null) return false;
  const [low, high] = interval ?? [difference, difference];
  return low > band[1] || high < band[0];
}

/** What has to be said of control sets that are not matched: "unlike the target: …"; without sets nothing. */
export function unlikeText({ sets, mismatch, nearest, alike }: ControlLikeness): string {
  if (sets === 0 || mismatch === null || nearest === null) return '';
  const short = (value: number) => String(Number(value.toPrecision(2)));
  const like = alike === 0 ? 'none like it was found' : `${alike} of them are like it`;
  return `unlike the target: in mean activity or rate they differ by ${short(mismatch)} SD, the nearest by ${short(nearest)}: ${like}`;
}

const DEFAULT_CONTROLS = 100;
/** A zone is found anew in every state, from rollouts: fewer controls, or it would take many minutes. */
const ZONE_CONTROLS = 19;
const DEFAULT_STEPS = 10_000;

/** Control sets when nobody chose. @param scope as text, 'zone:kick' */
export function defaultControls(scope: string): number {
  return scope.startsWith('zone:') ? ZONE_CONTROLS : DEFAULT_CONTROLS;
}

/** How effects are measured when nobody chose: as `ablate` does, on the seed and noise of the orbit shown. */
export function defaultEffects({
  seed,
  noiseStd,
  scope = 'always',
}: Pick<SimulationParams, 'seed' | 'noiseStd' | 'scope'>): EffectsHow {
  return { controls: defaultControls(scope), steps: DEFAULT_STEPS, seed, noise: noiseStd };
}
