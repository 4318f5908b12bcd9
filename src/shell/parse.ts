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
  const first = firstError(script) ?? leftOver(text, script);
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

/** `echo (` parses, as far as unbash is concerned, and the parenthesis is nowhere; bash wants a function there. */
function leftOver(text: string, script: ParsedScript): Found | undefined {
  const last = script.commands.at(-1);
  if (!last || text.includes('<<')) return undefined;
  return /^[ \t]*\(/.test(text.slice(last.end)) ? { message: "unexpected token ')'", pos: last.end } : undefined;
}

/** After a word, a parenthesis begins a function: the next token must be `)`. */
function afterWord(text: string): string | undefined {
  const match = /(?:^|[;&|{(\n])[ \t]*(?:[^\s;&|()<>'"$`]+[ \t]+)*?[^\s;&|()<>'"$`=]+[ \t]*\([ \t]*([^\s;&|()<>]+|\(|\n|$)/.exec(text);
  return match ? match[1] || '\n' : undefined;
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
  const line = source.lineAt(first.pos + (token === '\n' ? 0 : text.slice(first.pos).length - text.slice(first.pos).trimStart().length));
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
  if (named === ')') return afterWord(text) ?? named;
  if (named !== undefined) return named === 'newline' ? '\n' : named;
  const misplaced = misplacedWord(text, message, pos);
  if (misplaced !== undefined) return misplaced;
  // Of an empty group the brace is named that closes it.
  const opening = message === 'expected command in brace group' || message === 'expected command in subshell' ? 1 : 0;
  const rest = text.slice(pos + opening).replace(/^[ \t]+/, '');
  // "expected a command after `then`": a newline is no stumbling block there.
  const visible = message.startsWith('expected redirect') ? rest.replace(/^#[^\n]*/, '') : rest.replace(/^(?:\s|#[^\n]*)+/, '');
  if (visible === '') return message.startsWith('expected redirect') ? '\n' : '';
  return /^(?:;;&|;;|;&|&&|\|\||\|&|<<-|<<<|<<|>>|<&|>&|<>|>\||&>>|&>|[;&|()<>\n]|(?:\\.|[^\s;&|()<>])+)/.exec(visible)?.[0] ?? visible.charAt(0);
}

/** What bash stumbles over where a keyword is missing: `if true then …; fi` names `fi`, `for x in a; echo` names `echo`. */
function misplacedWord(text: string, message: string, pos: number): string | undefined {
  const before = text.slice(0, pos);
  if (message === "expected 'then'" || message === "expected 'do'") {
    const closing = /(?:^|[\s;])(fi|done)\s*$/.exec(before)?.[1];
    const body = /\bfor\s+\w+(?:\s+in\b[^;\n]*)?[;\n]\s*([^\s;&|()<>]+)/.exec(before)?.[1];
    if (body !== undefined && body !== 'do' && text.slice(pos).trim() === '') return body;
    if (closing !== undefined) return closing;
  }
  const bare = message === "expected 'do'" || message === 'expected compound command as function body' || message === "expected command after 'coproc'";
  return bare && /(?:^|[\s;])(?:for|select|function|coproc)\s*$/.test(text) ? '\n' : undefined;
}
