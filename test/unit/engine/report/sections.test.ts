/** What sections of a report say, and what is drawn for them. */
import { describe, expect, it } from 'vitest';
import { drawFigure } from '../../../../src/core/figures/drawFigure';
import { analyseJob } from '../../../../src/engine/jobs/analyse';
import { analysisFigures } from '../../../../src/engine/report/analysisFigures';
import { analysisLines } from '../../../../src/engine/report/sections';
import { resultLines } from '../../../../src/engine/report/words';
import type { AnalysisReply } from '../../../../src/protocol/analyses/request';
import { xmlProblems } from '../../core/figures/xmlProblems';
import { contextOf } from '../jobs/context';

const small = 'runs/two-small/models/evolution/model_epoch_1500.pth';

async function replies(what: Exclude<AnalysisReply['kind'], 'cycles'>[]): Promise<AnalysisReply[]> {
  const results = await analyseJob.run(
    { what, steps: 1200, states: 60, rollouts: 20 },
    contextOf(small),
  );
  return what.map((kind) => ({ kind, result: results[kind] }) as AnalysisReply);
}

describe('sections of a report', () => {
  it('tell all that a result of transitions holds: averages, censoring, splitting, the path', async () => {
    const [reply] = await replies(['transitions']);
    if (reply.kind !== 'transitions') throw new Error('another analysis');
    const [passage] = reply.result.passages.filter(({ refused }) => refused === null);
    const censored = { ...passage, direct: { ...passage.direct, censored: 0.25, runs: 200 } };
    const text = analysisLines({
      kind: 'transitions',
      result: { ...reply.result, passages: [censored] },
    }).join('\n');
    expect(text).toContain('**Averages around ');
    expect(text).toMatch(/\| lag, steps +\| lead of \d over \d/);
    expect(text).toMatch(/, restricted +\| 0\.250 ± 0\.031 +\|/);
    expect(text).toContain('Runs that had not arrived at the cap of 2000 steps are censored');
    expect(text).toContain('exits that arrive, counted');
    expect(text).toContain('**Least noise that makes ');
    expect(text).not.toMatch(/undefined|\[object|NaN ± /);
  });

  it('have an error beside every estimate of zones, local and noise, and no empty rows', async () => {
    const [zones, local, noise] = await replies(['zones', 'local', 'noise']);
    const of = (reply: AnalysisReply) => analysisLines(reply).join('\n');
    expect(of(zones)).toMatch(/\| mean sign changes +\| [\d.]+ ± /);
    expect(of(zones)).toMatch(/\| undecided share +\| [\d.]+ ± /);
    expect(of(zones)).toMatch(/\| censored share +\| [\d.]+ ± /);
    expect(of(zones)).not.toMatch(/sensitivity +\|/);
    expect(of(local)).toMatch(/\| critical frequency +\| [\d.]+ (± |\(no error)/);
    expect(of(local)).not.toContain('| boundary');
    expect(of(noise)).toMatch(/\| [\d.]+ ± [\d.]+, [\d.]+ ± [\d.]+, [\d.]+ ± [\d.]+/);
  });

  it('are drawn, each of them, as whole SVG', async () => {
    const kinds = [
      'zones',
      'local',
      'averaged',
      'noise',
      'readout',
      'transitions',
      'patching',
    ] as const;
    const names: string[] = [];
    for (const reply of await replies([...kinds])) {
      const figures = analysisFigures(reply, 'paper');
      expect(figures.length).toBeGreaterThan(0);
      for (const { name, figure } of figures) {
        names.push(name);
        expect(xmlProblems(drawFigure(figure))).toEqual([]);
      }
    }
    expect(names).toEqual([
      'zones',
      'zones-cluster-below',
      'zones-kick-above',
      'zones-kick-now-below',
      'zones-transition-above',
      'local',
      'averaged',
      'noise',
      'noise-coherence',
      'noise-contours',
      'readout',
      'transitions-lead',
      'transitions-times',
      'transitions-path',
      'patching',
    ]);
  });

  it('tell what patches put in and take out, each with its error', async () => {
    const text = analysisLines((await replies(['patching']))[0]).join('\n');
    expect(text).toMatch(/\| unit +\| step +\| put in: lead/);
    expect(text).toMatch(/\| \d+ → \d+ +\| -?[\d.]+ ± /);
    expect(text).toContain('each beside a run from the same state under other noise');
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it('hold what is nested in a result, and in its rows', () => {
    const text = resultLines({
      inner: { value: 2, valueError: 0.5, deep: { other: 7 } },
      rows: [{ name: 'a', direct: { mean: 3, censored: 0.5 } }],
      none: null,
      list: [],
    }).join('\n');
    expect(text).toMatch(/\*\*inner\*\*[\s\S]*2\.00 ± 0\.50[\s\S]*\*\*deep\*\*[\s\S]*7/);
    expect(text).toMatch(/direct mean +\| direct censored[\s\S]*3 +\| 0\.5/);
    expect(text).not.toContain('none');
    expect(text).not.toContain('list');
  });
});
