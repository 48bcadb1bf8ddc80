/** What colours and shapes in the stage mean, for the page and for figures. */
import { html, svg, type TemplateResult } from 'lit';
import {
  GAIN_SITES,
  ZONE_NAMES,
  type GainSite,
  type LegendEntry,
  type LegendMark,
  type MarkOfGains,
} from '../scene/stageApi';
import { legendEntry, symbolDot } from '../ui/legendEntry';
import { eigenvalueText, isExpanding } from '../scene/eigenmodeShape';
import { averagedPointsOf } from './analysis/averagedPoints';
import { cycleMarksOf } from './analysis/cycleMarks';
import { eigenmodesOf } from './analysis/eigenmodes';
import { outlinesOf } from './analysis/outlines';
import { stepValuesOf } from './analysis/stepValues';
import { transitionPathsOf } from './analysis/transitionPaths';
import { edgeGainsOf, markedGains, SITE_NAMES } from './intervention';
import { mechanismInView } from './mechanism';
import { shownLayer, type PageState } from './state';

/** Symbols named; more are told by the tooltip. */
const MOST_SYMBOLS = 7;

/** Of the viewports shown. */
export function legendEntries(state: PageState): LegendEntry[] {
  const { solo } = state;
  return [
    ...(solo === 'connectivity' ? [] : stateSpaceEntries(state)),
    ...(solo === 'state-space' ? [] : connectivityEntries(state)),
  ];
}

function connectivityEntries(state: PageState): readonly LegendEntry[] {
  const graph = mechanismInView(state);
  const altered = alteredEntries(state);
  if (!graph) return [...WEIGHT_ENTRIES, ...altered];
  const proven = graph.integrate === true ? '' : ' (dashed: not proven)';
  return [
    { mark: { kind: 'drive' }, text: 'input weights' },
    ...(graph.populations.length > 0
      ? [{ mark: { kind: 'population' } as const, text: `population${proven}` }]
      : []),
    { mark: { kind: 'kick' }, text: 'kick unit' },
    { mark: { kind: 'raises' }, text: 'excites, starts' },
    { mark: { kind: 'lowers' }, text: 'inhibits, ends' },
    { mark: { kind: 'other' }, text: 'other units' },
    ...altered,
  ];
}

/** Marks of the gains in force. */
function alteredEntries(state: PageState): LegendEntry[] {
  const units = [...markedGains(state).values()];
  const ofUnits = GAIN_SITES.flatMap((site) =>
    [true, false].flatMap((isCut): LegendEntry[] => {
      const isMarked = units.some(
        ({ [site]: gain }) => gain !== undefined && (gain === 0) === isCut,
      );
      const text = `${SITE_NAMES[site].toLowerCase()} ${isCut ? 'ablated' : 'scaled'}`;
      return isMarked ? [{ mark: { kind: 'gain', site, isCut }, text }] : [];
    }),
  );
  const layer = shownLayer(state);
  const edges = edgeGainsOf(state).filter((edge) => edge.layer === layer && edge.gain !== 1);
  const ofEdges: LegendEntry[] = [];
  if (edges.some(({ gain }) => gain === 0)) {
    ofEdges.push({ mark: { kind: 'cutEdge' }, text: 'edge cut' });
  }
  if (edges.some(({ gain }) => gain !== 0)) {
    ofEdges.push({ mark: { kind: 'scaledEdge' }, text: 'edge scaled' });
  }
  return [...ofUnits, ...ofEdges];
}

const WEIGHT_ENTRIES: readonly LegendEntry[] = [
  { mark: { kind: 'negative' }, text: 'weight < 0' },
  { mark: { kind: 'positive' }, text: 'weight > 0' },
];

/** What the scale of magnitudes goes from and to. */
const SCALES: Readonly<Record<PageState['view']['colourBy'], string>> = {
  symbol: '',
  time: 'early to late',
  speed: 'slow to fast',
  zone: '',
  residency: 'short to long residency',
  signChanges: 'few to many sign changes',
  p1: 'p₁, change in the next step, from 0 to 1',
  p2: 'p₂, change within 2 steps, from 0 to 1',
  p4: 'p₄, change within 4 steps, from 0 to 1',
  p8: 'p₈, change within 8 steps, from 0 to 1',
  p16: 'p₁₆, change within 16 steps, from 0 to 1',
  unstable: 'few to many unstable directions',
  state: '',
};

