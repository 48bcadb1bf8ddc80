/** How well mechanisms that were planted are found, and how often one is claimed where there is none. */
import { join } from 'node:path';
import { discoverMechanism, type Discovery } from '../../src/core/mechanism/discovery/discover';
import type { FoundBy } from '../../src/core/mechanism/discovery/screening';
import { isMatched, type Likeness } from '../../src/core/mechanism/matchedSets';
import type { Network } from '../../src/core/rnn/network';
import { useFastProducts } from '../../src/engine/fastProducts';
import { separate, shuffled } from '../unit/core/mechanism/nulls';
import { plant, type Plant } from '../unit/core/mechanism/planted';
import type { Bench, Table } from './bench';

const PLANTS = 50;
const SIZES = [80, 150];
const LARGE_PLANTS = 5;
const GRADED_PLANTS = 10;
const STEPS = 20_000;

const NULLS: Readonly<Record<string, (seed: number) => Network>> = {
  'zones that noise on themselves throws over, no kick units': (seed) =>
    plant({ seed, kicks: false }).network,
  'plants with shuffled weights, and units that remember so that outputs still switch': (seed) =>
    shuffled(plant({ seed }), seed),
  'units that remember and hear of no other': (seed) => separate(plant({ seed }), seed),
};

interface Planted {
  readonly units: number;
  readonly planted: Plant;
  readonly found: Discovery;
  readonly seconds: number;
}

export const bench: Bench = {
  async run({ root }) {
    await useFastProducts(join(root, 'dist'));
    const plants = SIZES.flatMap((units) =>
      searchPlants(units, units === SIZES[0] ? PLANTS : LARGE_PLANTS),
    );
    const graded = searchPlants(SIZES[0], GRADED_PLANTS, true);
    return [plantedTable(plants), foundByTable(plants, graded), controlTable(plants), nullTable()];
  },
};

function searchPlants(units: number, count: number, graded = false): Planted[] {
  return Array.from({ length: count }, (_, k) => {
    const seed = k + 1;
    const planted = plant({ units, inputs: units === SIZES[0] ? 30 : 100, seed, graded });
    const began = process.cpuUsage();
    const found = discoverMechanism(planted.network, {
      ...{ steps: STEPS, noiseStd: 1, seed: 100 * seed },
    });
    return { units, planted, found, seconds: process.cpuUsage(began).user / 1e6 };
  });
}

function plantedTable(all: readonly Planted[]): Table {
  const rows = SIZES.flatMap((units) => {
    const plants = all
      .filter((one) => one.units === units)
      .map((one) => ({ ...one, ...claimsOf(one.found) }));
    const score = (what: 'kick' | 'integrators') => {
      const claimed = plants.flatMap((one) => one[what].length);
      const right = plants.map(
        (one) => one[what].filter((unit) => one.planted[what].includes(unit)).length,
      );
      const there = plants.map((one) => one.planted[what].length);
      return [
        what,
        sum(there),
        sum(claimed),
        ratio(sum(right), sum(claimed)),
        ratio(sum(right), sum(there)),
      ];
    };
    const slowest = Math.max(...plants.map(({ seconds }) => seconds)).toFixed(1);
    return (['kick', 'integrators'] as const).map((what) => [
      units,
      plants.length,
      ...score(what),
      slowest,
    ]);
  });
  return {
    title: 'Planted mechanisms',
    columns: [
      'units',
      'plants',
      'what',
      'planted',
      'claimed',
      'precision',
      'recall',
      'slowest s (CPU)',
    ],
    rows,
    note: `Six runs of ${STEPS} steps each. A plant holds two zones, one to three kick units a direction, 14 to 20 integrators, and decoys: echoes of the kick units, tonic, following and noisy units, all without outgoing weights that matter.`,
  };
}

