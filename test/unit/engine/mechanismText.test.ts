/** The search for a mechanism as text: what was proven, what was not, and foreign names. */
import type { MechanismSoFar } from '../../../src/protocol/mechanismSoFar';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MechanismResult } from '../../../src/engine/jobs/mechanismSchemas';
import { foundMechanism } from '../../../src/engine/foundMechanism';
import { mechanismText } from '../../../src/engine/mechanismText';

/** Two states, 50 units. */
const SAMPLE = 'media/sample/models/2HMM_3Outputs_target_prob_30steps_10input_50hidden.pth';
const ESTIMATE = { mean: 0.9, standardError: 0.01 };
const CONTROLS = { sets: 19, mismatch: 0.02, largestStopped: 0.1, largestStarted: 0.05 };
const SET: MechanismResult['kickSets'][number] = {
  from: 0,
  to: 2,
  claimed: true,
  refused: null,
  trials: 120,
  units: [
    {
      unit: 83,
      leadSteps: 3,
      stopped: ESTIMATE,
      started: ESTIMATE,
      alone: { stopped: 0.8, started: 0.7 },
      controls: CONTROLS,
    },
  ],
  stopped: ESTIMATE,
  started: ESTIMATE,
  controls: CONTROLS,
  minimal: [83],
  candidates: [],
  candidatesTogether: { stopped: 0.9, started: 0.9 },
  zoneUnits: [],
};
const FOUND: MechanismResult = {
  notDecidable: null,
  steps: 20_000,
  noise: 1,
  explodedAtStep: null,
  rule: 'argmax',
  precision: 'float64',
  falseDiscovery: 0.05,
  seeds: { search: 1, proof: 2, populations: 3 },
  directions: [{ from: 0, to: 2, transitions: 300, proofTransitions: 310, asked: true }],
  kickSets: [SET],
  pathways: [],
  populations: null,
};

describe('the text of a mechanism', () => {
  it('gives each claimed unit with its interval and its controls, and how to see it again', () => {
    const text = mechanismText('last.pth', FOUND);
    expect(text).toContain('1 of 1 directions have kick units');
    expect(text).toMatch(
      /\| 83 +\| 3 +\| 0\.900 ± 0\.020 +\| 0\.900 ± 0\.020 +\| 0\.1 +\| 0\.05 +\|/,
    );
    expect(text).toContain('dynascope ablate last.pth --units 83 --site recurrent --json');
    expect(text).toContain('dynascope sweep last.pth --units 83 --out sweep');
  });

  it('claims nothing where nothing was proven, and says why', () => {
    const refused = { ...SET, claimed: false, refused: 'a control set stops as many', units: [] };
    const text = mechanismText('last.pth', { ...FOUND, kickSets: [refused] });
    expect(text).toContain('No kick units are claimed.');
    expect(text).toContain('a control set stops as many');
    expect(text).not.toContain('dynascope ablate');
  });

  it('keeps a hostile file name inside its quotes, as text', () => {
    const text = mechanismText("a'; rm -rf ~ #<img>`\n```.pth", FOUND);
    expect(text).toContain("dynascope mechanism 'a'\\''; rm -rf ~ #<img>     .pth' --json");
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
    expect(graph.kicks).toEqual([11, 25]);
    expect(stages[0]).toBe('run');
    // What is known grows: changes, then candidates, then what is proven.
    expect(lines[0].join()).toMatch(/^2 → 0: \d+ changes found,0 → 2: \d+ changes found/);
    expect(lines[stages.indexOf('candidates')].join()).toMatch(
      /candidates, not proven yet: [\d, ]*(11|25)/,
    );
    expect(lines.at(-1)?.join()).toMatch(/; kick units [\d, ]*(11|25)/);
  });
});
