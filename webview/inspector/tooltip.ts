/** What a hovered mark says. */
import { alteredEdges, alteredEdgeName, weightOfEdge } from '../scene/alteredEdges';
import { GAIN_SITES, type Pick } from '../scene/stageApi';
import { number, percent } from '../ui/format';
import { stepText } from '../ui/stepText';
import { edgeGainOf, edgeGainsOf, gainOf, markedGains, SITE_NAMES } from './intervention';
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
  const own = markedGains(state).get(unit) ?? {};
  const gained = GAIN_SITES.map((site) => {
    const gain = own[site];
    return gain === undefined ? '' : `, ${SITE_NAMES[site].toLowerCase()} × ${number(gain, 3)}`;
  }).join('');
  const does = gainOf(state, unit, state.site) === 0 ? 'restores' : 'ablates';
  const where = state.site === 'output' ? '' : ` its ${SITE_NAMES[state.site].toLowerCase()}`;
  const mechanism = mechanismInView(state);
  const part = mechanism ? partText(mechanism, unit) : groupText(unit, state);
  return `unit ${unit}${part ? `, ${part}` : ''}${activity}${gained} · click ${does}${where}`;
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
  const { connectivity } = state;
  const weight = connectivity && weightOfEdge(connectivity, source, target);
  const gain = edgeGainOf(state, source, target);
  const told = weightText(weight, gain);
  return `${source} → ${target}${told && `: ${told}`} · click names it, Ctrl+click ${gain === 0 ? 'restores' : 'cuts'}`;
}

/** "weight 0.31"; "cut, was 0.31"; "weight 0.155 (× 0.5, was 0.31)". @param weight in the file; null where it is not known */
function weightText(weight: number | null, gain: number): string {
  const was = weight === null ? '' : `, was ${number(weight, 3)}`;
  if (gain === 0) return `cut${was}`;
  if (gain === 1) return weight === null ? '' : `weight ${number(weight, 3)}`;
  const times = `× ${number(gain, 3)}${was}`;
  return weight === null ? times : `weight ${number(weight * gain, 3)} (${times})`;
}

function cellText(target: number, source: number, state: PageState): string {
  const { connectivity } = state;
  if (!connectivity) return '';
  const { size, values, pooled } = connectivity.matrix;
  if (!pooled) {
    const weight = values[target * size + source];
    return `${source} → ${target}: ${weightText(weight, edgeGainOf(state, source, target))}`;
  }
  const at = (unit: number) => Math.floor((unit * size) / connectivity.units);
  const weight = values[at(target) * size + at(source)];
  const altered = alteredEdges(edgeGainsOf(state), connectivity)
    .filter(({ from, to }) => at(from) === at(source) && at(to) === at(target))
    .map((edge) => `; ${alteredEdgeName(edge)}`);
  return `${source} → ${target}: weight ${number(weight, 3)} (strongest of block)${altered.join('')}`;
}
