/** Rays and fixed points as tables, with how hard it was looked. */
import { html, nothing, type TemplateResult } from 'lit';
import type { FixedPointMark, RayMark, Skeleton } from '../../../src/protocol/inspector';
import { number, percent } from '../../ui/format';
import { table, type Column } from '../../ui/table';
import type { PageActions } from '../layout';
import { intactBeside } from '../intact';
import { isAltered } from '../intervention';
import type { PageState } from '../state';
import { cyclesSection } from './cyclesSection';

interface Numbered<T> {
  readonly index: number;
  readonly mark: T;
}

const RAY_COLUMNS: readonly Column<Numbered<RayMark>>[] = [
  { title: 'ray', value: ({ index }) => index + 1 },
  {
    title: 'growth λ',
    value: ({ mark }) => mark.growth,
    text: ({ mark }) => number(mark.growth, 6),
    help: 'Factor of the length in one step; below 1 it decays',
  },
  { title: 'period', value: ({ mark }) => mark.period, help: 'Steps; above 1 a projective cycle' },
  { title: 'kind', value: ({ mark }) => (mark.attracting ? 'attracting' : 'repelling') },
  {
    title: 'starts',
    value: ({ mark }) => mark.startsShare,
    text: ({ mark }) => percent(mark.startsShare),
    help: 'Share of noisy states whose direction ends here without input',
  },
  {
    title: 'transverse',
    value: ({ mark }) => mark.transverse,
    text: ({ mark }) => number(mark.transverse),
    help: 'Largest other multiplier over λ; below 1 the direction attracts',
  },
  {
    title: 'output',
    value: ({ mark }) => mark.outputProbability.indexOf(Math.max(...mark.outputProbability)),
    text: ({ mark }) => mark.outputProbability.map((value) => value.toFixed(2)).join(' / ') || '–',
    help: 'Softmax of the readout at the median length of the orbit',
  },
  {
    title: 'first exit',
    value: ({ mark }) => mark.exit?.unit ?? null,
    text: ({ mark: { exit } }) => (exit ? `unit ${exit.unit} ${exit.turnsOn ? 'on' : 'off'}` : '–'),
    help: 'Unit whose switching boundary is nearest in its own noise: a candidate for a kick unit, no proof',
  },
  {
    title: 'residual',
    value: ({ mark }) => mark.residual,
    text: ({ mark }) => number(mark.residual, 2) + (mark.border ? ' (border)' : ''),
  },
];

const POINT_COLUMNS: readonly Column<Numbered<FixedPointMark>>[] = [
  { title: 'point', value: ({ index }) => index + 1 },
  { title: 'period', value: ({ mark }) => mark.period },
  { title: 'stability', value: ({ mark }) => mark.stability },
  {
    title: 'found',
    value: ({ mark }) => mark.kind,
    text: ({ mark }) => mark.kind + (mark.border ? ' (border: one-sided)' : ''),
  },
  {
    title: 'largest multipliers',
    value: ({ mark }) => Math.hypot(...(mark.multipliers[0] ?? [0])),
    text: ({ mark }) =>
      mark.multipliers
        .map(
          ([re, im]) =>
            number(re, 3) + (im === 0 ? '' : `${im < 0 ? '−' : '+'}${number(Math.abs(im), 3)}i`),
        )
        .join(', ') || '–',
  },
  {
    title: 'residual',
    value: ({ mark }) => mark.residual,
    text: ({ mark }) => number(mark.residual, 2),
  },
  {
    title: 'relative speed',
    value: ({ mark }) => mark.relativeSpeed,
    text: ({ mark }) => number(mark.relativeSpeed, 2),
  },
  { title: 'starts', value: ({ mark }) => mark.hits },
];

export function skeletonPanel(state: PageState, actions: PageActions): TemplateResult {
  const { skeleton } = state;
  if (!skeleton) return html`<p class="hint">Looking for rays and fixed points…</p>`;
  const own = found(skeleton, '', state, actions);
  if (!isAltered(state)) return html`${own} ${longer(state, actions)}`;
  const intact = intactBeside(state)?.skeleton ?? null;
  return html`<div class="both">
    <section aria-label="Altered">
      <h3>Altered</h3>
      ${own} ${longer(state, actions)}
    </section>
    <section aria-label="Intact">
      <h3>Intact</h3>
      ${
        intact
          ? found(intact, ', intact', state, actions)
          : html`<p class="hint">Looking for rays and fixed points of the intact network…</p>`
      }
    </section>
  </div>`;
}

/** What was found unasked. @param suffix of the captions */
function found(
  skeleton: Skeleton,
  suffix: string,
  state: PageState,
  actions: PageActions,
): TemplateResult {
  const { rays, fixedPoints } = skeleton;
  return html`<p>
      ${skeleton.method}${skeleton.isWhole ? '' : ' Repelling rays are still searched…'}
    </p>
    <p class="hint">${summary(skeleton)}</p>
    ${tables(suffix, state, actions)(rays, fixedPoints)}
    ${fixedPoints.length > 0 ? nothing : html`<p>No fixed point was found.</p>`}`;
}

/** Cycles that are looked for on request. */
function longer(state: PageState, actions: PageActions): TemplateResult {
  return cyclesSection(state, actions, tables('', state, actions));
}

function tables(suffix: string, { sorting }: PageState, actions: PageActions) {
  const numbered = <T>(marks: readonly T[]) => marks.map((mark, index) => ({ index, mark }));
  const common = {
    sorting: sorting.skeleton ?? null,
    onSort: (next: NonNullable<typeof sorting.skeleton>) => actions.sort('skeleton', next),
    key: ({ index }: { readonly index: number }) => index,
  };
  return (rays: readonly RayMark[], points: readonly FixedPointMark[]) =>
    html`${
      rays.length > 0
        ? table({
            ...common,
            caption: `Invariant rays${suffix}`,
            columns: RAY_COLUMNS,
            rows: numbered(rays),
          })
        : nothing
    }
    ${
      points.length > 0
        ? table({
            ...common,
            caption: `Fixed points and cycles${suffix}`,
            columns: POINT_COLUMNS,
            rows: numbered(points),
          })
        : nothing
    }`;
}

function summary(skeleton: Skeleton): string {
  const parts = [`${skeleton.startsTried} starts tried`];
  if (skeleton.rays.length > 0) {
    parts.push(`${percent(skeleton.unsettledShare)} settled on nothing listed`);
    parts.push(`mean ln growth ${number(skeleton.meanLogGrowth, 3)} per step`);
  }
  if (skeleton.explodingShare > 0) {
    parts.push(`${percent(skeleton.explodingShare)} of the starts explode without input`);
  }
  parts.push(`estimated share of points not seen ${percent(skeleton.unseenShare)}`);
  return `${parts.join('; ')}.`;
}