/** Of the orbit's colours. */
function colourEntries(state: PageState): LegendEntry[] {
  const { snapshot, view } = state;
  const values = stepValuesOf(state);
  if (values?.kind === 'zones') {
    return ZONE_NAMES.map((zone) => ({ mark: { kind: 'zone', zone }, text: zone }));
  }
  if (values?.kind === 'states') {
    const states = values.state.reduce((most, state) => Math.max(most, state + 1), 0);
    return Array.from({ length: states }, (_, state) => ({
      mark: { kind: 'symbol', symbol: state },
      text: `state ${state}`,
    }));
  }
  if (values || view.colourBy === 'time' || view.colourBy === 'speed') {
    return [{ mark: { kind: 'magnitude' }, text: SCALES[view.colourBy] }];
  }
  const outputs = Math.min(snapshot?.model?.outputs ?? 0, MOST_SYMBOLS);
  return Array.from({ length: outputs }, (_, symbol) => ({
    mark: { kind: 'symbol', symbol },
    text: `symbol ${symbol}`,
  }));
}

function stateSpaceEntries(state: PageState): LegendEntry[] {
  const { scene, skeleton } = state;
  const entries = colourEntries(state);
  const add = (shown: boolean | undefined, kind: MarkKind, text: string) => {
    if (shown) entries.push({ mark: { kind }, text });
  };
  const cycles = cycleMarksOf(state);
  const points = [...(skeleton?.fixedPoints ?? []), ...(cycles?.fixedPoints ?? [])];
  const rays = [...(skeleton?.rays ?? []), ...(cycles?.rays ?? [])];
  add(!!scene?.altered, 'ghost', 'intact (ghost)');
  add((scene?.noInput.trajectories ?? 0) > 0, 'noInput', 'no input');
  add(
    rays.some(({ attracting }) => attracting),
    'attractingRay',
    'attracting ray',
  );
  add(
    rays.some(({ attracting }) => !attracting) ||
      (cycles?.fixedPoints ?? []).some(({ stability }) => stability === 'saddle'),
    'repelling',
    'repelling ray, saddle',
  );
  add(
    points.some(({ stability }) => stability === 'stable'),
    'stablePoint',
    'stable point',
  );
  const paths = transitionPathsOf(state);
  add((paths?.segments.length ?? 0) > 0, 'realTransition', 'real transitions');
  add((paths?.average.length ?? 0) > 0, 'averageTransition', 'their average');
  add((paths?.path.length ?? 0) > 0, 'leastNoise', 'under the least noise');
  const averaged = averagedPointsOf(state);
  const ofAveraged = (isStable: boolean) => averaged?.areStable.includes(isStable);
  add(ofAveraged(true), 'averagedStable', 'averaged map: stable point');
  add(ofAveraged(false), 'averagedUnstable', 'averaged map: saddle, source');
  add((averaged?.cycles.length ?? 0) > 0, 'averagedCycle', 'averaged map: cycle');
  const outlines = outlinesOf(state);
  const isReadout = (outlines?.arrows.length ?? 0) > 0;
  const loops = (isMain: boolean) => outlines?.loops.some((loop) => loop.isMain === isMain);
  add(isReadout, 'arrow', 'row of the readout, in the colour of its symbol');
  add(isReadout && loops(true), 'outline', 'plane of stays inside a pair: two deviations');
  add(!isReadout && loops(true), 'outline', '95 % of the states of this σ');
  add(loops(false), 'dashedOutline', 'of the other σ');
  const eigenmodes = eigenmodesOf(state);
  for (const mode of eigenmodes?.modes ?? []) {
    const kind =
      `${isExpanding(mode) ? 'growing' : 'shrinking'}${mode.im === 0 ? 'Mode' : 'Pair'}` as const;
    const what = mode.im === 0 ? 'eigenvector' : 'plane of a pair';
    add(true, kind, `${what} in ${eigenmodes?.space ?? ''}, ${eigenvalueText(mode)}`);
  }
  return entries;
}

type MarkKind = Exclude<LegendMark['kind'], 'symbol' | 'zone' | MarkOfGains['kind']>;

export function legend(state: PageState): TemplateResult {
  return html`<div class="legend" aria-label="Legend">
    ${legendEntries(state).map(({ mark, text }) => legendEntry(shapeOf(mark), text))}
  </div>`;
}

function isOfGains(mark: LegendMark): mark is MarkOfGains {
  return mark.kind === 'gain' || mark.kind === 'cutEdge' || mark.kind === 'scaledEdge';
}

