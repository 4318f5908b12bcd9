// Expanding words. Upstream: bash(1), EXPANSION, in its order: braces; tildes, parameters, arithmetic and command
// substitution from left to right; word splitting; file names; quote removal (which the parser has done).

import { parse, type Word, type WordPart } from 'unbash';
import { utf8 } from '../../base/bytes.ts';
import type { Steps } from '../../os/process.ts';
import type { Shell } from '../state.ts';
import { evaluateText } from './arithmetic-text.ts';
import { expandBraces } from './braces.ts';
import { expandParameter, simpleParameter } from './parameter.ts';
import { pathnames } from './pathnames.ts';
import { FieldSink, PatternSink, RegexSink, type Sink, TextSink } from './sinks.ts';
import { commandSubstitution, processSubstitution } from './substitution.ts';
import { tilde } from './tilde.ts';

/** How the parts of a word are meant. */
export interface Context {
  readonly quoted: boolean;
  /** literal text is split too: the word in `${x:-a b}` */
  readonly splitLiterals?: boolean;
}

const plain: Context = { quoted: false };

/** The arguments of a command: everything happens. */
export function* expandWords(shell: Shell, words: readonly Word[]): Steps<string[]> {
  const out: string[] = [];
  for (const word of joined(words)) {
    const simple = literalOf(word);
    if (simple !== undefined) out.push(simple);
    else yield* expandInto(shell, word, out);
  }
  return out;
}

/** The parser parts `a<(b)c` into three words although nothing stands between them; here they become one again. */
function joined(words: readonly Word[]): readonly Word[] {
  if (!words.some((word, i) => i > 0 && word.pos === words[i - 1]?.end)) return words;
  const out: Word[] = [];
  for (const word of words) {
    const last = out.at(-1);
    if (last?.end !== word.pos) out.push(word);
    else
      out[out.length - 1] = {
        type: 'Word',
        pos: last.pos,
        end: word.end,
        text: last.text + word.text,
        value: last.value + word.value,
        parts: [...partsOf(last), ...partsOf(word)],
      };
  }
  return out;
}

function partsOf(word: Word): readonly WordPart[] {
  return word.parts ?? [{ type: 'Literal', pos: word.pos, end: word.end, text: word.text, value: word.value }];
}

/** One word to any number of fields. */
export function* expandWord(shell: Shell, word: Word): Steps<string[]> {
  return yield* expandWords(shell, [word]);
}

/** A word that is nothing but text. */
function literalOf(word: Word): string | undefined {
  return word.parts === undefined && !word.text.startsWith('~') ? word.value : undefined;
}

function* expandInto(shell: Shell, word: Word, out: string[]): Steps<void> {
  const braces = word.parts?.some((part) => part.type === 'BraceExpansion') && shell.dialect !== 'dash' && !noBraces(shell);
  for (const one of braces ? expandBraces(word) : [word]) {
    const sink = new FieldSink(shell.get('IFS') ?? ' \t\n');
    yield* expandParts(shell, one, sink, plain);
    for (const field of sink.end()) {
      const found = field.pattern === undefined || shell.option('noglob') ? undefined : pathnames(shell, field);
      if (found) out.push(...found);
      else out.push(field.text);
    }
  }
}

const noBraces = (shell: Shell): boolean => shell.dialect !== 'bash';

/** One text, neither split nor looked up: an assignment's value, a `case` word. `assignment`: tildes after colons too */
export function* expandToText(shell: Shell, word: Word, assignment = false): Steps<string> {
  if (word.parts === undefined) return word.text.startsWith('~') || (assignment && word.text.includes(':~')) ? tilde(shell, word.text, word.value, assignment) : word.value;
  const sink = new TextSink();
  yield* expandParts(shell, word, sink, plain, assignment);
  return sink.text;
}

/** As within double quotes: here-documents, arithmetic, prompts. */
export function* expandQuotedParts(shell: Shell, parts: readonly WordPart[]): Steps<string> {
  const sink = new TextSink();
  for (const part of parts) yield* expandPart(shell, part, sink, { quoted: true });
  return sink.text;
}

