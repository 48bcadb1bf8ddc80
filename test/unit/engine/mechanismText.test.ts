/** The search for a mechanism as text: what was proven, what was not, and foreign names. */
import type { MechanismSoFar } from '../../../src/protocol/mechanismSoFar';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MechanismResult } from '../../../src/engine/jobs/mechanismSchemas';
import { foundMechanism } from '../../../src/engine/foundMechanism';
import { mechanismText } from '../../../src/engine/mechanismText';
import { mechanismFiles } from '../../../src/engine/report/mechanismReport';
import { CONTROLS, kickSetOf, opposingPopulations } from './mechanismSample';

/** Two states, 50 units. */
const SAMPLE = 'media/sample/models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth';
const SET = { ...kickSetOf(0, 2, [83]), trials: 120 };
const FOUND: MechanismResult = {
  ...opposingPopulations(),
  directions: [{ from: 0, to: 2, transitions: 300, proofTransitions: [310, 290], asked: true }],
  ...{ kickSets: [SET], pathways: [], populations: null },
};
const LAST = { name: 'last.pth', path: '/runs/a/last.pth', correction: {} };

describe('the text of a mechanism', () => {
  it('gives each claimed unit beside its controls, like with like, and in how many runs', () => {
    const text = mechanismText(FOUND, LAST);
    expect(text).toContain('1 of 1 directions have kick units');
    const row = text.split('\n').find((line) => line.startsWith('| 83 '));
    expect(row?.split('|').map((cell) => cell.trim())).toEqual([
      ...['', '83', '3', '0.800 ± 0.020', '0.1', '0.200 ± 0.020', '0.05'],
      ...['0.900 ± 0.020', '0.300 ± 0.020', '4 of 5', ''],
    ]);
    expect(text).toContain('so in 5 of 5 single runs');
    expect(text).toContain('80 % ± 2 % more than 30');
    expect(text).toContain('19 control sets of like activity and rate');
  });

  it('says by what each candidate was found, and how many belong to a zone', () => {
    const [one] = SET.candidates;
    const candidates = [one, { ...one, unit: 7, foundBy: 'activity' as const, survives: false }];
    const set = { ...SET, candidates, gradedZoneUnits: [3, 4] };
    const text = mechanismText({ ...FOUND, kickSets: [set] }, LAST);
    const lines = text.replace(/\\/g, '').split('\n');
    expect(lines).toContain(
      '  - candidates: 0 by flips, 1 by activity (z beyond 3.5), 1 by both; 2 more depart so, but stay there: they belong to a zone',
    );
    expect(lines.some((line) => line.includes('unit 83 (by flips and activity): credit'))).toBe(
      true,
    );
    const cells = lines
      .find((line) => line.startsWith('| 7 '))
      ?.split('|')
      .map((cell) => cell.trim());
    expect(cells?.slice(1, 7)).toEqual(['7', 'activity', '0.8', '22.4', '2', '2.5']);
    expect(cells?.at(-2)).toBe('no');
  });

  it('has commands that work from where it is read, for every set, of the very tests', () => {
    const two = { ...FOUND, kickSets: [SET, kickSetOf(2, 0, [11, 38])] };
    const text = mechanismText(two, { ...LAST, correction: { nonlinearity: 'relu' } });
    const how = '--seed 1 --steps 20000 --noise 1 --nonlinearity relu';
    for (const line of [
      `dynascope mechanism /runs/a/last.pth ${how} --json`,
      `dynascope mechanism /runs/a/last.pth --units 83 --from 0 --to 2 ${how}`,
      `dynascope mechanism /runs/a/last.pth --units 11,38 --from 2 --to 0 ${how}`,
      'dynascope sweep /runs/a/last.pth --units 11,38 --nonlinearity relu --out sweep-2-0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).not.toContain('dynascope ablate');
    expect(text).not.toContain('in the folder of this page');
    expect(mechanismText(FOUND, { ...LAST, path: '../last.pth' })).toContain(
      'in the folder of this page',
    );
  });

  it('says for how long units are held and kicked, as the code does', () => {
    const text = mechanismText(FOUND, LAST);
    expect(text).toContain('from 10 steps before the change and for 18 steps');
    expect(text).toMatch(/kept for\n4 steps/);
  });

  it('says where controls are unlike, and never that of none the largest did something', () => {
    const controls = { ...CONTROLS, mismatch: 1.91, nearest: 1.2, alike: 0, matched: false };
    const unlike = mechanismText({ ...FOUND, kickSets: [{ ...SET, controls }] }, LAST);
    expect(unlike).toContain('differ by 1.9 SD, the nearest by 1.2: none like it was found');
    const found = opposingPopulations();
    const none = { ...found.populations!.controls, sets: 0, mismatch: null, nearest: null };
    const populations = { ...found.populations!, controls: { ...none, largestFall: Number.NaN } };
    const text = mechanismText({ ...found, populations }, LAST);
    expect(text).not.toContain('NaN');
    expect(text).toContain('no control sets');
    expect(mechanismText(found, LAST)).toContain('fall by 75 % ± 110 %');
  });

  it('claims nothing where nothing was proven, and says why', () => {
    const refused = { ...SET, claimed: false, refused: 'a control set stops as many', units: [] };
    const text = mechanismText({ ...FOUND, kickSets: [refused] }, LAST);
    expect(text).toContain('No kick units are claimed.');
    expect(text).toContain('a control set stops as many');
    expect(text).not.toContain('dynascope sweep');
  });

  it('keeps a hostile file name inside its quotes, as text', () => {
    const name = "a'; rm -rf ~ #<img>`\n```.pth";
    const text = mechanismText(FOUND, { name, path: name, correction: {} });
    expect(text).toContain("dynascope mechanism 'a'\\''; rm -rf ~ #<img>     .pth' --seed 1");
    expect(text.split('\n')[0]).not.toContain('<img>');
  });

  it('is made of a checkpoint, and says how far it is', async () => {
    const stages: string[] = [];
    const signal = { aborted: false };
    const lines: (readonly string[])[] = [];
    const told = (soFar: MechanismSoFar) => {
      stages.push(soFar.stage);
      lines.push(soFar.lines);
    };
    const { text, graph } = await foundMechanism(resolve(SAMPLE), null, { signal, told });
    expect(text).toMatch(/^# Mechanism of 2HMM/);
    expect(text).toContain('kick units 25');
    expect(text).toContain(`dynascope mechanism ${resolve(SAMPLE)} --units 25 --from 2 --to 0`);
    // Units 11 and 38 are found, but two others that were drawn do as much.
    expect(text).toMatch(/0 → 2: no kick units claimed: 11, 38 start no more than control set/);
    expect(graph.kicks).toEqual([25]);
    expect(stages[0]).toBe('run');
    // What is known grows: changes, then candidates, then what is proven.
    expect(lines[0].join()).toMatch(/^2 → 0: \d+ changes found,0 → 2: \d+ changes found/);
    expect(lines[stages.indexOf('candidates')].join()).toMatch(
      /candidates, not proven yet: [\d, ]*(11|25)/,
    );
    expect(lines.at(-1)?.join()).toMatch(/; kick units [\d, ]*(11|25)/);
  }, 60_000);
});

describe('a mechanism as files', () => {
  it('has the page last, which shows the graph and names it', () => {
    const files = mechanismFiles(opposingPopulations(), { ...LAST, path: '../last.pth' });
    expect(files.map(({ name }) => name)).toEqual([
      ...['graph.svg', 'units.csv', 'sets.csv', 'mechanism.json', 'report.md'],
    ]);
    const contentOf = (name: string) => String(files.find((one) => one.name === name)?.content);
    expect(contentOf('report.md')).toContain('](graph.svg)');
    expect(contentOf('units.csv').trim().split('\n')).toHaveLength(3);
    expect(contentOf('sets.csv')).toContain('marginStopped');
    expect(JSON.parse(contentOf('mechanism.json'))).toMatchObject({ named: null });
    const svg = contentOf('graph.svg');
    for (const text of ['input', '4 units', '3 units', 'unit 11', 'unit 25', 'symbol 0']) {
      expect(svg).toContain(`>${text}</text>`);
    }
    // Two populations from the input, five drives, four lines to symbols; each with its end.
    expect(svg.match(/<path /g)).toHaveLength(2 * (2 + 5 + 4));
  });

  it('has no graph where nothing is claimed', () => {
    const refused = { ...SET, claimed: false, refused: 'too few', units: [] };
    const files = mechanismFiles({ ...FOUND, kickSets: [refused] }, LAST);
    expect(files.map(({ name }) => name)).not.toContain('graph.svg');
    expect(String(files.at(-1)?.content)).not.toContain('graph.svg');
  });
});
