/** A mechanism as a graph: which units kick the state into which symbol, and what drives them. Where its nodes stand is the page's. */
import { Type, type Static } from '@sinclair/typebox';

const Unit = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Sign = Type.Union([Type.Literal(-1), Type.Literal(1)]);
const Strength = Type.Number({ minimum: 0, maximum: 1 });
const Symbol = Type.Integer({ minimum: 0, maximum: 255 });

/** Kept between sessions, and so held against this schema when it is read back. */
export const MechanismGraphSchema = Type.Object({
  /** Kick units claimed, ascending; nothing can be drawn without any. */
  kicks: Type.Array(Unit),
  /** Afferents of like sign onto every kick set: those that carry most of a drive first. Kick units are in none. */
  populations: Type.Array(
    Type.Object({
      /** Ascending. */
      units: Type.Array(Unit),
      /** Share of the variance of a kick set's drive that comes through it, the largest over kick sets. */
      share: Strength,
    }),
  ),
  /** That all populations together integrate noise was proven; null without a population. */
  integrate: Type.Union([Type.Null(), Type.Boolean()]),
  /** Symbols that claimed sets lead from or to, ascending. */
  symbols: Type.Array(Symbol),
  /** Onto kick units: sign of the weight, strength as `share`. */
  drives: Type.Array(
    Type.Object({
      from: Type.Union([
        Type.Object({ population: Type.Integer({ minimum: 0 }) }),
        Type.Object({ unit: Unit }),
      ]),
      unit: Unit,
      sign: Sign,
      strength: Strength,
    }),
  ),
  /**
   * From kick units: +1 is the symbol they lead to, its strength the share of dwells that a kick throws over (credit);
   * -1 the one they lead from, its strength the share of transitions that holding them stops (credit).
   */
  kicksOf: Type.Array(Type.Object({ unit: Unit, symbol: Symbol, sign: Sign, strength: Strength })),
  /** All of the search in sentences, what is not claimed and why among them. */
  lines: Type.Array(Type.String()),
});
export type MechanismGraph = Static<typeof MechanismGraphSchema>;
