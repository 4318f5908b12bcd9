// POSIX regular expressions as JavaScript's. Upstream: regex(7) with GNU's additions (\w \b \< \> \+ \? \| in basic ones).
// Left out: leftmost-longest choice among alternatives (the first that matches is taken), collating symbols.

import { characterClasses } from './character-classes.ts';

/** A text that is no regular expression; the message is the C library's. */
export class RegexError extends Error {
  override readonly name = 'RegexError';
}

const cache = new Map<string, RegExp>();

/** An extended expression (grep -E, [[ =~ ]], awk). @throws RegexError */
export function extendedRegExp(pattern: string, flags = 'u'): RegExp {
  return cached(`E${flags}:${pattern}`, () => make(new Translator(pattern, true).all(), flags));
}

/** A basic expression (grep, sed). @throws RegexError */
export function basicRegExp(pattern: string, flags = 'u'): RegExp {
  return cached(`B${flags}:${pattern}`, () => make(new Translator(pattern, false).all(), flags));
}

/** The JavaScript source of an expression. @throws RegexError */
export function regexSource(pattern: string, extended: boolean): string {
  return new Translator(pattern, extended).all();
}

function cached(key: string, build: () => RegExp): RegExp {
  let found = cache.get(key);
  if (!found) {
    if (cache.size > 300) cache.clear();
    found = build();
    cache.set(key, found);
  }
  found.lastIndex = 0;
  return found;
}

function make(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RegexError(messageFor(error.message));
    throw error;
  }
}

function messageFor(message: string): string {
  if (/out of order/.test(message)) return 'Invalid range end';
  if (/Nothing to repeat/.test(message)) return 'Invalid preceding regular expression';
  if (/numbers out of order/.test(message)) return 'Invalid content of \\{\\}';
  return 'Invalid regular expression';
}

class Translator {
  readonly #pattern: string;
  readonly #extended: boolean;
  #at = 0;
  #depth = 0;
  #out = '';
  /** whether something stands before that can be repeated */
  #atom = false;

  constructor(pattern: string, extended: boolean) {
    this.#pattern = pattern;
    this.#extended = extended;
  }

  all(): string {
    while (this.#at < this.#pattern.length) this.#one();
    if (this.#depth > 0) throw new RegexError('Unmatched ( or \\(');
    return this.#out;
  }

  #put(source: string, atom: boolean): void {
    this.#out += source;
    this.#atom = atom;
  }

  #one(): void {
    const ch = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += ch.length;
    if (ch === '\\') return this.#escape();
    if (ch === '[') return this.#bracket();
    if (ch === '.') return this.#put('[^\\n]', true);
    if (ch === '*') return this.#atom ? this.#repeat('*') : this.#put('\\*', true);
    if (ch === '^') return this.#caret();
    if (ch === '$') return this.#dollar();
    if (this.#extended && '+?{|()'.includes(ch)) return this.#operator(ch);
    this.#put(literal(ch), true);
  }

  #caret(): void {
    const anchor = this.#extended || this.#out === '' || /(?:\(|\(\?:|\|)$/.test(this.#out);
    this.#put(anchor ? '^' : '\\^', !anchor);
  }

