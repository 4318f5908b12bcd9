// From text to a tree, with bash's own messages for what does not parse. The parser is unbash (a tolerant one that
// describes every error in its own words); this file finds out what bash would say, and whether more lines could help.

import { type ParsedScript, parse as unbash } from 'unbash';
import { hasOpenHereDocument } from './here-documents.ts';
import type { Unit } from './source.ts';
import { Source } from './source.ts';

/** Text that is not shell. */
export interface SyntaxProblem {
  /** more lines could complete it */
  readonly incomplete: boolean;
  /** bash's messages without the prefix `bash: line N: `, each with its line */
  readonly messages: readonly { readonly line: number; readonly text: string }[];
  /** dash's and busybox' message */
  readonly brief: { readonly line: number; readonly text: string };
}

export type Parsed = { readonly unit: Unit } | { readonly problem: SyntaxProblem };

const cache = new Map<string, Parsed>();

/** @param firstLine the number of the text's first line */
export function parseScript(text: string, firstLine = 1): Parsed {
  const key = `${firstLine}:${text}`;
  const known = cache.get(key);
  if (known) return known;
  const parsed = parseAnew(text, firstLine);
  if (cache.size > 200) cache.clear();
  if (text.length < 4000) cache.set(key, parsed);
  return parsed;
}

function parseAnew(text: string, firstLine: number): Parsed {
  const source = new Source(text, firstLine);
  const script = unbash(text);
  const first = firstError(script);
  if (!first) return { unit: { statements: script.commands, source } };
  return { problem: describe(text, source, first) };
}

/** Whether an interactive shell should ask for another line. */
export function needsMore(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text)) return true;
  const parsed = parseScript(text);
  if ('problem' in parsed) return parsed.problem.incomplete;
  return text.includes('<<') && hasOpenHereDocument(parsed.unit.statements);
}

interface Found {
  readonly message: string;
  readonly pos: number;
}

function firstError(script: ParsedScript): Found | undefined {
  return script.errors?.reduce((least, error) => (error.pos < least.pos ? error : least));
}

function describe(text: string, source: Source, first: Found): SyntaxProblem {
  const lastLine = source.lineAt(text.length) + (text.endsWith('\n') ? -1 : 0);
  const open = openQuote(text, first);
  if (open) {
    const line = open === 'backquote' ? lastLine : source.lineAt(first.pos);
    const delimiter = open === 'backquote' ? '`' : open;
    return {
      incomplete: true,
      messages: [{ line, text: `unexpected EOF while looking for matching \`${delimiter}'` }],
      brief: {
        line,
        text:
          delimiter === ')' || delimiter === '}'
            ? `Syntax error: end of file unexpected${delimiter === ')' ? ' (expecting ")")' : ''}`
            : delimiter === '`'
              ? 'Syntax error: EOF in backquote substitution'
              : 'Syntax error: Unterminated quoted string',
      },
    };
  }
  const token = tokenAt(text, first);
  if (token === '') {
    const line = lastLine + 1;
    return { incomplete: true, messages: [{ line, text: 'syntax error: unexpected end of file' }], brief: { line: lastLine, text: 'Syntax error: end of file unexpected' } };
  }
  const line = source.lineAt(first.pos + (text.slice(first.pos).length - text.slice(first.pos).trimStart().length));
  const shown = token === '\n' ? 'newline' : token;
  return {
    incomplete: false,
    messages: [
      { line, text: `syntax error near unexpected token \`${shown}'` },
      { line, text: `\`${text.split('\n')[line - source.firstLine] ?? ''}'` },
    ],
    brief: { line, text: `Syntax error: ${/^[a-z]/.test(token) || /^[;&|()]+$/.test(token) ? `"${shown}"` : shown} unexpected` },
  };
}

/** The closing delimiter that never came, when that is what is wrong. */
function openQuote(text: string, { message, pos }: Found): string | undefined {
  switch (message) {
    case 'unterminated double quote':
      return '"';
    case 'unterminated single quote':
    case 'unterminated ANSI-C quote':
      return "'";
    case 'unterminated backtick':
      return 'backquote';
    case 'unterminated parameter expansion':
      return '}';
    default:
      return message.startsWith('unterminated') && text[pos] !== undefined ? ')' : undefined;
  }
}

/** The token bash stumbles over; empty at the end of the text. */
function tokenAt(text: string, { message, pos }: Found): string {
  const named = /^unexpected token '([^]*)'$/.exec(message)?.[1];
  if (named !== undefined) return named === 'newline' ? '\n' : wholeWord(text, pos, named);
  const rest = text.slice(pos).replace(/^[ \t]+/, '');
  // "expected a command after `then`": a newline is no stumbling block there.
  const visible = message.startsWith('expected redirect') ? rest : rest.replace(/^(?:\s|#[^\n]*)+/, '');
  if (visible === '') return message.startsWith('expected redirect') ? '\n' : '';
  return /^(?:;;&|;;|;&|&&|\|\||\|&|<<-|<<<|<<|>>|<&|>&|<>|>\||&>>|&>|[;&|()<>\n]|(?:\\.|[^\s;&|()<>])+)/.exec(visible)?.[0] ?? visible.charAt(0);
}

/** unbash names `(` of `echo (a)` by the parenthesis it could not use; bash stumbles over the first one. */
function wholeWord(_text: string, _pos: number, named: string): string {
  return named;
}
