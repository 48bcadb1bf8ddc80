/** Words and areas of a sweep's control bands, on made-up sweeps. */
import { describe, expect, it } from 'vitest';
import type { SweepResult } from '../../../../src/engine/jobs/sweepSchemas';
import {
  bandArea,
  bandLegend,
  bandLines,
  bandNote,
} from '../../../../src/engine/report/sweepBands';

type SweptSet = SweepResult['sets'][number];
type Point = SweptSet['points'][number];

/** @param band low and high of changes per step; null where no controls were run */
function pointOf(gain: number, value: number | null, band: [number, number] | null): Point {
  const controls = band && { sets: 19, low: band[0], high: band[1], median: band[0] };
  const changesPerStep = { value, difference: 0, standardError: 0, controls };
  const nothing = { value: null, difference: null, standardError: null, controls: null };
  return {
    ...{ gain, exploded: 0, explodedControls: 0, criticalPairs: null },
    outputs: [
      {
        ...{ rule: 'argmax', changesPerStep, residencySteps: nothing },
        ...{ frequency: [], transition: [], dwellSteps: [] },
      },
    ],
  };
}

const CONTROLS = {
  ...{ sets: 19, mismatch: 0.1, nearest: 0.05, alike: 19, matched: true, shared: 0, units: [] },
};
const KICK: SweptSet = {
  ...{ name: 'kick', site: 'recurrent', units: [1], controls: CONTROLS },
  points: [
    pointOf(0, 0.5, [0.1, 0.4]),
    pointOf(0.5, 0.3, [0.3, 0.4]),
    pointOf(0.75, 0.3, null),
    pointOf(1, 0.35, [0.35, 0.35]),
    pointOf(1.5, 0.1, [0.2, 0.4]),
    pointOf(2, null, [0.2, 0.4]),
  ],
};
const UNLIKE: SweptSet = {
  ...KICK,
  controls: { ...CONTROLS, matched: false, mismatch: 0.6, nearest: 0.4, alike: 0, shared: 0.75 },
};

describe('what is said of control bands', () => {
  it('is at which gains a curve lies outside of them, gain 1 left out', () => {
    expect(bandLines([KICK])).toEqual([
      'kick: beside it 19 random sets as large, of like mean activity and rate.',
      'kick, changes per step: outside of them at gains 0, 1.5, among them at gain 0.5, not decidable at gain 2.',
      'kick, residency: not decidable.',
    ]);
    expect(bandNote([KICK]).join(' ')).toContain('with a chance of 10 %');
  });

  it('is that nothing is decided where the sets are unlike, or none', () => {
    const [first, , , last] = bandLines([UNLIKE]);
    expect(first).toBe(
      'kick: beside it 19 random sets as large, unlike the target: in mean activity or rate they differ by 0.6 SD, the nearest by 0.4: none like it was found; 75 % of their units are its own.',
    );
    expect(last).toContain('whether sets like it would do the same is not decided');
    const none = { ...KICK, controls: { ...CONTROLS, sets: 0 } };
    expect(bandLines([none])).toEqual([
      'kick: no control sets: whether any other set does the same was not decided.',
    ]);
    expect(bandLines([{ ...KICK, controls: null }])).toEqual([]);
    expect(bandNote([{ ...KICK, controls: null }])).toEqual([]);
  });
});

describe('the area of a band', () => {
  const read = ({ outputs }: Point) => outputs[0].changesPerStep;

  it('stands at the gains that controls were run at', () => {
    const [area] = bandArea(KICK.points, read, '#0072b2');
    expect(area).toMatchObject({
      ...{ kind: 'area', x: [0, 0.5, 1, 1.5, 2] },
      ...{ low: [0.1, 0.3, 0.35, 0.2, 0.2], high: [0.4, 0.4, 0.35, 0.4, 0.4] },
    });
    expect(bandArea([pointOf(0, 1, null)], read, '#0072b2')).toEqual([]);
  });

  it('is named with its number of sets and whether they are like', () => {
    expect(bandLegend(KICK, '#000000')[0]).toMatchObject({ text: '19 sets like kick' });
    const [{ text, sample }] = bandLegend(UNLIKE, '#000000');
    expect(text).toBe('19 sets unlike kick');
    // .18 of black on white.
    expect(sample).toMatchObject({ look: { fill: '#d1d1d1' } });
  });
});
