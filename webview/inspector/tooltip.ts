/** What a hovered mark says, and where it stands. */
import type { Pick, PickEvent } from '../scene/stageApi';
import { number } from '../ui/format';
import { gainOf, type PageState } from './state';

/** Distance from the pointer, CSS pixels. */
const OFFSET = 14;

/** Beside the pointer, on its left where it would leave the stage. */
export function showTooltip(root: HTMLElement, event: PickEvent, state: PageState): void {
  const tooltip = root.querySelector<HTMLElement>('.tooltip');
  const viewport = root.querySelector(`.viewport-${event.viewport}`);
  const stage = root.querySelector('.stage-place');
  if (!tooltip || !viewport || !stage) return;
  const text = tooltipText(event.pick, state);
  tooltip.hidden = text === '';
  tooltip.textContent = text;
  const inner = viewport.getBoundingClientRect();
  const outer = stage.getBoundingClientRect();
  const x = inner.left - outer.left + event.x + OFFSET;
  const y = inner.top - outer.top + event.y + OFFSET;
  const fits = x + tooltip.offsetWidth < outer.width;
  const left = fits ? x : x - tooltip.offsetWidth - 2 * OFFSET;
  tooltip.style.transform = `translate(${left}px, ${y}px)`;
}

/** '' for nothing. */
export function tooltipText(pick: Pick | null, state: PageState): string {
  if (!pick) return '';
  switch (pick.kind) {
    case 'step':
      return stepText(pick.step, state);
    case 'unit':
      return unitText(pick.unit, state);
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

function stepText(step: number, { scene }: PageState): string {
  const trace = scene?.altered ?? scene?.intact;
  if (!trace || step >= trace.steps) return '';
  const symbol = trace.sampled.length > 0 ? `, symbol ${trace.sampled[step]} (sampled)` : '';
  return `step ${step}${symbol}, speed ${number(trace.speed[step], 3)}`;
}

function unitText(unit: number, state: PageState): string {
  const { scene } = state;
  const activity = scene ? `, mean activity ${number(scene.meanActivity[unit], 3)}` : '';
  const gain = gainOf(state, unit, state.site);
  const gained = gain === 1 ? '' : `, gain ${number(gain, 3)}`;
  return `unit ${unit}${activity}${gained} · double-click ablates`;
}

function cellText(target: number, source: number, { connectivity }: PageState): string {
  if (!connectivity) return '';
  const { size, values, pooled } = connectivity.matrix;
  const at = (unit: number) => (pooled ? Math.floor((unit * size) / connectivity.units) : unit);
  const weight = values[at(target) * size + at(source)];
  return `${source} → ${target}: weight ${number(weight, 3)}${pooled ? ' (strongest of block)' : ''}`;
}
