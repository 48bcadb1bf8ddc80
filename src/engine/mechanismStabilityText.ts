/** The mechanism over a run and over seeds in sentences: since when, how stable, what grew. Compares nothing itself. */
import { TRIALS_Z_95 } from '../core/mechanism/discovery/proof';
import { number } from './fidelity/markdown';
import type { MechanismsResult } from './jobs/mechanismsSchemas';

type Direction = MechanismsResult['directions'][number];
type Overlap = Direction['betweenSeeds'];
type Estimate = Direction['effects'][number]['units'][number]['stopped'];

/** A line each; indented ones belong to the one before. */
export function stabilityLines(result: MechanismsResult): string[] {
  const { seeds, judgeSeed, steps, noise, checkpoints, directions } = result;
  const skipped = checkpoints.filter((one) => one.skipped !== null);
  return [
    `${checkpoints.length - skipped.length} of ${checkpoints.length} checkpoints searched on ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}, effects on seed ${judgeSeed}; runs of ${steps} steps, noise ${noise}, symbols by argmax, float64`,
    ...skipped.map(({ file, skipped: reason }) => `${file}: not looked at: ${reason}`),
    ...(directions.length === 0
      ? ['no direction has transitions enough at any checkpoint: nothing to explain']
      : []),
    ...directions.flatMap((direction) => directionLines(direction, seeds.length)),
  ];
}

function directionLines(direction: Direction, seeds: number): string[] {
  const { from, to, units } = direction;
  const checkpoints = countedOf(direction);
  const asked = checkpoints.filter((one) => one.asked > 0).length;
  return [
    `${from} → ${to}: asked about at ${asked} of ${checkpoints.length} checkpoints`,
    ...(units.length === 0 ? [`  no unit is claimed by most of ${seeds} seeds at any`] : []),
    ...units.map(({ unit, checkpoints: count, since }) => {
      const when = since === null ? 'but not at the last' : `at each since epoch ${since}`;
      return `  unit ${unit} is claimed at ${count} of ${checkpoints.length}${checkpoints.length === 1 ? '' : `, ${when}`}`;
    }),
    ...(seeds === 1 ? [] : overlapLine('two seeds', direction.betweenSeeds)),
    ...(checkpoints.length === 1
      ? []
      : overlapLine('two neighbouring checkpoints', direction.betweenNeighbours)),
    ...growthLines(direction),
  ];
}

/** Those with a place in training, where there are some. */
function countedOf({ checkpoints }: Direction): Direction['checkpoints'] {
  const placed = checkpoints.filter(({ epoch }) => epoch !== null);
  return placed.length > 0 ? placed : checkpoints;
}

function overlapLine(what: string, overlap: Overlap): string[] {
  return [`  claims of ${what}: ${overlapText(overlap)}`];
}

/** Mean index, beside chance, and what it is the mean of. */
export function overlapText({ jaccard, chance, pairs, bothEmpty, notAsked }: Overlap): string {
  const apart = [
    ...(bothEmpty > 0 ? [`${bothEmpty} without any claim`] : []),
    ...(notAsked > 0 ? [`${notAsked} not asked`] : []),
  ].join(', ');
  if (jaccard === null || chance === null) return `nothing to compare${apart && ` (${apart})`}`;
  return `Jaccard index ${number(jaccard)} in the mean of ${pairs} pairs, ${number(chance)} by chance${apart && `; left out: ${apart}`}`;
}

/** Effects of each unit at the first checkpoint that has some, and at the last. */
function growthLines({ effects, lastClaimed }: Direction): string[] {
  const placed = effects.filter((one) => one.epoch !== null && one.units.length > 0);
  const ends = [...new Set([placed.at(0), placed.at(-1)])].filter((one) => one !== undefined);
  return lastClaimed.map((unit) => {
    const told = ends.flatMap(({ epoch, units }) =>
      units
        .filter((one) => one.unit === unit)
        .map(
          ({ stopped, started }) =>
            `epoch ${epoch ?? '–'}: stops ${shareText(stopped)}, starts ${shareText(started)}`,
        ),
    );
    return `  unit ${unit} alone, ${told.join('; ') || 'has no effects to tell'}`;
  });
}

/** In percent, with the half width of its 95 % interval. */
export function shareText({ mean, standardError }: Estimate): string {
  const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
  return `${percent(mean)} ± ${percent(TRIALS_Z_95 * standardError)}`;
}
