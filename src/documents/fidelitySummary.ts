/** What a list tells of a run's `fidelity.json`: the verdict and what is missing. The numbers stay in the file. */
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { parseJsonTree, valueOf } from './jsonTree';

const MAX_LINES = 1000;

const Summary = Type.Object({
  verdict: Type.Object({
    fidelity: Type.Union([
      Type.Literal('reached'),
      Type.Literal('notReached'),
      Type.Literal('undecided'),
    ]),
    missing: Type.Array(Type.String({ maxLength: 1000 }), { maxItems: MAX_LINES }),
  }),
});

export type FidelitySummary = Readonly<Static<typeof Summary>['verdict']>;

/** null for anything that is no report. */
export function parseFidelitySummary(text: string): FidelitySummary | null {
  const { root, problems } = parseJsonTree(text);
  if (!root || problems.length > 0) return null;
  const value = valueOf(root);
  if (!Value.Check(Summary, value)) return null;
  const { fidelity, missing } = value.verdict;
  return { fidelity, missing };
}
