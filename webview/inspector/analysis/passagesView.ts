/** Mean first-passage times as a table: direct runs beside splitting with the Hill relation, and every limit said. */
import { html, type TemplateResult } from 'lit';
import type { TransitionsResult } from '../../../src/protocol/analyses/transitions';
import { counted, integer, number, percent, plusMinus } from '../../ui/format';
import { plainTable } from './plainTable';

type Passage = TransitionsResult['passages'][number];

export function passagesTable({ passages, parameters }: TransitionsResult): TemplateResult {
  return html`<h3>First passage</h3>
    ${plainTable(
      'Mean steps from deep inside a symbol’s region to another',
      ['from → to', 'direct runs', 'splitting and Hill', 'apart, in errors'],
      passages.map((passage) => [
        nameOf(passage),
        directText(passage),
        passage.refused ?? plusMinus(passage.hill.mean, passage.hill.error),
        number(passage.differenceInErrors, 2),
      ]),
    )}
    ${plainTable(
      'Probability p to arrive before being home again',
      ['from → to', 'exits', 'p, counted', 'p, splitting', 'loop', 'last way', 'limits'],
      passages
        .filter(({ refused }) => refused === null)
        .map((passage) => [
          nameOf(passage),
          integer(passage.exits.count),
          plusMinus(passage.exits.probability, passage.exits.error),
          plusMinus(passage.splitting.probability, passage.splitting.error),
          number(passage.hill.loop, 3),
          number(passage.hill.reactive, 3),
          limits(passage),
        ]),
    )}
    <p class="hint">
      ${parameters.splittingRuns} independent runs of ${parameters.replicas} replicas, all that tie
      with the ${parameters.kill}th smallest killed; mean steps = loop · (1/p − 1) + last way.
    </p>`;
}

function nameOf({ from, to }: Passage): string {
  return `${from} → ${to ?? 'next'}`;
}

function directText({ direct }: Passage): string {
  if (direct.runs === 0) return '–';
  const mean = plusMinus(direct.mean, direct.error);
  if (direct.censored === 0) return mean;
  return `${mean}, ${percent(direct.censored)} at the cap; ${number(direct.stepsPerArrival)} steps per arrival`;
}

function limits({ starts, exits, splitting }: Passage): string {
  const lines = [
    ...(starts < 10 ? [`${counted(starts, 'entrance')} to start from`] : []),
    ...(splitting.extinctRuns > 0 ? [`${counted(splitting.extinctRuns, 'run')} extinct`] : []),
    ...(exits.capped + splitting.cappedPaths > 0
      ? [`${counted(exits.capped + splitting.cappedPaths, 'path')} at the cap`]
      : []),
  ];
  return lines.join(', ') || 'none met';
}
