/** States to start from: as the host takes them, and what choosing one changes. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import { initialStateOf } from '../../../../src/engine/simulation';
import { inputsOfFile, startOfRow, startOfStep } from '../../../../webview/inspector/choices';
import { stateOfRow, stateOfStep } from '../../../../webview/inspector/initialState';
import { initialState, withView, type PageState } from '../../../../webview/inspector/state';
import { randomNetwork } from '../../engine/randomNetwork';
import { circleTrace, sceneOf } from '../scene/samples';

const network = randomNetwork({ units: 3 });
const file = { name: 'h0.npz', count: 2, values: Float64Array.of(1, 2, 3, -4, 0.1, 1e-300) };
const drawn: PageState = {
  ...withView(initialState(DEFAULT_VIEW), { selectedStep: 2 }),
  scene: sceneOf(circleTrace(5, 1)),
};

/** A host that answers every call so. */
const answering = (answer: unknown) => ({ call: () => Promise.resolve(answer as never) });

describe('a state to start from', () => {
  it('is what the engine reads, to the last bit', () => {
    const values = Float64Array.of(0.1, -0, 1e300);
    expect(initialStateOf(network, { initialState: stateOfStep(12, values) })).toEqual(values);
    const many = Float64Array.from({ length: 5000 }, (_, k) => Math.sin(k));
    const { values: text } = stateOfStep(0, many);
    const bytes = new Uint8Array(Buffer.from(text, 'base64'));
    expect(new Float64Array(bytes.buffer)).toEqual(many);
  });

  it('says where it comes from', () => {
    expect(stateOfStep(12, file.values).label).toBe('step 12');
    expect(stateOfRow(file, 1).label).toBe('row 2 of h0.npz');
    expect(stateOfRow({ ...file, count: 1 }, 0).label).toBe('h0.npz');
    const second = initialStateOf(network, { initialState: stateOfRow(file, 1) });
    expect(second).toEqual(Float64Array.of(-4, 0.1, 1e-300));
  });

  it('picked on the orbit starts it without warm-up, with nothing picked', async () => {
    const detail = { step: 2, state: Float64Array.of(1, 2, 3) };
    const next = await startOfStep(answering(detail), () => drawn);
    expect(next?.view.simulation).toMatchObject({
      warmupSteps: 0,
      seed: DEFAULT_VIEW.simulation.seed,
      initialState: { label: 'step 2' },
    });
    expect([next?.view.selectedStep, next?.startRow]).toEqual([null, null]);
    const nothing = withView(drawn, { selectedStep: null });
    expect(await startOfStep(answering(detail), () => nothing)).toBeNull();
  });

  it('of a file is its first row, then any; the file is asked for once', async () => {
    const first = await startOfRow(answering(file), () => drawn, null);
    expect([first?.startRow, first?.view.simulation.initialState?.label]).toEqual([
      0,
      'row 1 of h0.npz',
    ]);
    const second = await startOfRow(answering(null), () => first!, 1);
    expect([second?.startRow, second?.view.simulation.initialState?.label]).toEqual([
      1,
      'row 2 of h0.npz',
    ]);
    expect(await startOfRow(answering(null), () => drawn, null)).toBeNull();
  });

  it('comes along with inputs that hold one', async () => {
    const inputs = { id: '1:x.npz', name: 'x.npz', steps: 9, initialStates: file };
    const next = await inputsOfFile(answering(inputs), () => drawn);
    expect(next?.view.simulation).toMatchObject({
      inputFile: '1:x.npz',
      initialState: { label: 'row 1 of h0.npz' },
    });
    const bare = await inputsOfFile(answering({ ...inputs, initialStates: null }), () => drawn);
    expect(bare?.view.simulation.initialState).toBeNull();
    expect(await inputsOfFile(answering(null), () => drawn)).toBeNull();
  });
});
