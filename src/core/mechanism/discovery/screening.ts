/** Units that may throw the network from one symbol to another, by a first run. Proves nothing: proof.ts. */
import type { ClampedRunner } from './clampedRuns';
import { shapleyCredit, type Credit } from './credit';
import { profileOf, type Direction, type Profile } from './profile';
import type { Recording } from './recording';
import { holdsOf, questionsOf, type Questions } from './trials';

/** A habit is what a unit does in at least this share of dwelling states. */
const HABIT = 0.85;
/** A candidate leaves its habit on this much larger a share of ways out than by chance. */
const FLIPS_BEYOND_CHANCE = 0.3;
/** A unit whose activity differs this much between the two dwelling symbols is part of a zone, no kick. */
const ZONE_CONTRAST = 0.5;
const MOST_CANDIDATES = 24;

export interface Candidate {
  readonly unit: number;
  readonly flips: number;
  readonly flipsByChance: number;
  readonly leadSteps: number;
  /** Of necessity and sufficiency, on the first run. */
  readonly necessity: Estimate;
  readonly sufficiency: Estimate;
  /** One-sided: the less certain of the two is not above 0. */
  readonly p: number;
}

/** Mean over trials, and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

export interface Screening {
  readonly direction: Direction;
  readonly profile: Profile;
  readonly candidates: readonly Candidate[];
  /** Units that leave their habit for good, so that they are part of a zone; left out for it. */
  readonly zoneUnits: readonly number[];
  /** Effect of all candidates together. */
  readonly together: { readonly necessity: number; readonly sufficiency: number };
}

export function screen(
  recording: Recording,
  runner: ClampedRunner,
  direction: Direction,
  seed: number,
): Screening {
  const profile = profileOf(recording, runner, direction, seed);
  const { rateBefore, rateAfter, flips, flipsByChance, leadSteps } = profile;
  const beyond = (unit: number) => flips[unit] - flipsByChance[unit];
  const habitual = Array.from({ length: runner.units }, (_, unit) => unit).filter(
    (unit) =>
      Math.max(rateBefore[unit], 1 - rateBefore[unit]) >= HABIT &&
      beyond(unit) >= FLIPS_BEYOND_CHANCE,
  );
  const chosen = habitual
    .filter((unit) => Math.abs(rateAfter[unit] - rateBefore[unit]) < ZONE_CONTRAST)
    .sort((a, b) => beyond(b) - beyond(a))
    .slice(0, MOST_CANDIDATES)
    .sort((a, b) => a - b);
  // Whether or not they change before the symbol does: held, they stop any transition by what they are.
  const inZone = Array.from(rateBefore.keys()).filter(
    (unit) => Math.abs(rateAfter[unit] - rateBefore[unit]) >= ZONE_CONTRAST,
  );
  const asked = creditOf(questionsOf(recording, runner, direction, seed), profile, chosen, seed);
  return {
    direction,
    profile,
    zoneUnits: inZone,
    together: { necessity: asked.necessity.total, sufficiency: asked.sufficiency.total },
    candidates: chosen.map((unit, k) => {
      const [one, two] = [estimate(asked.necessity, k), estimate(asked.sufficiency, k)];
      const p = Math.max(upperTail(one), upperTail(two));
      return {
        ...{ unit, p, necessity: one, sufficiency: two },
        ...{ flips: flips[unit], flipsByChance: flipsByChance[unit], leadSteps: leadSteps[unit] },
      };
    }),
  };
}

/** Shapley credit of units in both questions. */
export function creditOf(
  { stop, start }: Questions,
  profile: Profile,
  units: readonly number[],
  seed: number,
): { readonly necessity: Credit; readonly sufficiency: Credit } {
  const holds = holdsOf(profile);
  return {
    necessity: shapleyCredit(units, stop.trials, seed, (set) =>
      stop.effectOf(set, set.map(holds.usual)),
    ),
    sufficiency: shapleyCredit(units, start.trials, seed, (set) =>
      start.effectOf(set, set.map(holds.departed)),
    ),
  };
}

function estimate(credit: Credit, player: number): Estimate {
  return { mean: credit.mean[player], error: credit.error[player] };
}

/** P(normal above mean / error); 1 where there is no effect at all. */
function upperTail({ mean, error }: Estimate): number {
  if (!(mean > 0)) return 1;
  return error > 0 ? 1 - normalCdf(mean / error) : 0;
}

/** Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7. */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = 1 - 0.5 * poly * Math.exp(-x * x);
  return z >= 0 ? half : 1 - half;
}
