import { describe, expect, it } from 'vitest';
import type { PreviewCost } from '../../../../src/protocol/previewPage';
import {
  drawnParts,
  isOutdated,
  START,
  whyNotTrain,
  withSnapshot,
} from '../../../../webview/preview/state';
import { busyHmm, COST, paperHmm, snapshotOf } from './samples';

const ERROR = { errors: 1, warnings: 0, first: 'seed: "x" found' };
const three = paperHmm('three');

describe('withSnapshot', () => {
  it('takes what a text without errors says', () => {
    const first = withSnapshot(START, snapshotOf(three));
    const second = withSnapshot(first, snapshotOf(paperHmm('two'), { revision: 2, facts: [] }));
    expect(second.snapshot?.hmm?.transition).toHaveLength(2);
    expect(second.snapshot?.facts).toEqual([]);
  });

  it('keeps HMM and facts while the text has an error and says nothing of them', () => {
    const first = withSnapshot(START, snapshotOf(three));
    const broken = snapshotOf(null, { revision: 2, problems: ERROR, stale: true, facts: [] });
    const { snapshot } = withSnapshot(first, broken);
    expect(snapshot?.hmm).toBe(three);
    expect(snapshot?.facts).toHaveLength(5);
    expect(snapshot).toMatchObject({ revision: 2, stale: true, problems: ERROR });
  });

  it('keeps the sample sequences of the same HMM while the text has an error elsewhere', () => {
    const first = withSnapshot(START, snapshotOf(three));
    const other = { ...paperHmm('three'), lengthSteps: 100, samples: [new Uint8Array(100)] };
    const broken = snapshotOf(other, { problems: ERROR, stale: true });
    expect(withSnapshot(first, broken).snapshot?.hmm).toBe(three);
    const edited = snapshotOf(paperHmm('four'), { problems: ERROR, stale: true });
    expect(withSnapshot(first, edited).snapshot?.hmm?.transition).toHaveLength(4);
  });
});

describe('the last measurement', () => {
  const costs = (...all: PreviewCost[]) =>
    all.reduce((state, cost) => withSnapshot(state, snapshotOf(three, { cost })), START);

  it('stays while another one is made or has failed, and is said to be old', () => {
    const known = costs({ state: 'known', preview: COST });
    expect([known.measured, isOutdated(known)]).toEqual([COST, false]);
    const next: PreviewCost[] = [
      { state: 'none' },
      { state: 'measuring', before: null },
      { state: 'failed', message: 'no memory' },
    ];
    for (const cost of next) {
      const state = costs({ state: 'known', preview: COST }, cost);
      expect([state.measured, isOutdated(state)]).toEqual([COST, true]);
    }
  });

  it('may be known to the host alone', () => {
    const state = costs({ state: 'measuring', before: COST });
    expect([state.measured, isOutdated(state)]).toEqual([COST, true]);
    expect(isOutdated(costs({ state: 'measuring', before: null }))).toBe(false);
  });
});

describe('whyNotTrain', () => {
  it('says what is in the way, trust first', () => {
    expect(whyNotTrain(snapshotOf(three))).toBeNull();
    expect(whyNotTrain(snapshotOf(three, { problems: ERROR }))).toBe('The file has an error.');
    const blocked = snapshotOf(three, { problems: ERROR, blocked: 'not trusted' });
    expect(whyNotTrain(blocked)).toBe('not trusted');
  });

  it('lets warnings pass', () => {
    const problems = { errors: 0, warnings: 2, first: 'unused key' };
    expect(whyNotTrain(snapshotOf(three, { problems }))).toBeNull();
  });
});

describe('drawnParts', () => {
  const partsOf = (...args: Parameters<typeof snapshotOf>) =>
    drawnParts(withSnapshot(START, snapshotOf(...args)));

  it('names everything that is on screen', () => {
    expect(partsOf(three)).toEqual({
      revision: 1,
      complete: true,
      parts: ['graph', 'transition', 'emission', 'statistics', 'samples', 'cost', 'lastRun'],
      states: 3,
      samples: 16,
    });
  });

  it('leaves out what is not: no graph of many states, nothing before there is an HMM', () => {
    expect(partsOf(busyHmm(13, 3)).parts).not.toContain('graph');
    const empty = partsOf(null, { cost: { state: 'none' }, lastRun: null, problems: ERROR });
    expect(empty).toMatchObject({ parts: ['problems'], states: 0, samples: 0 });
  });

  it('is complete once nothing is measured', () => {
    expect(partsOf(three, { cost: { state: 'measuring', before: null } }).complete).toBe(false);
    expect(drawnParts(START)).toMatchObject({ complete: false, revision: 0 });
  });
});
