/** A search for a mechanism as files: its page, the graph, units and sets as tables, and all of it as data. Searches nothing. */
import type { ReportFile } from '../../files/reportFolder';
import type { MechanismResult } from '../jobs/mechanismSchemas';
import { mechanismGraph } from '../mechanismGraph';
import { mechanismText, type Searched } from '../mechanismText';
import { strictJson } from '../strictJson';
import { csvText } from './dataFiles';
import { drawMechanism } from './mechanismFigure';

const PAGE_NAME = 'report.md';
const GRAPH_NAME = 'graph.svg';

/** The page comes last: it never names what is not there. @param searched its path is seen from the files' folder */
export function mechanismFiles(result: MechanismResult, searched: Searched): ReportFile[] {
  const graph = mechanismGraph(result);
  const hasGraph = graph.kicks.length > 0;
  const page = mechanismText(result, searched, hasGraph ? GRAPH_NAME : undefined);
  return [
    ...(hasGraph ? [{ name: GRAPH_NAME, content: drawMechanism(graph) }] : []),
    { name: 'units.csv', content: csvText(result.kickSets.flatMap(unitRows)) },
    { name: 'sets.csv', content: csvText(result.kickSets.map(setRow)) },
    { name: 'mechanism.json', content: `${strictJson(result)}\n` },
    { name: PAGE_NAME, content: page },
  ];
}

type KickSet = MechanismResult['kickSets'][number];

function unitRows({ from, to, claimed, units }: KickSet): Record<string, unknown>[] {
  return units.map(({ unit, foundBy, leadSteps, stopped, started, alone, controls, seeds }) => ({
    ...{ from, to, claimed, unit, foundBy, leadSteps, runsPassed: seeds.passed, runs: seeds.of },
    ...{ creditStopped: stopped.mean, creditStoppedError: stopped.standardError },
    ...{ creditStarted: started.mean, creditStartedError: started.standardError },
    ...{ aloneStopped: alone.stopped.mean, aloneStoppedError: alone.stopped.standardError },
    ...{ aloneStarted: alone.started.mean, aloneStartedError: alone.started.standardError },
    ...controlColumns(controls),
  }));
}

function setRow(set: KickSet): Record<string, unknown> {
  const { from, to, claimed, refused, units, minimal, trials, kicked, seeds } = set;
  return {
    ...{
      from,
      to,
      claimed,
      refused,
      units: units.map(({ unit }) => unit),
      minimal,
      trials,
      kicked,
    },
    ...{ runsPassed: seeds.passed, runs: seeds.of },
    ...{ stopped: set.stopped.mean, stoppedError: set.stopped.standardError },
    ...{ started: set.started.mean, startedError: set.started.standardError },
    ...controlColumns(set.controls),
  };
}

function controlColumns(controls: KickSet['controls']): Record<string, unknown> {
  const { margin, ...rest } = controls;
  return {
    ...rest,
    ...{ marginStopped: margin.stopped.mean, marginStoppedError: margin.stopped.standardError },
    ...{ marginStarted: margin.started.mean, marginStartedError: margin.started.standardError },
  };
}
