/** The mechanism that was found: its pathways in a table that can be used like the picture, and the search in sentences. */
import { html, nothing, type TemplateResult } from 'lit';
import type { MechanismSoFar } from '../../../src/protocol/mechanismSoFar';
import type { MechanismGraph } from '../../../src/protocol/mechanismGraph';
import { percent } from '../../ui/format';
import { table, type Column } from '../../ui/table';
import { selectionOf } from '../intervention';
import type { PageActions } from '../layout';
import { integrationText, mechanismSentence, populationText } from '../mechanism';
import type { PageState } from '../state';

interface PathwayRow {
  readonly index: number;
  readonly from: string;
  readonly to: string;
  readonly does: string;
  readonly strength: number;
  readonly measured: string;
  /** What a choice of the row selects. */
  readonly units: readonly number[];
}

const COLUMNS: readonly Column<PathwayRow>[] = [
  { title: 'from', value: ({ from }) => from },
  { title: 'to', value: ({ to }) => to },
  { title: 'does', value: ({ does }) => does },
  {
    title: 'strength',
    value: ({ strength }) => strength,
    text: ({ strength }) => percent(strength),
    help: 'Width of the line',
  },
  { title: 'measured as', value: ({ measured }) => measured },
];

export function mechanismPanel(state: PageState, actions: PageActions): TemplateResult {
  return html`${state.search ? searchView(state.search) : nothing}${foundView(state, actions)}`;
}

/** While it lasts: what it knows, nothing of which can be chosen yet. */
function searchView({ share, stage, lines }: MechanismSoFar): TemplateResult {
  return html`<section class="search" aria-label="Search under way">
    <p>
      <progress max="1" value=${share} aria-label="Done of the search"></progress>
      Searching: ${stage}, ${percent(share)}. So far:
    </p>
    ${
      lines.length > 0
        ? html`<ul>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`
        : nothing
    }
  </section>`;
}

function foundView(state: PageState, actions: PageActions): TemplateResult {
  const graph = state.snapshot?.mechanism;
  if (!graph) {
    if (state.search) return html``;
    return html`<p>
        <button class="secondary" @click=${() => actions.openLink('mechanism:')}>
          Find Mechanism
        </button>
      </p>
      <p class="hint">
        None was searched. The search looks for the units that make this network change its symbol,
        and proves them by interventions on fresh noise.
      </p>`;
  }
  const selection = selectionOf(state);
  const rows = pathwayRows(graph);
  const chosen = rows.find(
    ({ units }) =>
      units.length === selection.length && units.every((unit) => selection.includes(unit)),
  );
  return html`${
      graph.kicks.length > 0
        ? html`<p>${mechanismSentence(graph)}.</p>
            ${ablation(actions)}
            ${table({
              caption:
                'Pathways. Enter selects the units they start from, Space ablates or restores them.',
              columns: COLUMNS,
              rows,
              sorting: state.sorting.mechanism ?? null,
              onSort: (next) => actions.sort('mechanism', next),
              key: ({ index }) => index,
              selected: chosen?.index ?? null,
              onSelect: ({ units }) => actions.selectUnits(units),
              onAct: ({ units }) => actions.toggle(units),
            })}`
        : html`<p>No kick units are claimed: there is no graph to draw.</p>`
    }
    <ul aria-label="What the search found">
      ${graph.lines.map((line) => html`<li>${line.trim()}</li>`)}
    </ul>
    ${
      graph.populations.length > 0
        ? html`<p class="hint">
            Populations are afferents before the gap, of like sign onto each kick set: together they
            are ${integrationText(graph)}.
          </p>`
        : nothing
    }`;
}

/** The kick units are those of the mechanism that is kept: the host knows them. */
function ablation(actions: PageActions): TemplateResult {
  return html`<p>
    <button class="secondary" @click=${() => actions.openLink('ablation:')}>
      Plot ablation against gain
    </button>
    <span class="hint">
      Gains 0 to 2 on the kick units, on the noise of their afferents and on a control: a report
      beside the run.
    </span>
  </p>`;
}

function pathwayRows({ populations, drives, kicksOf }: MechanismGraph): PathwayRow[] {
  const ofPopulations = drives.map(({ from, unit, sign, strength }) => {
    const isPopulation = 'population' in from;
    const units = isPopulation ? populations[from.population].units : [from.unit];
    return {
      from: isPopulation ? populationText(from.population, units.length) : `unit ${from.unit}`,
      to: `unit ${unit}`,
      does: sign < 0 ? 'inhibits' : 'excites',
      measured: 'variance of the drive through it',
      ...{ units, strength },
    };
  });
  const ofKicks = kicksOf.map(({ unit, symbol, sign, strength }) => ({
    from: `unit ${unit}`,
    to: `symbol ${symbol}`,
    does: sign < 0 ? 'ends' : 'starts',
    measured: sign < 0 ? 'changes from it stopped by a hold' : 'dwells thrown over by a kick',
    ...{ units: [unit], strength },
  }));
  return [...ofPopulations, ...ofKicks].map((row, index) => ({ index, ...row }));
}
