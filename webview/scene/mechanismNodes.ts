/** Input, populations and symbols of a mechanism, and the names of all its nodes. Units themselves are unitNodes.ts. */
import { Color, type Vector3 } from 'three';
import type { MechanismGraph } from '../../src/protocol/mechanismGraph';
import { symbolColour } from '../theme/palette';
import type { Theme } from '../theme/theme';
import type { Drawable } from './drawable';
import { GLYPH, GlyphCloud } from './glyphs';
import type { SceneLabel } from './labelLayer';
import type { MechanismLayout } from './mechanismLayout';
import type { PickProbe } from './pickProbe';

const SQUARE_PIXELS = 14;
const HUB_PIXELS = 15;
/** Between a node and its name, CSS pixels. */
const NAME_GAP = 12;
const colour = new Color();

export class MechanismNodes implements Drawable {
  readonly name = 'mechanism nodes';
  readonly object: GlyphCloud['object'];
  private readonly glyphs: GlyphCloud;

  constructor(
    private readonly graph: MechanismGraph,
    private readonly layout: MechanismLayout,
  ) {
    const { populations, symbols } = graph;
    const style = { renderOrder: 5, casing: 1.5, solid: true };
    this.glyphs = new GlyphCloud(1 + populations.length + symbols.length, style);
    this.object = this.glyphs.object;
  }

  /** Of all four columns. */
  count(): number {
    const { populations, kicks, symbols } = this.graph;
    return 1 + populations.length + kicks.length + symbols.length;
  }

  paint(theme: Theme): void {
    const { glyphs, layout, graph } = this;
    let at = 0;
    const put = (place: Vector3, shape: (typeof GLYPH)[keyof typeof GLYPH], size: number) => {
      glyphs.place(at, place.toArray(), 0);
      glyphs.style(at, shape, colour, 1, size);
      at++;
    };
    colour.set(theme.muted);
    put(layout.input, GLYPH.square, SQUARE_PIXELS);
    colour.set(theme.foreground);
    for (const { hub } of layout.populations) put(hub, GLYPH.hollowDiamond, HUB_PIXELS);
    graph.symbols.forEach((symbol, k) => {
      colour.set(symbolColour(theme, symbol));
      put(layout.symbols[k], GLYPH.square, SQUARE_PIXELS);
    });
    glyphs.commit(theme.background);
  }

  labels(): SceneLabel[] {
    return mechanismNames(this.graph, this.layout).map(({ text, at, reach, priority }) => ({
      ...{ text, position: at, priority, className: 'mark-label' },
      // Lines come in and leave level: there is room above and below.
      spots: [1, -1].map((side) => ({
        at: at.clone().setY(at.y + side * reach),
        along: null,
        from: at.clone().setY(at.y - side),
        gap: NAME_GAP,
      })),
    }));
  }

  /** Populations; input and symbols only hide what lies behind them. */
  offerTo(probe: PickProbe): void {
    const { length } = this.graph.populations;
    this.glyphs.offerTo(probe, (glyph) =>
      glyph >= 1 && glyph <= length ? { kind: 'population', index: glyph - 1 } : null,
    );
  }

  dispose(): void {
    this.glyphs.dispose();
  }
}

export interface MechanismName {
  readonly text: string;
  readonly at: Vector3;
  /** How far up and down its node reaches, in the scene. */
  readonly reach: number;
  /** Higher finds room first. */
  readonly priority: number;
}

/** Of input, populations, kick units and symbols. */
export function mechanismNames(
  { populations, kicks, symbols }: MechanismGraph,
  layout: MechanismLayout,
): MechanismName[] {
  return [
    { text: 'input', at: layout.input, reach: 0, priority: 80 },
    ...populations.map(({ units }, k) => {
      const { centre, radius } = layout.populations[k];
      return {
        text: `${populationName(k)} (${units.length})`,
        at: centre,
        reach: radius,
        priority: 85,
      };
    }),
    ...kicks.map((unit, k) => ({
      ...{ text: `unit ${unit}`, at: layout.kicks[k], reach: 0, priority: 90 },
    })),
    ...symbols.map((symbol, k) => ({
      ...{ text: `symbol ${symbol}`, at: layout.symbols[k], reach: 0, priority: 88 },
    })),
  ];
}

/** @param index from 0 */
export function populationName(index: number): string {
  return `population ${index + 1}`;
}
