import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import type { InspectorSnapshot, ViewState } from '../../../../src/protocol/inspector';
import { fitView } from '../../../../webview/inspector/fitView';
import { toggled, undone } from '../../../../webview/inspector/intervention';
import { initialState, withSnapshot } from '../../../../webview/inspector/state';

function snapshotWith(hidden: readonly number[] | null): InspectorSnapshot {
  const model = hidden && {
    cell: 'rnn' as const,
    nonlinearity: 'relu' as const,
    inputs: 10,
    hidden,
    outputs: 3,
    bias: false,
    parameters: 1,
    homogeneous: true,
    reasons: [],
    roles: [],
    corrected: false,
  };
  return {
    file: { name: 'a.pth', path: 'a.pth', bytes: 1, format: 'torch-zip', epoch: null },
    model,
    notices: [],
    notLoaded: [],
    links: [],
    hmm: null,
    view: DEFAULT_VIEW,
    mechanism: null,
    viewIsCarried: false,
    measures: false,
    inputFiles: ['1:known.npz'],
    revision: 1,
  };
}

const gain = (unit: number, layer = 0) => ({ layer, unit, site: 'output' as const, gain: 0 });
const viewWith = (
  simulation: Partial<ViewState['simulation']>,
  selectedUnit: number | null = null,
): ViewState => ({
  ...DEFAULT_VIEW,
  selectedUnit,
  simulation: { ...DEFAULT_VIEW.simulation, ...simulation },
});

describe('a view held against a network', () => {
  it('is itself when everything fits, and without a network', () => {
    const view = viewWith({ gains: [gain(49)], inputFile: '1:known.npz' }, 49);
    expect(fitView(view, snapshotWith([50]))).toEqual({ view, dropped: [] });
    expect(fitView(view, snapshotWith([50])).view).toBe(view);
    expect(fitView(view, snapshotWith(null)).view).toBe(view);
  });

  it('loses the gains of units that are not there, and says of how many and why', () => {
    const view = viewWith({ gains: [gain(3), gain(8), gain(9), { ...gain(9), site: 'noise' }] });
    const { view: fitted, dropped } = fitView(view, snapshotWith([8]));
    expect(fitted.simulation.gains).toEqual([gain(3)]);
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toMatchObject({
      severity: 'warning',
      message: 'The gains of 2 units were left out: this network has 8 units.',
    });
  });

  it('loses gains of layers that are not there', () => {
    const view = viewWith({ gains: [gain(3, 0), gain(3, 1)] });
    const { view: fitted, dropped } = fitView(view, snapshotWith([8]));
    expect(fitted.simulation.gains).toEqual([gain(3, 0)]);
    expect(dropped[0]?.message).toBe(
      'The gains of one unit were left out: this network has 8 units.',
    );
    expect(fitView(view, snapshotWith([8, 4])).dropped).toEqual([]);
  });

  it('selects no unit that is not there, silently', () => {
    const { view, dropped } = fitView(viewWith({}, 8), snapshotWith([8]));
    expect([view.selectedUnit, dropped]).toEqual([null, []]);
  });

  it('goes back to noise without inputs of its file, and says so', () => {
    const view = viewWith({ inputFile: '7:lost.csv' });
    const { view: fitted, dropped } = fitView(view, snapshotWith([8]));
    expect(fitted.simulation.inputFile).toBeNull();
    expect(dropped[0]?.message).toContain('Inputs of lost.csv');
  });

  it('starts from 0 when the state to start from has another size, and says so', () => {
    const values = Buffer.from(new Float64Array(8).buffer).toString('base64');
    const view = viewWith({ initialState: { label: 'step 12', values } });
    expect(fitView(view, snapshotWith([8])).view).toBe(view);
    expect(fitView(view, snapshotWith([5, 3])).view).toBe(view);
    const { view: fitted, dropped } = fitView(view, snapshotWith([9]));
    expect(fitted.simulation.initialState).toBeNull();
    expect(dropped[0]?.message).toContain('not from step 12');
  });
});

describe('new content of a file', () => {
  it('takes the gains that fit, and nothing can be undone to those that do not', () => {
    const before = toggled(toggled(initialState(DEFAULT_VIEW), 3), 40);
    const after = withSnapshot(before, snapshotWith([8]), true);
    expect(after.view.simulation.gains).toEqual([gain(3)]);
    expect(after.dropped).toHaveLength(1);
    expect(undone(after)).toBe(after);
    expect(toggled(after, 1).dropped).toEqual([]);
  });
});
