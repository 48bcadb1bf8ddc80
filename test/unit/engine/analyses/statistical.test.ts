import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { strictJson } from '../../../../src/engine/strictJson';
import { analyseReadout } from '../../../../src/engine/analyses/readout';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { subjectOf } from '../../../../src/engine/jobs/statisticalAnalyses';
import { runOrbit } from '../../../../src/core/dynamics/orbit';
import { LocalResultSchema, LyapunovResultSchema } from '../../../../src/protocol/analyses/local';
import { NoiseResultSchema } from '../../../../src/protocol/analyses/noise';
import { AveragedResultSchema } from '../../../../src/protocol/analyses/averaged';
import { ReadoutResultSchema } from '../../../../src/protocol/analyses/readout';
import { FAIR_COIN } from '../../core/analysis/networks';
import { contextOf } from '../jobs/context';

const small = 'runs/two-small/models/evolution/model_epoch_1500.pth';
const problems = (schema: Parameters<typeof Value.Errors>[0], value: unknown) => [
  ...Value.Errors(schema, JSON.parse(strictJson(value))),
];

describe('analyses of a checkpoint', () => {
  it('hold what their schemas say', async () => {
    const { local, lyapunov, averaged, noise, readout } = await analyseJob.run(
      { what: ['local', 'lyapunov', 'averaged', 'noise', 'readout'], steps: 1500 },
      contextOf(small),
    );
    expect(problems(LocalResultSchema, local)).toEqual([]);
    expect(problems(LyapunovResultSchema, lyapunov)).toEqual([]);
    expect(problems(AveragedResultSchema, averaged)).toEqual([]);
    expect(problems(NoiseResultSchema, noise)).toEqual([]);
    expect(problems(ReadoutResultSchema, readout)).toEqual([]);
    expect(local?.sets.length).toBeGreaterThan(0);
    expect(lyapunov?.exponents[0]).toBeLessThan(0);
    // Every start goes somewhere, and each fixed point is one of the map.
    const shares = averaged?.attractors.map(({ startsShare }) => startsShare) ?? [];
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expect(averaged?.fixedPoints.length).toBeGreaterThan(0);
    expect(averaged?.fixedPoints.every(({ residual, norm }) => residual < 1e-9 * (1 + norm))).toBe(
      true,
    );
    // What starts settle at is one of the points, drawn at the same place.
    const [settled] = averaged?.attractors[0].positions ?? [];
    expect(averaged?.attractors[0].period).toBe(1);
    const gaps = averaged?.fixedPoints.map(({ positions: [place] }) =>
      Math.hypot(...place.map((value, axis) => value - settled[axis])),
    );
    expect(Math.min(...(gaps ?? []))).toBeLessThan(1e-5);
    // Without biases σ can not change an argmax: the law is stated, and kept by the runs.
    expect(noise?.homogeneous).toBe(true);
    expect(noise?.argmaxIdentical).toBe(true);
    const rates = new Set(noise?.levels.map(({ argmaxChanges }) => argmaxChanges));
    expect(rates.size).toBe(1);
    const sampled = noise?.levels.map(({ sampledChanges }) => sampledChanges) ?? [];
    expect(sampled[0]).toBeGreaterThan(2 * (sampled.at(-1) ?? 0));
    const [first, second] = noise?.contours ?? [];
    // Sectors without a quantile are counted where the line is told.
    const bridged = first?.radius.filter((radius) => !Number.isFinite(radius)).length ?? 0;
    const told = noise?.notes.find((note) => note.includes('sectors of the contour'));
    expect(told === undefined ? 0 : Number.parseInt(told, 10)).toBe(bridged);
    expect(bridged).toBeGreaterThan(0);
    expect(second?.radius[3]).toBeCloseTo((first?.radius[3] ?? 0) * (second?.noise ?? 0), 9);
    // In the picture the line lies in the plane of its first two axes, around where the table has it.
    const { positions = [], radius = [], angle = [], centre = [] } = first ?? {};
    expect(positions.length).toBe(radius.filter(Number.isFinite).length);
    const [a, b] = [0, Math.floor(positions.length / 2)];
    const known = [...radius.keys()].filter((k) => Number.isFinite(radius[k]));
    const at = (k: number) => [
      centre[0] + radius[known[k]] * Math.cos(angle[known[k]]),
      centre[1] + radius[known[k]] * Math.sin(angle[known[k]]),
    ];
    const gap = (k: 0 | 1) => at(a)[k] - at(b)[k];
    expect(positions[a][0] - positions[b][0]).toBeCloseTo(gap(0), 4);
    expect(positions[a][1] - positions[b][1]).toBeCloseTo(gap(1), 4);
    positions.forEach(([, , z]) => expect(z).toBeCloseTo(0, 4));
    // An arrow's share in view is what the three axes hold of its row; at least what the plane of two holds.
    expect(readout?.axes).toBe(noise?.axes);
    readout?.rows.forEach(({ arrow, shownShare, projection }) => {
      expect(arrow[0]).toEqual(readout.rows[0].arrow[0]);
      expect(shownShare).toBeGreaterThan(projection - 1e-6);
      expect(shownShare).toBeLessThanOrEqual(1 + 1e-6);
    });
  });

  it('keep apart what has a bias: σ may change everything there', async () => {
    const { noise } = await analyseJob.run(
      { what: ['noise'], steps: 500, nonlinearity: 'relu' },
      contextOf('formats/rnn-relu-bias.pth'),
    );
    expect(noise?.homogeneous).toBe(false);
    expect(noise?.statement).toContain('not homogeneous');
    expect(noise?.contours.every(({ measured }) => measured)).toBe(true);
    // Resonance is looked for in both kinds of symbols where σ may change both.
    expect(noise?.resonance).toMatch(/Sampled changes.*Argmax changes/);
    expect(noise?.levels.some(({ argmaxCoherence }) => argmaxCoherence > 0)).toBe(true);
  });

  it('refuse active sets to cells that have none, and give them exponents', async () => {
    const context = contextOf('formats/gru.pth');
    const failure = 'local: active sets belong to a network of one ReLU layer';
    await expect(analyseJob.run({ what: ['local'], steps: 200 }, context)).rejects.toThrow(failure);
    const what = ['local' as const, 'lyapunov' as const];
    const { local, lyapunov, failures } = await analyseJob.run({ what, steps: 200 }, context);
    expect(local).toBeUndefined();
    expect(failures).toEqual([{ part: 'local', failure }]);
    expect(lyapunov?.notes[0]).toContain('run of its own');
    expect(lyapunov?.exponents.every(Number.isFinite)).toBe(true);
  });

  it('are qualified where the network explodes, and the run is foretold to', async () => {
    const lines: string[] = [];
    const exploding = {
      ...contextOf('runs/two-h150-d100/models/evolution/model_epoch_300.pth'),
      warn: (line: string) => void lines.push(line),
    };
    const what = ['zones' as const, 'lyapunov' as const, 'local' as const];
    const found = await analyseJob.run({ what, states: 20 }, exploding);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^The network will explode in a long run: [\d.]+ % of 60 starts grow without end \(mean ln growth 0\.\d+ per step\)/,
    );
    for (const result of [found.zones, found.lyapunov, found.local]) {
      expect(result?.notes[0]).toMatch(
        /^The network explodes: ‖h‖ passed 10⁶ at step \d+; this is measured on its first \d+ steps/,
      );
      expect(result?.notes[0]).toContain('starts grow without end');
    }
    const quiet = { ...contextOf(small), warn: (line: string) => void lines.push(line) };
    const calm = await analyseJob.run({ what: ['readout'], steps: 500 }, quiet);
    expect(lines).toHaveLength(1);
    expect(calm.readout?.notes.join(' ')).not.toContain('explode');
  });

  it('find the plane of a pair to be that of the whole orbit where there are only two symbols', () => {
    const orbit = runOrbit(FAIR_COIN, {
      lengthSteps: 500,
      warmupSteps: 0,
      input: { kind: 'noise', std: 1 },
      seed: 1,
    });
    const subject = subjectOf(FAIR_COIN, orbit, {}, { signal: { aborted: false } });
    const { pairs, rows } = analyseReadout(subject, { leastSteps: 50 });
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ symbols: [0, 1], runs: 1, steps: 500 });
    expect(pairs[0].planeDegrees).toBeCloseTo(0, 4);
    expect(rows[0].degrees).toBeCloseTo(0, 4);
  });
});
