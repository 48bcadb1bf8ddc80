/** How well mechanisms that were planted are found, and how often one is claimed where there is none. */
import { join } from 'node:path';
import { discoverMechanism, type Discovery } from '../../src/core/mechanism/discovery/discover';
import type { Network } from '../../src/core/rnn/network';
import { useFastProducts } from '../../src/engine/fastProducts';
import { independent, plant, shuffled } from '../unit/core/mechanism/planted';
import type { Bench, Table } from './bench';

const PLANTS = 50;
const SIZES = [80, 150];
const LARGE_PLANTS = 5;
const STEPS = 20_000;

const NULLS: Readonly<Record<string, (seed: number) => Network>> = {
  'zones that noise on themselves throws over, no kick units': (seed) =>
    plant({ seed, kicks: false }).network,
  'plants with shuffled weights (spectral radius at most .95)': (seed) =>
    shuffled(plant({ seed }), seed),
  'plants without recurrent weights: independent outputs': (seed) => independent(plant({ seed })),
};

export const bench: Bench = {
  async run({ root }) {
    await useFastProducts(join(root, 'dist'));
    return [plantedTable(), nullTable()];
  },
};

function plantedTable(): Table {
  const rows = SIZES.flatMap((units) => {
    const plants = Array.from({ length: units === SIZES[0] ? PLANTS : LARGE_PLANTS }, (_, k) => {
      const seed = k + 1;
      const planted = plant({ units, inputs: units === SIZES[0] ? 30 : 100, seed });
      const began = process.cpuUsage();
      const found = discoverMechanism(planted.network, {
        steps: STEPS,
        noiseStd: 1,
        seed: 100 * seed,
      });
      const seconds = process.cpuUsage(began).user / 1e6;
      return { planted, ...claimsOf(found), seconds };
    });
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
    note: `Two runs of ${STEPS} steps each. A plant holds two zones, one to three kick units a direction, 14 to 20 integrators, and decoys: echoes of the kick units, tonic, following and noisy units, all without outgoing weights that matter.`,
  };
}

function nullTable(): Table {
  const rows = Object.entries(NULLS).map(([name, make]) => {
    const found = Array.from({ length: PLANTS }, (_, k) =>
      discoverMechanism(make(k + 1), { steps: STEPS, noiseStd: 1, seed: 100 * (k + 1) }),
    );
    const claiming = found.filter((one) => claimsOf(one).kick.length > 0).length;
    const asked = found.filter((one) => one.directions.some((direction) => direction.asked)).length;
    return [name, PLANTS, asked, claiming];
  });
  return {
    title: 'Networks without a mechanism',
    columns: ['networks', 'number', 'with transitions to ask about', 'with a claim'],
    rows,
    note: 'Where there are no transitions between dwelling symbols there is nothing to ask, and nothing is claimed.',
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