/** A text that is expanded as if it stood in a here-document. */
export function* expandQuotedText(shell: Shell, text: string): Steps<string> {
  if (!/[$`\\]/.test(text)) return text;
  const script = parse(`x <<DRYDOCK-END\n${text}\nDRYDOCK-END\n`);
  const [statement] = script.commands;
  const redirect = statement?.command.type === 'Command' ? statement.command.suffix[0] : undefined;
  if (redirect?.type !== 'HereDoc') return text;
  const expanded = redirect.body.parts ? yield* expandQuotedParts(shell, redirect.body.parts) : redirect.body.text;
  return expanded.replace(/\n$/, '');
}

/** A pattern, in which quoted characters are escaped. */
export function* expandToPattern(shell: Shell, word: Word, quoted = false): Steps<string> {
  const sink = new PatternSink();
  yield* expandParts(shell, word, sink, quoted ? { quoted } : plain);
  return sink.text;
}

/** An extended regular expression, in which quoted characters are escaped. */
export function* expandToRegex(shell: Shell, word: Word): Steps<string> {
  if (word.parts === undefined) return word.text;
  const sink = new RegexSink();
  for (const part of word.parts) {
    if (part.type === 'Literal' || part.type === 'Glob' || part.type === 'ExtendedGlob' || part.type === 'BraceExpansion') sink.glob(part.text);
    else yield* expandPart(shell, part, sink, plain);
  }
  return sink.text;
}

/** Sends a word's parts into a sink. */
export function* expandParts(shell: Shell, word: Word, sink: Sink, context: Context, assignment = false): Steps<void> {
  const { parts } = word;
  if (parts === undefined) return emitWhole(shell, word, sink, context, assignment);
  let first = true;
  for (const part of parts) {
    if (part.type === 'Literal' && !context.quoted && part.text.includes('~') && (assignment || (first && part.text.startsWith('~')))) {
      const next = parts[parts.indexOf(part) + 1];
      const alone = next === undefined || part.text.includes('/');
      sink.literal(alone || assignment ? tilde(shell, first ? part.text : `\0${part.text}`, first ? part.value : `\0${part.value}`, assignment).replace('\0', '') : part.value);
    } else yield* expandPart(shell, part, sink, context);
    first = false;
  }
}

function emitWhole(shell: Shell, word: Word, sink: Sink, context: Context, assignment: boolean): void {
  if (context.quoted) return sink.quoted(word.value);
  if (word.text.startsWith('~')) return sink.literal(tilde(shell, word.text, word.value, assignment));
  if (context.splitLiterals && word.text === word.value) return sink.split(word.value);
  if (word.text === '' && word.value === '') return;
  sink.literal(word.value);
}

export function* expandPart(shell: Shell, part: WordPart, sink: Sink, context: Context): Steps<void> {
  switch (part.type) {
    case 'Literal':
      if (context.quoted) sink.quoted(part.value);
      else if (context.splitLiterals && part.text === part.value) sink.split(part.value);
      else sink.literal(part.value);
      return;
    case 'AnsiCQuoted':
      // dash does not know $'…': a dollar and a quoted text.
      return sink.quoted(shell.dialect === 'dash' ? `$${part.text.slice(2, -1)}` : part.value);
    case 'SingleQuoted':
      return sink.quoted(part.value);
    case 'DoubleQuoted':
    case 'LocaleString':
      return yield* expandDoubleQuoted(shell, part.parts, sink);
    case 'Glob':
      return yield* expandBracket(shell, part, sink, context);
    case 'SimpleExpansion':
      return emit(shell, simpleParameter(shell, part.text.slice(1)), sink, context.quoted, part.text === '$*');
    case 'ParameterExpansion':
      return yield* expandParameter(shell, part, sink, context);
    case 'CommandExpansion':
      return emit(shell, yield* commandSubstitution(shell, part), sink, context.quoted);
    case 'ArithmeticExpansion': {
      const inner = part.text.startsWith('$[') ? part.text.slice(2, -1) : part.text.slice(3, -2);
      return emit(shell, String(yield* evaluateText(shell, inner)), sink, context.quoted);
    }
    case 'ProcessSubstitution':
      return sink.quoted(processSubstitution(shell, part));
    case 'ExtendedGlob':
      return yield* expandExtended(shell, part, sink, context);
    case 'BraceExpansion':
      return context.quoted ? sink.quoted(part.text) : sink.literal(part.text);
  }
}

/** Text or several values into the sink; undefined values leave nothing. */
export function emit(shell: Shell, value: string | readonly string[] | undefined, sink: Sink, quoted: boolean, star = false): void {
  if (value === undefined) {
    if (quoted) sink.quoted('');
  } else if (typeof value === 'string') {
    if (quoted) sink.quoted(value);
    else sink.split(value);
  } else {
    const ifs = shell.get('IFS') ?? ' \t\n';
    if (star && quoted) sink.quoted(value.join(ifs.slice(0, 1)));
    else sink.list(value, quoted, star ? ifs.slice(0, 1) : ' ');
  }
}

function* expandDoubleQuoted(shell: Shell, parts: readonly WordPart[], sink: Sink): Steps<void> {
  // `"$@"` without parameters is no field at all; anything else in quotes is one, even when it is empty.
  const onlyList = parts.length > 0 && parts.every(isList);
  if (!onlyList) sink.quoted('');
  for (const part of parts) yield* expandPart(shell, part, sink, { quoted: true });
}

function isList(part: WordPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@';
  return (
    part.type === 'ParameterExpansion' &&
    part.prefix !== '#' &&
    (part.parameter === '@' || part.index?.text === '@' || (part.operation?.type === 'Names' && part.operation.operator === '@'))
  );
}

function* expandBracket(shell: Shell, part: Extract<WordPart, { type: 'Glob' }>, sink: Sink, context: Context): Steps<void> {
  if (context.quoted) return sink.quoted(part.text);
  if (part.kind !== 'bracket' || part.parts.every((inner) => inner.type === 'Literal' && inner.text === inner.value)) return sink.glob(part.text);
  sink.glob('[');
  for (const inner of part.parts) {
    if (inner.type === 'Literal') sink.glob(inner.text);
    else yield* expandPart(shell, inner, sink, context);
  }
  sink.glob(']');
}

function* expandExtended(shell: Shell, part: Extract<WordPart, { type: 'ExtendedGlob' }>, sink: Sink, context: Context): Steps<void> {
  if (context.quoted) return sink.quoted(part.text);
  if (!part.parts || part.parts.every((inner) => inner.type === 'Literal' || inner.type === 'Glob')) return sink.glob(part.text);
  sink.glob(`${part.operator}(`);
  for (const inner of part.parts) {
    if (inner.type === 'Literal') sink.glob(inner.text);
    else yield* expandPart(shell, inner, sink, context);
  }
  sink.glob(')');
}

/** Text as the bytes a program gets. */
export const asBytes = (text: string): string => utf8(text);
