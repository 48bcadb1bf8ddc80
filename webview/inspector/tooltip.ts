/** What a hovered mark says. */
import type { Connectivity } from '../../src/protocol/inspector';
import type { Pick } from '../scene/stageApi';
import { number, percent } from '../ui/format';
import { stepText } from '../ui/stepText';
import { edgeGainOf, gainOf } from './intervention';
import {
  drawnMechanism,
  integrationText,
  mechanismInView,
  partText,
  populationText,
} from './mechanism';
import type { PageState } from './state';

/** '' for nothing. */
export function tooltipText(pick: Pick | null, state: PageState): string {
  if (!pick) return '';
  switch (pick.kind) {
    case 'step':
      return stepText(pick.step, state.scene?.altered ?? state.scene?.intact ?? null);
    case 'unit':
      return unitText(pick.unit, state);
    case 'population':
      return textOfPopulation(pick.index, state);
    case 'edge':
      return edgeText(pick.source, pick.target, state);
    case 'cell':
      return cellText(pick.target, pick.source, state);
    case 'ray': {
      const ray = state.skeleton?.rays[pick.index];
      if (!ray) return '';
      const kind = ray.attracting ? 'attracting' : 'repelling';
      return `ray ${pick.index + 1}: ${kind}, growth ${number(ray.growth)} per step`;
    }
    case 'fixedPoint': {
      const point = state.skeleton?.fixedPoints[pick.index];
      if (!point) return '';
      const name = point.period > 1 ? `${point.period}-cycle` : 'fixed point';
      return `${point.stability} ${name}, residual ${number(point.residual, 2)}`;
    }
  }
}

function unitText(unit: number, state: PageState): string {
  const { scene } = state;
  const activity = scene ? `, mean activity ${number(scene.meanActivity[unit], 3)}` : '';
  const gain = gainOf(state, unit, state.site);
  const gained = gain === 1 ? '' : `, gain ${number(gain, 3)}`;
  const mechanism = mechanismInView(state);
  const part = mechanism ? partText(mechanism, unit) : groupText(unit, state);
  return `unit ${unit}${part ? `, ${part}` : ''}${activity}${gained} · click ${gain === 0 ? 'restores' : 'ablates'}`;
}

function textOfPopulation(index: number, state: PageState): string {
  const graph = drawnMechanism(state);
  const population = graph?.populations[index];
  if (!graph || !population) return '';
  const share = `${percent(population.share)} of the variance of a drive`;
  const name = populationText(index, population.units.length);
  return `${name}, ${share}, ${integrationText(graph)} · click ablates, Ctrl+click selects`;
}

/** Above some hundred units: how many are drawn as one. */
function groupText(unit: number, { connectivity }: PageState): string {
  const of = connectivity?.groups?.of;
  if (!of) return '';
  const members = of.reduce((count, group) => count + Number(group === of[unit]), 0);
  return `one of ${members} alike`;
}

function edgeText(source: number, target: number, state: PageState): string {
  const gain = edgeGainOf(state, source, target);
  const weight = state.connectivity && weightOf(state.connectivity.edges, source, target);
  const told = weight ? `: weight ${number(weight, 3)}` : '';
  const gained = gain === 1 ? '' : `, gain ${number(gain, 3)}`;
  return `${source} → ${target}${told}${gained} · click names it, Ctrl+click ${gain === 0 ? 'restores' : 'cuts'}`;
}

/** Of a connection that is known one by one; null for others. */
function weightOf(
  { source, target, weight }: Connectivity['edges'],
  from: number,
  to: number,
): number | null {
  const at = source.findIndex((unit, k) => unit === from && target[k] === to);
  return at < 0 ? null : weight[at];
}

function cellText(target: number, source: number, { connectivity }: PageState): string {
  if (!connectivity) return '';
  const { size, values, pooled } = connectivity.matrix;
  const at = (unit: number) => (pooled ? Math.floor((unit * size) / connectivity.units) : unit);
  const weight = values[at(target) * size + at(source)];
  return `${source} → ${target}: weight ${number(weight, 3)}${pooled ? ' (strongest of block)' : ''}`;
}
