// `Object{metadata: Object.metadata{…}}` and `JSONPatch{op: "add"}`: typed literals, written as maps before the expression is read,
// because the CEL library at hand has none.
// Upstream: apiserver/pkg/cel/mutation

/** The key under which a literal's type stands in the map. */
export const typeKey = '__type__';

/** The expression with every typed literal as a map literal. Text in quotes stays as it is. */
export function rewriteMessages(source: string): string {
  let out = '';
  let at = 0;
  /** for each open bracket: whether it is a typed literal */
  const open: boolean[] = [];
  let fieldMayStart = false;
  while (at < source.length) {
    const text = /^(?:r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*')/.exec(source.slice(at))?.[0];
    const literal = text === undefined ? /^(Object(?:\.\w+)*|JSONPatch)\s*\{/.exec(source.slice(at)) : null;
    const field = text === undefined && fieldMayStart && open.at(-1) ? /^(\w+)(\s*):/.exec(source.slice(at)) : null;
    if (text !== undefined) {
      out += text;
      at += text.length;
      fieldMayStart = false;
    } else if (literal && !/[\w.]$/.test(source.slice(0, at))) {
      const empty = /^\s*\}/.test(source.slice(at + literal[0].length));
      out += `{"${typeKey}": "${literal[1]}"${empty ? '' : ', '}`;
      at += literal[0].length;
      open.push(true);
      fieldMayStart = true;
    } else if (field) {
      out += `"${field[1]}"${field[2]}:`;
      at += field[0].length;
      fieldMayStart = false;
    } else {
      const ch = source.charAt(at++);
      out += ch;
      if ('{[('.includes(ch)) open.push(false);
      if ('}])'.includes(ch)) open.pop();
      if (ch === ',') fieldMayStart = true;
      else if (!/\s/.test(ch)) fieldMayStart = false;
    }
  }
  return out;
}
