import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../src/protocol/defaultView';
import type { SimulationParams } from '../../../src/protocol/inspector';
import { PageAnalyses } from '../../../src/host/pageAnalyses';

type Parts = ConstructorParameters<typeof PageAnalyses>;

interface Asked {
  readonly method: string;
  readonly gains: readonly unknown[];
  readonly signal: AbortSignal;
  answer(): void;
}

/** A page's analyses over a worker that answers when told. */
function overWorker() {
  const asked: Asked[] = [];
  const client = {
    generation: 1,
    call: (method: string, { simulation }: { simulation: SimulationParams }, signal: AbortSignal) =>
      new Promise((resolve, reject) => {
        const { gains } = simulation;
        const reply = method === 'simulate' ? { scene: { gains }, basis: null } : { method };
        asked.push({ method, gains, signal, answer: () => resolve(reply) });
        signal.addEventListener('abort', () => reject(new Error('cancelled')));
      }),
  };
  const document = { sessionNumber: async () => 1, snapshot: async () => ({ model: null }) };
  const inputs = { of: () => null };
  const parts = [document, client, inputs, null] as unknown as Parts;
  return { asked, analyses: new PageAnalyses(...parts) };
}

const { signal } = new AbortController();
/** Another turn of the event loop: what was asked has reached the worker. */
const sent = () => new Promise((done) => setTimeout(done));
const without = (unit: number, change: Partial<SimulationParams> = {}): SimulationParams => ({
  ...DEFAULT_VIEW.simulation,
  sequence: unit,
  gains: [{ layer: 0, unit, gain: 0, site: 'output' }],
  ...change,
});

describe('what a page may ask next', () => {
  it('is computed once: the question finds it under way or done', async () => {
    const { asked, analyses } = overWorker();
    const ahead = analyses.foresee(without(7), signal);
    await sent();
    const scene = analyses.simulate(without(7, { sequence: 3 }), signal);
    await sent();
    asked[0]?.answer();
    await ahead;
    expect(await scene).toMatchObject({ sequence: 3, gains: without(7).gains });
    expect(await analyses.simulate(without(7, { sequence: 4 }), signal)).toMatchObject({
      sequence: 4,
    });
    await analyses.foresee(without(7), signal);
    expect(asked).toHaveLength(1);
  });

  it('gives way to any other question, which begins at once', async () => {
    const { asked, analyses } = overWorker();
    const ahead = analyses.foresee(without(7), signal);
    await sent();
    const scene = analyses.simulate(without(8), signal);
    await expect(ahead).rejects.toThrow('cancelled');
    expect(asked.map(({ gains }) => gains)).toEqual([without(7).gains, without(8).gains]);
    asked[1]?.answer();
    expect(await scene).toMatchObject({ gains: without(8).gains });
  });

  it('is cancelled with the question that found it', async () => {
    const { asked, analyses } = overWorker();
    const page = new AbortController();
    const ahead = analyses.foresee(without(7), signal);
    await sent();
    const scene = analyses.simulate(without(7), page.signal);
    await sent();
    page.abort();
    await expect(scene).rejects.toThrow('cancelled');
    await expect(ahead).rejects.toThrow('cancelled');
    expect(asked[0]?.signal.aborted).toBe(true);
  });
});

describe('the questions of one picture', () => {
  it.each([false, true])('reach the worker in their order (axes kept: %s)', async (keepBasis) => {
    const { asked, analyses } = overWorker();
    const params = without(7, { keepBasis });
    const replies = [
      analyses.glimpse(params, signal),
      analyses.simulate(params, signal),
      analyses.attractors(params, signal),
      analyses.skeleton(params, signal),
    ];
    await sent();
    const order = ['glimpse', 'simulate', 'attractors', 'skeleton'];
    expect(asked.map(({ method }) => method)).toEqual(order);
    for (const one of asked) one.answer();
    await Promise.all(replies);
  });
});
