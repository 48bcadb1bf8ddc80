import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../../src/protocol/defaultView';
import {
  cleared,
  dragged,
  edgeGainOf,
  edgeGainsOf,
  gainOf,
  interventionText,
  markedGains,
  redone,
  restored,
  selectionOf,
  toggled,
  undone,
  withEdgeGain,
  withGain,
  withScope,
  withSelection,
  withUnitToggled,
} from '../../../../webview/inspector/intervention';
import { initialState, withSimulation } from '../../../../webview/inspector/state';

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
    expect([...markedGains(both)]).toEqual([[3, { noise: 0.5, output: 0 }]]);
    // While they are the same nothing is painted anew.
    expect(markedGains({ ...both })).toBe(markedGains(both));
    expect(edgeGainsOf(both)).toBe(edgeGainsOf({ ...both }));
  });

  it('are undone one by one, and clearing is one step', () => {
    const two = toggled(toggled(start, 1), 2);
    const none = cleared(two);
    expect(undone(none).view.simulation.gains).toEqual(two.view.simulation.gains);
    expect(undone(undone(undone(none))).view.simulation.gains).toEqual([]);
    expect(undone(start)).toBe(start);
  });

  it('survive a change of the simulation', () => {
    const changed = withSimulation(toggled(start, 4), { seed: 9 });
    expect(changed.view.simulation).toMatchObject({ seed: 9, gains: [{ unit: 4, gain: 0 }] });
  });
});

describe('gains of several units, of connections, in a scope', () => {
  const altered = (state: typeof start) => {
    const { gains, edges, scope } = state.view.simulation;
    return { gains, edges, scope };
  };

  it('ablate all selected units unless all are ablated', () => {
    const one = toggled(start, 3);
    const all = toggled(one, [3, 5, 8]);
    expect([3, 5, 8].map((unit) => gainOf(all, unit, 'output'))).toEqual([0, 0, 0]);
    expect(altered(toggled(all, [3, 5, 8])).gains).toEqual([]);
    expect(altered(undone(all))).toEqual(altered(one));
  });

  it('a drag is one step back, whatever its values; the next drag another', () => {
    const drag = [0.9, 0.5, 0.3].reduce(
      (state, gain) => dragged(state, [3, 5], 'output', gain),
      start,
    );
    expect(gainOf(drag, 5, 'output')).toBe(0.3);
    expect(undone(drag).view.simulation.gains).toEqual([]);
    const other = dragged(drag, [7], 'output', 0.2);
    expect(undone(other).view.simulation.gains).toEqual(drag.view.simulation.gains);
  });

  it('every kind of entry is undone and done again, and something new forgets what was undone', () => {
    const steps = [
      toggled(start, 1),
      withEdgeGain(toggled(start, 1), 2, 3, 0.5),
      withScope(withEdgeGain(toggled(start, 1), 2, 3, 0.5), 'zone:kick'),
    ].map(altered);
    let state = withScope(withEdgeGain(toggled(start, 1), 2, 3, 0.5), 'zone:kick');
    expect(edgeGainOf(state, 2, 3)).toBe(0.5);
    expect(edgeGainOf(state, 3, 2)).toBe(1);
    state = undone(undone(state));
    expect(altered(state)).toEqual(steps[0]);
    expect(altered(redone(state))).toEqual(steps[1]);
    expect(altered(redone(redone(state)))).toEqual(steps[2]);
    expect(redone(redone(redone(state)))).toEqual(redone(redone(state)));
    const fresh = toggled(state, 9);
    expect(redone(fresh)).toBe(fresh);
  });

  it('are told in words', () => {
    const units = withGain(toggled(start, [83, 6]), 2, 'noise', 0.5);
    expect(interventionText(units)).toBe('Units 83, 6: gain 0; unit 2 (noise input): gain 0.5');
    const edge = withScope(withEdgeGain(start, 3, 5, 0), 'zone:kick');
    expect(interventionText(edge)).toBe('Edge 3 → 5: gain 0; only zone:kick');
    expect(interventionText(start)).toBe('');
    const below = withSimulation(start, {
      gains: [{ layer: 1, unit: 5, site: 'output', gain: 0 }],
      edges: [{ layer: 1, from: 2, to: 3, gain: 0 }],
    });
    expect(interventionText(below)).toBe(
      'Unit 5 of layer 1: gain 0; edge 2 → 3 of layer 1: gain 0',
    );
  });

  it('are taken back one by one, in layers that are not shown, too', () => {
    const gains = [0, 1].map((layer) => ({ layer, unit: 5, site: 'output' as const, gain: 0 }));
    const edges = [0, 1].map((layer) => ({ layer, from: 2, to: 3, gain: 0 }));
    const both = withSimulation(start, { gains, edges });
    const fewer = restored(restored(both, gains[1]), edges[1]);
    expect(altered(fewer)).toMatchObject({ gains: [gains[0]], edges: [edges[0]] });
    expect(altered(undone(undone(fewer)))).toMatchObject({ gains, edges });
  });

  it('a second unit names the connection from the first one', () => {
    const two = withUnitToggled(withSelection(start, [4]), 9);
    expect(selectionOf(two)).toEqual([9, 4]);
    expect(two.edge).toEqual({ from: 4, to: 9 });
    expect(selectionOf(withUnitToggled(two, 9))).toEqual([4]);
  });
});