  #dollar(): void {
    const rest = this.#pattern.slice(this.#at);
    const anchor = this.#extended || rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
    this.#put(anchor ? '$' : '\\$', !anchor);
  }

  /** A group, an alternative or a repetition; in basic expressions it came with a backslash. */
  #operator(ch: string): void {
    switch (ch) {
      case '(':
        this.#depth += 1;
        return this.#put('(', false);
      case ')':
        if (this.#depth === 0) {
          if (!this.#extended) throw new RegexError('Unmatched ) or \\)');
          return this.#put('\\)', true);
        }
        this.#depth -= 1;
        return this.#put(')', true);
      case '|':
        return this.#put('|', false);
      case '{':
        return this.#interval();
      default:
        return this.#atom ? this.#repeat(ch) : this.#put(`\\${ch}`, true);
    }
  }

  /** A repetition of a repetition is allowed here, but not in JavaScript. */
  #repeat(operator: string): void {
    if (/(?<!\\)(?:\\\\)*[*+?}]$/.test(this.#out) && !/\\[*+?}]$/.test(this.#out)) this.#out = wrapLast(this.#out);
    this.#put(operator, true);
  }

  #interval(): void {
    const close = this.#extended ? '}' : '\\}';
    const end = this.#pattern.indexOf(close, this.#at);
    const inner = end < 0 ? '' : this.#pattern.slice(this.#at, end);
    const bounds = /^(\d*)(,?)(\d*)$/.exec(inner);
    if (!this.#atom || !bounds || inner === '' || inner === ',') {
      if (this.#extended) return this.#put('\\{', true);
      throw new RegexError(end < 0 ? 'Unmatched \\{' : 'Invalid content of \\{\\}');
    }
    this.#at = end + close.length;
    this.#repeat(`{${bounds[1] || 0}${bounds[2]}${bounds[3]}}`);
  }

  #escape(): void {
    const ch = this.#pattern[this.#at];
    if (ch === undefined) throw new RegexError('Trailing backslash');
    this.#at += 1;
    if (!this.#extended && '(){}|+?'.includes(ch)) return ch === '}' ? this.#put('\\}', true) : this.#operator(ch);
    switch (ch) {
      case 'w': return this.#put('[A-Za-z0-9_]', true);
      case 'W': return this.#put('[^A-Za-z0-9_]', true);
      case 's': return this.#put('\\s', true);
      case 'S': return this.#put('\\S', true);
      case 'b': return this.#put('\\b', false);
      case 'B': return this.#put('\\B', false);
      case '<': return this.#put('\\b(?=\\w)', false);
      case '>': return this.#put('\\b(?<=\\w)', false);
      case '`': return this.#put('(?<![^])', false);
      case "'": return this.#put('(?![^])', false);
      case 'n': return this.#put('\\n', true);
      case 't': return this.#put('\\t', true);
    } // biome-ignore format: a table
    if (/[1-9]/.test(ch)) return this.#put(`(?:\\${ch})`, true);
    this.#put(literal(ch), true);
  }

  #bracket(): void {
    let at = this.#at;
    const negated = this.#pattern[at] === '^';
    if (negated) at += 1;
    let set = '';
    for (let first = true; ; first = false) {
      const ch = this.#pattern[at];
      if (ch === undefined) throw new RegexError('Unmatched [, [^, [:, [., or [=');
      if (ch === ']' && !first) break;
      const named = ch === '[' ? /^\[:(\w+):\]/.exec(this.#pattern.slice(at)) : null;
      const single = ch === '[' ? /^\[[.=]([^])[.=]\]/.exec(this.#pattern.slice(at)) : null;
      if (named) {
        const known = characterClasses[named[1] ?? ''];
        if (!known) throw new RegexError('Invalid character class name');
        set += known;
        at += named[0].length;
      } else if (single) {
        set += literalInSet(single[1] ?? '');
        at += single[0].length;
      } else {
        const literal = String.fromCodePoint(this.#pattern.codePointAt(at) ?? 0);
        const range = literal === '-' && !first && this.#pattern[at + 1] !== ']';
        set += range ? '-' : literalInSet(literal);
        at += literal.length;
      }
    }
    this.#at = at + 1;
    this.#put(negated ? `[^${set}\\n]` : `[${set}]`, true);
  }
}

/** Puts the last atom with its repetition into a group, so that it can be repeated again. */
function wrapLast(source: string): string {
  let at = source.length - 1;
  at = source[at] === '}' ? source.lastIndexOf('{', at) - 1 : at - 1;
  if (source[at] === ')' || source[at] === ']') {
    const [open, close] = source[at] === ')' ? ['(', ')'] : ['[', ']'];
    let depth = 0;
    for (; at >= 0; at--) {
      if (source[at] === close) depth += 1;
      else if (source[at] === open && --depth === 0) break;
    }
  } else if (source[at - 1] === '\\') at -= 1;
  return `${source.slice(0, at)}(?:${source.slice(at)})`;
}

const literal = (ch: string): string => (/[\\^$.*+?()[\]{}|/]/.test(ch) ? `\\${ch}` : ch);
const literalInSet = (ch: string): string => (/[\\\]^[|{}()/-]/.test(ch) ? `\\${ch}` : ch);
