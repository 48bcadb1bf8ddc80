/** What keeps a text from being a well-formed XML document, as far as our SVG goes: no comments, no CDATA, no doctype. */

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/y;
const TEXT = /[^<]+/y;
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const HALF_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function xmlProblems(text: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  let roots = 0;
  let at = 0;
  while (at < text.length) {
    TEXT.lastIndex = at;
    TAG.lastIndex = at;
    const words = TEXT.exec(text);
    const tag = words ? null : TAG.exec(text);
    if (words) {
      if (open.length === 0 && words[0].trim() !== '') problems.push(`text outside: ${words[0]}`);
      if (/&(?!amp;|lt;|gt;|quot;|#39;)/.test(words[0])) problems.push(`entity in ${words[0]}`);
      at = TEXT.lastIndex;
      continue;
    }
    if (!tag) return [...problems, `no tag at ${text.slice(at, at + 40)}`];
    at = TAG.lastIndex;
    const [, closing, name, attributes, empty] = tag;
    if (/&(?!amp;|lt;|gt;|quot;|#39;)/.test(attributes)) problems.push(`entity in ${attributes}`);
    const names = [...attributes.matchAll(/([\w:.-]+)="/g)].map(([, key]) => key);
    if (new Set(names).size !== names.length) problems.push(`attribute twice in <${name}>`);
    if (closing) {
      if (open.pop() !== name) problems.push(`</${name}> closes nothing`);
    } else if (!empty) {
      if (open.length === 0) roots++;
      open.push(name);
    }
  }
  if (open.length > 0) problems.push(`left open: ${open.join(' ')}`);
  if (roots !== 1) problems.push(`${roots} roots`);
  if (FORBIDDEN.test(text)) problems.push('a character that XML does not have');
  if (HALF_CHARACTER.test(text)) problems.push('half a character');
  return problems;
}