/** What each of the two signs of a candidate finds of planted kick units. */
function foundByTable(silent: readonly Planted[], graded: readonly Planted[]): Table {
  const rows = [
    { name: 'silent until they kick', plants: silent },
    { name: 'never silent', plants: graded },
  ].map(({ name, plants }) => {
    const found = (by: readonly FoundBy[]) =>
      sum(
        plants.map(({ planted, found: { screenings } }) => {
          const all = screenings.flatMap(({ candidates }) => candidates);
          const isFound = (unit: number) =>
            all.some((one) => one.unit === unit && by.includes(one.foundBy));
          return planted.kick.filter(isFound).length;
        }),
      );
    const claims = plants.map((one) => ({ ...one, claimed: claimsOf(one.found).kick }));
    const right = claims.map(
      ({ planted, claimed }) => claimed.filter((unit) => planted.kick.includes(unit)).length,
    );
    return [
      ...[name, plants.length, sum(plants.map(({ planted }) => planted.kick.length))],
      ...[found(['flips', 'both']), found(['activity', 'both'])],
      ...[sum(claims.map(({ claimed }) => claimed.length)), sum(right)],
    ];
  });
  return {
    title: 'Candidates by flips and by activity',
    columns: ['kick units', 'plants', 'planted', 'by flips', 'by activity', 'claimed', 'rightly'],
    rows,
    note: 'Kick units that are never silent push in proportion to their drive; the zones have the threshold.',
  };
}

/** How like their sets the controls of what was claimed are. */
function controlTable(all: readonly Planted[]): Table {
  const rows = SIZES.flatMap((units) => {
    const found = all.filter((one) => one.units === units).map((one) => one.found);
    const sets = found
      .flatMap(({ kickSets }) => kickSets.filter(({ refused }) => refused === null))
      .map(({ controls }) => controls);
    const populations = found.flatMap(({ populations: one }) => (one ? [one.controls] : []));
    return [
      ['kick units', sets],
      ['integrators', populations],
    ].map(([what, controls]) => {
      const own = controls as readonly (Likeness & { readonly sets: number })[];
      return [
        ...[units, what as string, own.length, own.filter(isMatched).length],
        ...[median(own.map((one) => one.mismatch)), median(own.map((one) => one.nearest))],
        median(own.map((one) => one.alike)),
      ];
    });
  });
  return {
    title: 'Controls of what was planted',
    columns: ['units', 'of', 'sets', 'matched', 'median mismatch', 'of the nearest', 'alike of 19'],
    rows,
    note: 'Mismatch in standard deviations of activity or rate; matched are sets of controls that differ by .25 at most in the mean.',
  };
}

function median(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length > 0 ? known[Math.floor(known.length / 2)].toFixed(2) : '–';
}

function nullTable(): Table {
  const rows = Object.entries(NULLS).map(([name, make]) => {
    const found = Array.from({ length: PLANTS }, (_, k) =>
      discoverMechanism(make(k + 1), { steps: STEPS, noiseStd: 1, seed: 100 * (k + 1) }),
    );
    const claiming = found.filter((one) => claimsOf(one).kick.length > 0).length;
    const asked = found.filter((one) => one.directions.some((direction) => direction.asked)).length;
    const suspected = found.filter((one) =>
      one.screenings.some(({ candidates }) => candidates.length > 0),
    ).length;
    const byFlips = found.filter((one) =>
      one.screenings.some(({ candidates }) => candidates.some((c) => c.foundBy !== 'activity')),
    ).length;
    return [name, PLANTS, asked, suspected, byFlips, claiming];
  });
  return {
    title: 'Networks without a mechanism',
    columns: [
      ...['networks', 'number', 'with changes to ask about', 'with candidates', 'by flips'],
      'with a claim',
    ],
    rows,
    note: 'Where no unit leaves its habit, or departs, before the symbol changes there is no candidate, and nothing to be claimed.',
  };
}

function claimsOf({ kickSets, populations }: Discovery) {
  const claimed = kickSets.filter(({ refused }) => refused === null);
  return {
    kick: [...new Set(claimed.flatMap(({ units }) => units.map(({ unit }) => unit)))],
    integrators: populations?.refused === null ? populations.units : [],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): string {
  return whole > 0 ? (part / whole).toFixed(3) : '–';
}
