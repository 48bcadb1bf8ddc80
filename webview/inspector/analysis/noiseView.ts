/** Noise: the form of its parameters; results as a statement, curves, tables and contours. */
import { html, type TemplateResult } from 'lit';
import type { NoiseParams, NoiseResult } from '../../../src/protocol/analyses/noise';
import { choice } from '../../ui/choice';
import { integer, number, plusMinus } from '../../ui/format';
import { numberListField } from '../../ui/numberListField';
import { contourChart } from './contourChart';
import { notes } from './facts';
import { integerFields } from './integerField';
import { lineChart } from './lineChart';
import { plainTable } from './plainTable';

const MIXINGS = [
  ['variance', 'same variance'],
  ['paper', 'as in the paper'],
] as const;

export function noiseForm(
  params: NoiseParams,
  choose: (next: NoiseParams) => void,
): TemplateResult {
  const field = integerFields(params, choose);
  return html`${field('States of a zone', 'statesPerZone', 1, 1000)}
  ${field('Copies', 'copies', 2, 10_000)} ${field('Steps', 'steps', 1, 200)}
  ${choice('Mixing', MIXINGS, params.mixing, (mixing) => choose({ ...params, mixing }))}
  ${numberListField({
    label: 'Levels of σ',
    values: params.levels,
    ...{ min: 0, max: 1000, most: 12 },
    onChange: (levels) => choose({ ...params, levels }),
  })}
  ${field('Steps at each σ', 'levelSteps', 100, 100_000)}`;
}

export function noiseResult(result: NoiseResult): TemplateResult {
  const { parameters, sensitivity, levels } = result;
  const own = sensitivity.filter(({ fresh, states }) => fresh === 1 && states > 0);
  const same = result.argmaxIdentical
    ? 'were the same at every σ'
    : 'differ between the levels of σ';
  return html`<p>${result.statement} Argmax sequences under the same noise ${same}.</p>
    <div class="outputs">
      ${lineChart({
        title: 'Spread of copies under noise of their own',
        x: Array.from({ length: parameters.steps }, (_, t) => t + 1),
        xLabel: 'steps; trace of the covariance',
        lines: own.map(({ zone, trace }) => ({ name: zone, look: `zone-${zone}`, values: trace })),
      })}
      ${contourChart(result.contours)}
    </div>
    ${plainTable(
      'Copies after the last five steps, mean over states',
      ['zone', 'states', 'fresh noise γ', 'trace of the covariance'],
      sensitivity.map(({ zone, states, fresh, final, finalError }) => [
        zone,
        integer(states),
        number(fresh),
        plusMinus(final, finalError),
      ]),
    )}
    ${plainTable(
      'Levels of noise',
      ['σ', 'changes, sampled', 'changes, argmax', 'coherence, sampled', 'frequencies, sampled'],
      levels.map((level) => [
        number(level.noise),
        plusMinus(level.sampledChanges, level.sampledChangesError),
        plusMinus(level.argmaxChanges, level.argmaxChangesError),
        plusMinus(level.coherence, level.coherenceError),
        level.sampledFrequency.map((share) => number(share, 2)).join(' / ') +
          (level.explodedAtStep === null ? '' : ` (exploded at step ${level.explodedAtStep})`),
      ]),
    )}
    <p>${result.resonance}</p>
    ${notes(result.notes)}`;
}
