import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAnalysisService } from '../../../src/engine/analysisService';
import { ownThread } from '../../../src/engine/parallel/helpers';
import { bytesSource } from '../../../src/formats/byteSource';
import { DEFAULT_ZONES, RESIDENCY_RULE } from '../../../src/protocol/analyses/defaults';
import type { AnalysisProgress } from '../../../src/protocol/analyses/request';
import type { ZonesParams } from '../../../src/protocol/analyses/zones';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';

const fixtures = join(import.meta.dirname, '../../fixtures');
const signal = new AbortController().signal;
const simulation = { ...DEFAULT_VIEW.simulation, sequence: 3, lengthSteps: 1500 };
const gains = [{ layer: 0, unit: 7, site: 'output' as const, gain: 0 }];

function service(progress: (progress: AnalysisProgress) => void = () => undefined) {
  let clock = 0;
  return createAnalysisService({
    openSource: async (source) => {
      if (source.kind !== 'file') throw new Error('files only');
      return bytesSource(basename(source.path), await readFile(source.path));
    },
    responsive: (s) => s,
    now: () => clock++,
    progress,
    effectsProgress: () => undefined,
    pause: () => Promise.resolve(),
    helpers: ownThread(),
  });
}

async function opened(
  path: string,
  config: string | null = null,
  progress?: (progress: AnalysisProgress) => void,
) {
  const methods = service(progress);
  const source = { kind: 'file' as const, path: join(fixtures, path) };
  const text = config ? await readFile(join(fixtures, config), 'utf8') : null;
  const reply = await methods.open(
    { source, config: text && config ? { path: config, text } : null, correction: null },
    signal,
  );
  return { methods, reply, session: reply.session };
}

const evolution = (run: string, epoch: number) =>
  `runs/${run}/models/evolution/model_epoch_${epoch}.pth`;

