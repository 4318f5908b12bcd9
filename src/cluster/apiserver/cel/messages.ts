// What is wrong with an expression, in cel-go's words and with the place pointed at.
// Upstream: cel-go common/error.go, checker/errors.go, parser

import type { ASTNode } from '@marcbachmann/cel-js';

/** `ERROR: <input>:1:5: …`, the line it is about, and a mark below the place. @param at an offset into the source */
export function pointAt(source: string, at: number, message: string): string {
  const before = source.slice(0, at).split('\n');
  const column = (before.at(-1) ?? '').length;
  const line = source.split('\n')[before.length - 1] ?? '';
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line.replace(/\t/g, ' ')}\n | ${'.'.repeat(column)}^`;
}

interface LibraryError {
  readonly message: string;
  readonly code?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: ASTNode;
}

const operands = `{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}`;

/** An error of the CEL library as cel-go would tell it. @param isFunction whether some function has this name */
export function compileMessage(error: LibraryError, source: string, isFunction: (name: string) => boolean): string {
  const first = error.message.split('\n')[0] ?? '';
  const start = Math.min(error.range?.start ?? 0, source.length);
  const token = source.slice(start, error.range?.end) || '<EOF>';
  switch (error.code) {
    case 'unknown_variable':
      return pointAt(source, start, `undeclared reference to '${first.replace('Unknown variable: ', '')}' (in container '')`);
    case 'unexpected_token':
      return pointAt(source, start, `Syntax error: mismatched input '${token}' expecting ${operands}`);
    case 'expected_token':
      return pointAt(source, start, expected(first, token));
    case 'unexpected_character':
      return pointAt(source, start, /[)\]}]/.test(token) ? `Syntax error: extraneous input '${token}' expecting <EOF>` : `Syntax error: token recognition error at: '${token}'`);
    case 'unterminated_string':
      return pointAt(source, start, `Syntax error: token recognition error at: '${source.slice(start)}'`);
    case 'no_such_overload':
      return overload(first, error.node, source, start);
    case 'no_matching_overload':
      return call(first, source, start, isFunction);
    default:
      return pointAt(source, start, first);
  }
}

const brackets: Readonly<Record<string, string>> = { RBRACKET: ']', RPAREN: ')', RBRACE: '}', COLON: ':', COMMA: ',' };

function expected(first: string, token: string): string {
  const wanted = /^Expected (\w+)/.exec(first)?.[1] ?? '';
  if (wanted === 'IDENTIFIER') return `Syntax error: mismatched input '${token}' expecting IDENTIFIER`;
  return token === '<EOF>'
    ? `Syntax error: missing '${brackets[wanted] ?? wanted}' at '<EOF>'`
    : `Syntax error: mismatched input '${token}' expecting '${brackets[wanted] ?? wanted}'`;
}

function overload(first: string, node: ASTNode | undefined, source: string, start: number): string {
  const binary = /^no such overload: (.+?) (\S+) (.+)$/.exec(first);
  if (binary) {
    const [, left = '', operator = '', right = ''] = binary;
    return pointAt(source, operatorPlace(node, operator, source) ?? start, noOverload(operator, left, right));
  }
  const unary = /^no such overload: ([!-])(.+)$/.exec(first);
  return pointAt(source, start, unary ? `found no matching overload for '${unary[1]}_' applied to '(${unary[2]})'` : first);
}

export const noOverload = (operator: string, left: string, right: string): string =>
  `found no matching overload for '${operator === 'in' ? '@in' : `_${operator}_`}' applied to '(${left}, ${right})'`;

/** Where a binary operator stands: behind its left operand. */
export function operatorPlace(node: ASTNode | undefined, operator: string, source: string): number | undefined {
  const left = Array.isArray(node?.args) ? (node.args as readonly { readonly end?: number }[])[0] : undefined;
  const at = left?.end === undefined ? -1 : source.indexOf(operator, left.end);
  return at < 0 ? undefined : at;
}

/** Calls are pointed at where their arguments open. */
function call(first: string, source: string, start: number, isFunction: (name: string) => boolean): string {
  const [, target, name = '', types = ''] = /'(?:(.+)\.)?([\w.]+)\((.*)\)'/.exec(first) ?? [];
  const at = Math.max(start, source.indexOf(`${name}(`, start) + name.length);
  if (!isFunction(name)) return pointAt(source, at, `undeclared reference to '${name}' (in container '')`);
  return pointAt(source, at, `found no matching overload for '${name}' applied to '${target === undefined ? '' : `${target}.`}(${types})'`);
}
