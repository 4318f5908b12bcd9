// jq's tokens. Strings with `\( )` come as pieces, whose insides are tokens of their own.

import { JqSyntaxError } from './syntax.ts';

export interface Token {
  readonly type: 'number' | 'string' | 'name' | 'field' | 'variable' | 'format' | 'keyword' | 'operator' | 'end';
  readonly text: string;
  /** a string's pieces: text, and the source of what stands between `\(` and `)` */
  readonly pieces?: readonly (string | { readonly source: string })[];
}

const keywords = new Set(['def', 'if', 'then', 'elif', 'else', 'end', 'as', 'reduce', 'foreach', 'try', 'catch', 'label', 'import', 'include', 'and', 'or', '__loc__']);
const operators = [
  '?//=',
  '?//',
  '//=',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '..',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '.',
  ',',
  ':',
  ';',
  '|',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '?',
];

/** @throws JqSyntaxError */
export function tokens(text: string): readonly Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^(?:\s+|#[^\n]*)/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const [token, length] = one(rest, text);
    out.push(token);
    at += length;
  }
  out.push({ type: 'end', text: '' });
  return out;
}

function one(rest: string, whole: string): readonly [Token, number] {
  if (rest.startsWith('"')) return string(rest, whole);
  const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest)?.[0];
  if (number) return [{ type: 'number', text: number }, number.length];
  const field = /^\.([A-Za-z_]\w*)/.exec(rest);
  if (field) return [{ type: 'field', text: field[1] ?? '' }, field[0].length];
  const variable = /^\$([A-Za-z_]\w*(?:::\w+)*)/.exec(rest);
  if (variable) return [{ type: 'variable', text: variable[1] ?? '' }, variable[0].length];
  const format = /^@[A-Za-z]\w*/.exec(rest)?.[0];
  if (format) return [{ type: 'format', text: format }, format.length];
  const name = /^[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*/.exec(rest)?.[0];
  if (name) return [{ type: keywords.has(name) ? 'keyword' : 'name', text: name }, name.length];
  const operator = operators.find((candidate) => rest.startsWith(candidate));
  if (operator) return [{ type: 'operator', text: operator }, operator.length];
  throw new JqSyntaxError(`syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?) at <top-level>, line 1:\n${whole}`);
}

function string(rest: string, whole: string): readonly [Token, number] {
  const pieces: (string | { source: string })[] = [];
  let text = '';
  let at = 1;
  for (;;) {
    const ch = rest[at];
    if (ch === undefined)
      throw new JqSyntaxError(
        `syntax error, unexpected end of file, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?) at <top-level>, line 1:\n${whole}`,
      );
    if (ch === '"') break;
    if (ch !== '\\') {
      text += ch;
      at += 1;
      continue;
    }
    if (rest[at + 1] === '(') {
      const end = closing(rest, at + 1, whole);
      if (text) pieces.push(text);
      text = '';
      pieces.push({ source: rest.slice(at + 2, end) });
      at = end + 1;
      continue;
    }
    const escape = /^\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/.exec(rest.slice(at))?.[0];
    if (!escape) throw new JqSyntaxError(`Invalid escape at line 1, column ${at} (while parsing '"${rest.slice(1, at + 2)}"') at <top-level>, line 1:\n${whole}`);
    text += JSON.parse(`"${escape}"`) as string;
    at += escape.length;
  }
  if (text || pieces.length === 0) pieces.push(text);
  return [{ type: 'string', text: rest.slice(0, at + 1), pieces }, at + 1];
}

/** Where the parenthesis that opens here closes; strings inside are passed over. */
function closing(text: string, open: number, whole: string): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const ch = text[at];
    if (ch === '"') at += string(text.slice(at), whole)[1] - 1;
    else if (ch === '(') depth += 1;
    else if (ch === ')' && --depth === 0) return at;
  }
  throw new JqSyntaxError(`syntax error, unexpected end of file (Unix shell quoting issues?) at <top-level>, line 1:\n${whole}`);
}