describe('analysis service', () => {
  it('summarises a checkpoint of the paper and says how it knows', async () => {
    const { reply } = await opened(
      evolution('two-h150-d100', 3900),
      'runs/two-h150-d100/config.json',
    );
    expect(reply.model).toMatchObject({
      cell: 'rnn',
      nonlinearity: 'relu',
      inputs: 100,
      hidden: [150],
      outputs: 3,
      bias: false,
      homogeneous: true,
      parameters: 150 * 150 + 150 * 100 + 3 * 150,
    });
    expect(reply.model?.reasons.length).toBeGreaterThan(1);
    expect(reply.epoch).toEqual({ value: 3900, source: 'epoch in the file name' });
  });

  it('draws the same scene for the same parameters, and the gains beside it', async () => {
    const { methods, session } = await opened(evolution('two-small', 1500));
    const call = { session, simulation, keptBasis: null, inputs: null };
    const { scene, basis } = await methods.simulate(call, signal);
    expect(scene).toMatchObject({ sequence: 3, altered: null, alteredOutputs: null, notices: [] });
    expect(scene.intact.steps).toBe(1500);
    expect(scene.intact.positions.every(Number.isFinite)).toBe(true);
    const ratio = scene.basis.explainedVarianceRatio;
    expect(ratio[0]).toBeGreaterThan(ratio[1]);
    const altered = await methods.simulate(
      { ...call, simulation: { ...simulation, gains } },
      signal,
    );
    expect(altered.scene.intact.positions).toEqual(scene.intact.positions);
    expect(altered.scene.altered?.positions).not.toEqual(scene.intact.positions);
    expect(altered.basis).toEqual(basis);
    expect(altered.scene.meanActivity[7]).toBe(0);
  });

  it('comes to rest without input', async () => {
    const { methods, session } = await opened(evolution('two-small', 1500));
    const { scene } = await methods.simulate(
      { session, simulation, keptBasis: null, inputs: null },
      signal,
    );
    expect(scene.noInput.trajectories).toBe(6);
    expect(scene.noInput.finalNorm).toBeLessThan(1e-3);
  });

  it('keeps the axes of another checkpoint when asked, and refuses those of another size', async () => {
    const first = await opened(evolution('two-small', 1400));
    const second = await opened(evolution('two-small', 1500));
    const other = await opened(evolution('two-h150-d100', 3900));
    const call = { simulation, keptBasis: null, inputs: null };
    const { basis } = await first.methods.simulate({ ...call, session: first.session }, signal);
    const kept = await second.methods.simulate(
      { ...call, session: second.session, keptBasis: basis },
      signal,
    );
    expect(kept.scene.basis).toMatchObject({ kind: 'kept', source: 'model_epoch_1400.pth' });
    expect(kept.basis.axes).toEqual(basis.axes);
    await expect(
      other.methods.simulate({ ...call, session: other.session, keptBasis: basis }, signal),
    ).rejects.toThrow('made for 50 state variables');
  });

  it('marks two attracting rays with their outputs on the last checkpoint', async () => {
    const { methods, session } = await opened(evolution('two-h150-d100', 3900));
    const skeleton = await methods.skeleton({ session, simulation }, signal);
    const attracting = skeleton.rays.filter((ray) => ray.attracting);
    expect(attracting.map((ray) => ray.growth.toFixed(3)).sort()).toEqual(['0.642', '0.727']);
    const symbols = attracting.map((ray) =>
      ray.outputProbability.indexOf(Math.max(...ray.outputProbability)),
    );
    expect(symbols.sort()).toEqual([0, 2]);
    expect(skeleton.explodingShare).toBe(0);
    expect(skeleton.rays.every((ray) => ray.segments.every(Number.isFinite))).toBe(true);
  });

  it('gives the attracting rays with the orbit, as the whole skeleton has them', async () => {
    const { methods, session } = await opened(evolution('two-small', 1500));
    const call = { session, simulation: { ...simulation, gains } };
    const { scene } = await methods.simulate({ ...call, keptBasis: null, inputs: null }, signal);
    const first = scene.attractors!;
    const whole = await methods.skeleton(call, signal);
    expect(first.sequence).toBe(scene.sequence);
    // Asked for as well, there is no more to say.
    expect(await methods.attractors(call, signal)).toBeNull();
    expect([first.isWhole, whole.isWhole]).toEqual([false, true]);
    expect(first.rays.length).toBeGreaterThan(0);
    expect(first.rays).toEqual(whole.rays.filter(({ attracting }) => attracting));
    expect(whole.rays.length).toBeGreaterThan(first.rays.length);
    expect(first.fixedPoints.map(({ residual }) => residual)).toEqual([0]);
    const smooth = await opened('formats/gru.pth');
    expect(
      await smooth.methods.attractors({ session: smooth.session, simulation }, signal),
    ).toBeNull();
  });

  it('says that a shipped checkpoint explodes and keeps its picture finite', async () => {
    const { methods, session } = await opened(evolution('two-h150-d100', 300));
    const long = { ...simulation, lengthSteps: 12_000 };
    const { scene } = await methods.simulate(
      { session, simulation: long, keptBasis: null, inputs: null },
      signal,
    );
    expect(scene.intact.explodedAtStep).not.toBeNull();
    expect(scene.notices[0]?.message).toContain('explodes');
    expect(scene.intact.positions.every(Number.isFinite)).toBe(true);
    const skeleton = await methods.skeleton({ session, simulation: long }, signal);
    expect(skeleton.explodingShare).toBeGreaterThan(0);
    expect(skeleton.rays.length).toBeGreaterThan(0);
  });

  it('shows a network that explodes within the warm-up, and its rays', async () => {
    const { methods, session } = await opened(evolution('two-small', 100));
    const { scene } = await methods.simulate(
      { session, simulation, keptBasis: null, inputs: null },
      signal,
    );
    expect(scene.intact.explodedAtStep).toBeLessThan(100);
    expect(scene.intact.steps).toBeGreaterThan(5);
    const { rays, explodingShare } = await methods.skeleton({ session, simulation }, signal);
    expect(rays.length).toBeGreaterThan(0);
    expect(explodingShare).toBeGreaterThan(0);
  });

  it.each([
    'formats/gru.pth',
    'formats/lstm.pth',
    'formats/rnn-tanh-2layer.pth',
    'formats/rnn-relu-bias.pth',
  ])('draws %s with its fixed points', async (path) => {
    const { methods, reply, session } = await opened(path);
    const layer = reply.model!.hidden.length - 1;
    const call = {
      session,
      simulation: { ...simulation, gains: [{ ...gains[0], layer, unit: 1 }] },
    };
    const { scene } = await methods.simulate({ ...call, keptBasis: null, inputs: null }, signal);
    expect(scene.altered?.positions.every(Number.isFinite)).toBe(true);
    const skeleton = await methods.skeleton(call, signal);
    expect(skeleton.fixedPoints.length).toBeGreaterThan(0);
    for (const mark of skeleton.fixedPoints) {
      if (mark.kind !== 'slow') expect(mark.residual).toBeLessThan(1e-8);
    }
    const detail = await methods.stateAt({ ...call, step: 10 }, signal);
    expect(detail.jacobianSpectrum.re.length).toBeGreaterThan(0);
    expect(Math.abs(detail.hidden[1])).toBe(0);
    const connectivity = await methods.connectivity({ session, layer: 0 }, signal);
    expect(connectivity.edges.weight.length).toBe(connectivity.edges.total);
  });

  it('opens a file without a recurrent network: tensors, no model, the reason', async () => {
    const { methods, reply, session } = await opened('hostile/not-recurrent.pth');
    expect(reply.model).toBeNull();
    expect(reply.notices[0]?.message).toContain('No recurrent network was recognised');
    expect((await methods.tensors({ session }, signal)).length).toBeGreaterThan(0);
    await expect(
      methods.simulate({ session, simulation, keptBasis: null, inputs: null }, signal),
    ).rejects.toThrow('holds no recurrent network');
  });

  it('forgets a closed session', async () => {
    const { methods, session } = await opened('formats/gru.pth');
    await methods.close({ session }, signal);
    expect(() => methods.tensors({ session }, signal)).toThrow('is not open');
  });

  it('tells zones part by part, and moves a threshold without measuring again', async () => {
    const told: AnalysisProgress[] = [];
    const { methods, session } = await opened(evolution('two-small', 1500), null, (progress) =>
      told.push(progress),
    );
    const params = { ...DEFAULT_ZONES, states: 200 };
    const ask = async (zones: ZonesParams, changed: Partial<typeof simulation> = {}) => {
      const reply = await methods.analyse(
        {
          session,
          simulation: { ...simulation, ...changed },
          request: { kind: 'zones', params: zones },
          run: 7,
        },
        signal,
      );
      if (reply.kind !== 'zones') throw new Error(`${reply.kind} came back`);
      return reply.result;
    };
    const result = await ask(params);
    expect(told.length).toBeGreaterThan(3);
    expect(told.every(({ run, partial }) => run === 7 && partial?.kind === 'zones')).toBe(true);
    const parts = told.length;
    const moved = await ask({ ...params, rule: RESIDENCY_RULE });
    expect(told).toHaveLength(parts);
    expect(moved.perState.residency).toEqual(result.perState.residency);
    expect(moved.share).not.toEqual(result.share);
    const altered = await ask(params, { gains });
    expect(told.length).toBeGreaterThan(parts);
    expect(altered.perState.residency).not.toEqual(result.perState.residency);
    // The intact network is known already, and paired state by state.
    const { intact, share } = altered;
    expect(result.intact).toBeUndefined();
    expect(intact?.share).toEqual(result.share);
    intact?.difference.forEach((difference, zone) => {
      expect(difference).toBeCloseTo(share[zone] - result.share[zone], 12);
    });
    expect(intact?.residencyDifference).toBeCloseTo(
      altered.meanResidency - result.meanResidency,
      9,
    );
    expect(intact?.residencyDifferenceError).toBeGreaterThan(0);
  });

  it('measures the intact network as well where zones begin with gains, and tells both as one share', async () => {
    const told: AnalysisProgress[] = [];
    const { methods, session } = await opened(evolution('two-small', 1500), null, (progress) =>
      told.push(progress),
    );
    const params = { ...DEFAULT_ZONES, states: 100 };
    const request = { kind: 'zones', params } as const;
    const ask = (one: typeof simulation) =>
      methods.analyse({ session, simulation: one, request, run: 1 }, signal);
    const altered = await ask({ ...simulation, gains });
    const shares = told.map(({ doneShare }) => doneShare);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThan(1);
    const parts = told.length;
    const intact = await ask(simulation);
    expect(told).toHaveLength(parts);
    if (altered.kind !== 'zones' || intact.kind !== 'zones') throw new Error('other kinds');
    expect(altered.result.intact?.share).toEqual(intact.result.share);
    expect(altered.result.intact?.shareError).toEqual(intact.result.shareError);
  });

  it('refuses zones of an orbit whose input can not go on', async () => {
    const { methods, session } = await opened(evolution('two-small', 1500));
    const request = { kind: 'zones', params: DEFAULT_ZONES } as const;
    const constant = { ...simulation, constantInput: 1 };
    await expect(
      methods.analyse({ session, simulation: constant, request, run: 1 }, signal),
    ).rejects.toThrow('analysis: a constant found as input');
  });
});
