import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import {
  gainOf,
  initialState,
  markedGains,
  toggled,
  undone,
  withGain,
  withGains,
  withSimulation,
} from '../../../../webview/inspector/state';

const start = initialState(DEFAULT_VIEW);

describe('gains of the page', () => {
  it('toggle between ablated and intact', () => {
    const ablated = toggled(start, 7);
    expect(gainOf(ablated, 7, 'output')).toBe(0);
    expect(toggled(ablated, 7).view.simulation.gains).toEqual([]);
  });

  it('of 1 leave no entry, others replace the one before', () => {
    const dragged = withGain(withGain(start, 3, 'noise', 0.5), 3, 'noise', 0.6);
    expect(dragged.view.simulation.gains).toEqual([
      { layer: 0, unit: 3, site: 'noise', gain: 0.6 },
    ]);
    expect(withGain(dragged, 3, 'noise', 1).view.simulation.gains).toEqual([]);
  });

  it('at different sites of a unit stand side by side; the mark is the strongest', () => {
    const both = withGain(withGain(start, 3, 'noise', 0.5), 3, 'output', 0);
    expect(both.view.simulation.gains).toHaveLength(2);
    expect([...markedGains(both)]).toEqual([[3, 0]]);
  });

  it('are undone one by one, and clearing is one step', () => {
    const two = toggled(toggled(start, 1), 2);
    const cleared = withGains(two, []);
    expect(undone(cleared).view.simulation.gains).toEqual(two.view.simulation.gains);
    expect(undone(undone(undone(cleared))).view.simulation.gains).toEqual([]);
    expect(undone(start)).toBe(start);
  });

  it('survive a change of the simulation', () => {
    const changed = withSimulation(toggled(start, 4), { seed: 9 });
    expect(changed.view.simulation).toMatchObject({ seed: 9, gains: [{ unit: 4, gain: 0 }] });
  });
});
