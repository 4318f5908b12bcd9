// `{a,b}`, `{1..9..2}`, `{a..e}`. Upstream: bash(1), Brace Expansion. Works on the text as written, before anything else,
// and has each result parsed again.

import { parse, type Word } from 'unbash';

const cache = new Map<string, readonly Word[]>();

/** The words a word with braces stands for; the word itself when its braces mean nothing. */
export function expandBraces(word: Word): readonly Word[] {
  const known = cache.get(word.text);
  if (known) return known;
  const texts = expandText(word.text);
  const words = texts.length === 1 && texts[0] === word.text ? [word] : texts.filter((text) => text !== '').map((text) => parseWord(text));
  if (cache.size > 200) cache.clear();
  cache.set(word.text, words);
  return words;
}

/** Parses text as one word. */
export function parseWord(text: string): Word {
  const command = parse(`: ${text}`).commands[0]?.command;
  const argument = command?.type === 'Command' ? command.suffix[0] : undefined;
  if (argument?.type === 'Word' && argument.text === text) return argument;
  // What looks like an assignment is a word here too.
  const joined = command?.type === 'Command' && argument?.type === 'Assignment' ? parse(`: x${text}`).commands[0]?.command : undefined;
  const whole = joined?.type === 'Command' ? joined.suffix[0] : undefined;
  if (whole?.type === 'Word') return { ...whole, text, value: whole.value.slice(1) };
  return { type: 'Word', text, value: text, pos: 0, end: text.length };
}

function expandText(text: string): string[] {
  for (let at = 0; at < text.length; at++) {
    at = skipQuoted(text, at);
    if (text[at] !== '{' || text[at - 1] === '$') continue;
    const group = groupAt(text, at);
    if (!group) continue;
    const prefix = text.slice(0, at);
    const tails = expandText(text.slice(group.end));
    return group.alternatives.flatMap((alternative) => tails.map((tail) => prefix + alternative + tail));
  }
  return [text];
}

interface Group {
  readonly alternatives: readonly string[];
  readonly end: number;
}

/** The group that begins here, its alternatives expanded; undefined when the braces are literal. */
function groupAt(text: string, start: number): Group | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    at = skipQuoted(text, at);
    const ch = text[at];
    if (ch === '{') depth += 1;
    else if (ch === ',' && depth === 1) commas.push(at);
    else if (ch === '}' && --depth === 0) return build(text, start, at, commas);
  }
  return undefined;
}

function build(text: string, start: number, close: number, commas: readonly number[]): Group | undefined {
  if (commas.length === 0) {
    const range = rangeOf(text.slice(start + 1, close));
    return range && range.length > 0 ? { alternatives: range, end: close + 1 } : undefined;
  }
  const cuts = [start, ...commas, close];
  const alternatives = cuts.slice(1).flatMap((end, i) => expandText(text.slice((cuts[i] ?? 0) + 1, end)));
  return { alternatives, end: close + 1 };
}

function rangeOf(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  if (numbers) return numberRange(numbers[1] ?? '', numbers[2] ?? '', Number(numbers[3] ?? 1));
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (!letters) return undefined;
  return range((letters[1] ?? 'a').charCodeAt(0), (letters[2] ?? 'a').charCodeAt(0), Number(letters[3] ?? 1)).map((code) => String.fromCharCode(code));
}

function numberRange(from: string, to: string, step: number): string[] {
  const padded = [from, to].some((text) => /^-?0\d/.test(text));
  const width = padded ? Math.max(from.length, to.length) : 0;
  return range(Number(from), Number(to), step).map((n) => (n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0')));
}

function range(from: number, to: number, step: number): number[] {
  const size = Math.abs(step) || 1;
  const count = Math.floor(Math.abs(to - from) / size) + 1;
  // What would not fit into memory stays as it was written.
  if (count > 1_000_000) return [];
  return Array.from({ length: count }, (_, i) => from + (to >= from ? i : -i) * size);
}

/** The place after quotes, escapes, `${…}`, `$(…)` and backquotes that begin here; they hide braces. */
function skipQuoted(text: string, start: number): number {
  let at = start;
  for (;;) {
    const ch = text[at];
    if (ch === '\\') at += 2;
    else if (ch === "'") at = after(text, text.indexOf("'", at + 1));
    else if (ch === '"') at = afterDoubleQuote(text, at);
    else if (ch === '`') at = after(text, text.indexOf('`', at + 1));
    else if (ch === '$' && (text[at + 1] === '{' || text[at + 1] === '(')) at = afterNested(text, at + 1);
    else return at;
    if (at >= text.length) return text.length;
  }
}

const after = (text: string, at: number): number => (at < 0 ? text.length : at + 1);

function afterDoubleQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function afterNested(text: string, start: number): number {
  const open = text[start] as string;
  const close = open === '{' ? '}' : ')';
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === open) depth += 1;
    else if (text[at] === close && --depth === 0) return at + 1;
  }
  return text.length;
}
