/** A view document with its analyses checked too, whose parameters only the engine knows. Its other keys: documents/view. */
import type { TObject } from '@sinclair/typebox';
import { checkSchema } from '../documents/experiment/checkSchema';
import type { Problem } from '../documents/experiment/diagnostic';
import { locate } from '../documents/experiment/places';
import { strangerProblem } from '../documents/experiment/unknownKey';
import { parseJsonTree, show, valueOf, type Node } from '../documents/jsonTree';
import { memberOf } from '../documents/jsonEdit';
import { matchesSchema } from '../documents/matchesSchema';
import { parseView, type ParsedView } from '../documents/view/parseView';
import { AnalysisRequestSchema } from '../protocol/analyses/request';

/** As `parseView`: never throws; no view where a diagnostic is an error. */
export function parseWholeView(text: string): ParsedView {
  const { view, diagnostics } = parseView(text);
  const { root } = parseJsonTree(text);
  const analyses = view?.analyses && root ? memberOf(root, 'analyses') : null;
  const requests = analyses ? (memberOf(analyses, 'requests')?.children ?? []) : [];
  const found = requests.flatMap((request, k) =>
    problemsOf(request).map((problem): Problem => {
      const path = ['analyses', 'requests', k, ...problem.path];
      return { ...problem, path };
    }),
  );
  if (!root || found.length === 0) return { view, diagnostics };
  const hasError = found.some(({ severity }) => severity === 'error');
  const all = [...diagnostics, ...found.map((problem) => locate(problem, root, text))];
  return {
    view: hasError ? null : view,
    diagnostics: all.sort((a, b) => a.offset - b.offset),
  };
}

const KINDS = AnalysisRequestSchema.anyOf.map(({ properties }) => properties.kind.const);

function problemsOf(request: Node): Problem[] {
  const kind: unknown = memberOf(request, 'kind')?.value;
  const schema: TObject | undefined = AnalysisRequestSchema.anyOf.find(
    ({ properties }) => properties.kind.const === kind,
  );
  if (!schema) {
    const message = `kind: ${kind === undefined ? 'nothing' : show(kind)} found, ${KINDS.join(', ')} are legal`;
    return [{ path: ['kind'], severity: 'error', code: 'missing', message }];
  }
  const problems = checkSchema(schema, request, strangerProblem);
  if (problems.length > 0 || matchesSchema(schema, valueOf(request))) return problems;
  const message = `params: not all that '${String(kind)}' needs was found`;
  return [{ path: ['params'], severity: 'error', code: 'missing', message }];
}