function shapeOfGains(mark: MarkOfGains): TemplateResult {
  switch (mark.kind) {
    case 'gain':
      return svg`<path class="stroke" d=${GAIN_PATHS[mark.site] + (mark.isCut ? CROSSES[mark.site] : '')} />`;
    case 'cutEdge':
      return svg`<path class="stroke" d="M0 6 H2 M10 6 H12 M3 3 L9 9 M9 3 L3 9" />`;
    case 'scaledEdge':
      return svg`<path class="stroke" d="M0 6 H3 M9 6 H12" /><circle class="stroke" cx="6" cy="6" r="3" />`;
  }
}

function shapeOf(mark: LegendMark): TemplateResult {
  if (isOfGains(mark)) return shapeOfGains(mark);
  switch (mark.kind) {
    case 'symbol':
      return symbolDot(mark.symbol);
    case 'zone':
      return dot(`zone-${mark.zone}`);
    case 'magnitude':
      return dot('scale');
    case 'ghost':
      return dot('ghost');
    case 'stablePoint':
      return dot('mark');
    case 'noInput':
      return svg`<path class="stroke" d="M1 9 L11 3" />`;
    case 'realTransition':
      return svg`<path class="stroke thin" d="M0 6 H12" />`;
    case 'averageTransition':
      return svg`<path class="stroke thick" d="M0 6 H12" /><rect class="mark" x="3" y="3" width="6" height="6" />`;
    case 'leastNoise':
      return svg`<path class="stroke unstable dashed" d="M0 6 H12" /><path class="unstable-fill" d="M6 2 L10 6 L6 10 L2 6 Z" />`;
    case 'averagedStable':
      return svg`<rect class="mark" x="2" y="2" width="8" height="8" />`;
    case 'averagedUnstable':
      return svg`<circle class="stroke unstable" cx="6" cy="6" r="5" /><path class="stroke unstable" d="M3 3 L9 9 M9 3 L3 9" />`;
    case 'averagedCycle':
      return svg`<path class="stroke" d="M2 9 L6 2 L10 9 Z" />`;
    case 'growingMode':
      return svg`<path class="stroke unstable" d="M1 11 L11 1 M6.5 1 H11 V5.5" />`;
    case 'shrinkingMode':
      return svg`<path class="stroke dashed" d="M1 11 L11 1" /><path class="stroke" d="M5 3 V7 H9" />`;
    case 'growingPair':
      return ellipse('stroke unstable');
    case 'shrinkingPair':
    case 'dashedOutline':
      return ellipse('stroke dashed');
    case 'outline':
      return ellipse('stroke');
    case 'arrow':
      return svg`<path class="stroke" d="M1 11 L11 1 M6.5 1 H11 V5.5" />`;
    case 'attractingRay':
      return svg`<path class="mark" d="M6 1 L10.5 11 L1.5 11 Z" />`;
    case 'repelling':
      return svg`<path class="stroke unstable" d="M6 1 L11 6 L6 11 L1 6 Z" />`;
    case 'negative':
    case 'positive':
      return svg`<rect class=${mark.kind} x="1" y="4" width="10" height="4" />`;
    case 'raises':
    case 'drive':
      return svg`<path class=${mark.kind === 'raises' ? 'positive' : 'muted'} d="M0 5 H6 V2 L12 6 L6 10 V7 H0 Z" />`;
    case 'lowers':
      return svg`<path class="negative" d="M0 5 H3 V7 H0 Z M5 5 H8 V7 H5 Z M10 1 H12 V11 H10 Z" />`;
    case 'population':
      return svg`<path class="stroke" d="M6 1 L11 6 L6 11 L1 6 Z" />`;
    case 'kick':
      return svg`<circle class="mark" cx="6" cy="6" r="5" />`;
    case 'other':
      return svg`<circle class="mark dimmed" cx="6" cy="6" r="2" />`;
  }
}

const ellipse = (name: string) => svg`<ellipse class=${name} cx="6" cy="6" rx="5" ry="3.5" />`;
const dot = (name: string) => svg`<circle class=${name} cx="6" cy="6" r="4" />`;
const GAIN_PATHS: Readonly<Record<GainSite, string>> = {
  output: 'M11 6A5 5 0 1 1 1 6A5 5 0 1 1 11 6Z',
  recurrent: 'M1 1H11V11H1Z',
  noise: 'M6 1L11.5 11H.5Z',
};
const CROSSES: Readonly<Record<GainSite, string>> = {
  output: 'M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5',
  recurrent: 'M1 1L11 11M11 1L1 11',
  noise: 'M4 6.5L8.5 11M8 6.5L3.5 11',
};
