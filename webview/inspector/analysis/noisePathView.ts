/** The noise of least action as numbers and curves: action by length, what the path is, and how sure. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TransitionsResult } from '../../../src/protocol/analyses/transitions';
import { integer, number } from '../../ui/format';
import { factTable } from './facts';
import { lineChart } from './lineChart';
import { plainTable } from './plainTable';

type NoisePath = NonNullable<TransitionsResult['path']>;

/** Optimality this far off is told. */
const RESIDUAL_TOLD = 1e-6;
/** Fewer events than this make the ceiling of the cosine the thing to look at. */
const LOW_CEILING = 0.5;

export function pathView({ path, pathRefused }: TransitionsResult): TemplateResult {
  if (pathRefused !== null) return html`<p class="warning">No noise path: ${pathRefused}.</p>`;
  if (!path) return html`${nothing}`;
  return html`<h3>Noise of least action, ${path.from} → ${path.to}</h3>
    <p>
      From step ${integer(path.startStep)}, ${path.startRule}, to a lead of ${number(path.lead)},
      ${path.leadRule}. ${path.statement}
    </p>
    ${warnings(path).map((line) => html`<p class="warning">${line}</p>`)}
    <div class="outputs">
      ${factTable('The path drawn', facts(path))}
      ${lineChart({
        title: 'Action by length, log₁₀',
        x: path.horizons,
        xLabel: `steps n; dashed: memory of the start, ${integer(path.memorySteps)}`,
        mark: path.memorySteps,
        signed: true,
        lines: [
          {
            name: '½ Σ‖x‖²',
            look: 'level-0',
            values: path.actions.map((action) => (action > 0 ? Math.log10(action) : Number.NaN)),
          },
        ],
      })}
      ${
        path.noiseNorm.length > 1
          ? lineChart({
              title: 'Noise by step',
              x: path.noiseNorm.map((_, t) => t + 1),
              xLabel: 'step of the path',
              lines: [{ name: '‖x‖', look: 'level-0', values: path.noiseNorm }],
            })
          : nothing
      }
      ${
        path.units.length > 0
          ? plainTable(
              'Driven most',
              ['unit', 'Σ (U x)'],
              path.units.map(({ unit, drive }) => [`unit ${unit}`, number(drive, 3)]),
            )
          : nothing
      }
    </div>`;
}

function facts(path: NoisePath): (readonly [string, string])[] {
  return [
    ['steps', path.steps === null ? 'none arrives' : integer(path.steps)],
    ['action ½ Σ‖x‖²', number(path.action)],
    ['length of the noise', `${number(path.sigmas, 3)} σ`],
    ['least action of all lengths', `${number(path.leastAction)}, n = ${path.leastSteps ?? '–'}`],
    ['dimensions noise moves', `${rank(path.inputRank)} in a step`],
    ['of the end', `${rank(path.controllableRank)} of ${rank(path.activeAtEnd)} active units`],
    [
      'cosine to the mean noise of changes',
      `${number(path.cosine, 2)}; sampling leaves ≤ ${number(path.cosineCeiling, 2)}`,
    ],
    [
      'starts tried, arrived, as good as the best',
      `${path.startsTried}, ${path.startsReached}, ${path.startsAgreeing}`,
    ],
    ['conditions of optimality', `${number(path.residual, 2)} off, ${path.held} units at a kink`],
    ['lead when simulated anew', `${number(path.leadError, 2)} off`],
  ];
}

function rank(value: number | null): string {
  return value === null ? 'not computed' : integer(value);
}

function warnings(path: NoisePath): string[] {
  if (path.steps === null)
    return ['Unreachable from all starts tried, for every length: the action is infinite.'];
  return [
    ...(path.action === 0
      ? ['Without any noise the state goes there by itself: start from another one.']
      : []),
    ...(path.leastSteps !== null && path.leastSteps > path.memorySteps
      ? [
          `After ${path.memorySteps} steps without noise the state has lost nine tenths of its norm: longer paths wait for that and leave from near rest. They are cheaper, bounds only, and not drawn.`,
        ]
      : []),
    ...(path.atLongest
      ? ['The least action is at the longest length tried: longer paths may need less.']
      : []),
    ...(path.residual <= RESIDUAL_TOLD ? [] : ['Not converged: the action is an upper bound.']),
    ...(path.symbolAtEnd === path.to
      ? []
      : [
          `At its end symbol ${path.symbolAtEnd} is on: it leads over ${path.from} and ${path.to}.`,
        ]),
    ...(path.cosineCeiling < LOW_CEILING
      ? [
          'The average noise of real changes is mostly sampling noise here: more changes would sharpen it.',
        ]
      : []),
  ];
}
