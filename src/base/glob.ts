// Shell patterns: `*`, `?`, `[…]` and the extended `@(…)` family. Upstream: glob(7), fnmatch(3), bash's "Pattern Matching".
// A pattern is text in which a backslash takes the next character literally.
// Left out: collating symbols and equivalence classes ([.x.], [=x=]).

import { characterClasses } from './character-classes.ts';

/** bash has two more. */
const classes: Readonly<Record<string, string>> = { ...characterClasses, ascii: '\\x00-\\x7f', word: 'A-Za-z0-9_' };

/** How a pattern is meant. */
export interface GlobOptions {
  /** `*` and `?` do not match a slash (find -path does, a shell's file names do not) */
  readonly slashes?: boolean;
  readonly ignoreCase?: boolean;
}

const cache = new Map<string, RegExp>();

/** A regular expression that matches exactly the texts the pattern matches. */
export function globRegExp(pattern: string, options: GlobOptions = {}): RegExp {
  const key = `${options.slashes ? '/' : ''}${options.ignoreCase ? 'i' : ''}:${pattern}`;
  let found = cache.get(key);
  if (!found) {
    if (cache.size > 500) cache.clear();
    found = compile(`^(?:${globSource(pattern, options)})$`, options.ignoreCase ? 'isu' : 'su');
    cache.set(key, found);
  }
  return found;
}

/** Whether the whole text matches. */
export function globMatches(pattern: string, text: string, options?: GlobOptions): boolean {
  return globRegExp(pattern, options).test(text);
}

/** Whether a pattern has anything that is not literal. */
export function hasGlob(pattern: string): boolean {
  return /(?<!\\)(?:\\\\)*[*?[]|(?<!\\)(?:\\\\)*[@!+]\(/.test(pattern);
}

/** The text with everything taken literally. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]()|!@+]/g, '\\$&');
}

/** The literal text of a pattern: escapes removed. */
export function unescapeGlob(pattern: string): string {
  return pattern.replace(/\\([^])/g, '$1');
}

/** A pattern's regular expression as text, not anchored. */
export function globSource(pattern: string, options: GlobOptions = {}): string {
  return new Translator(pattern, options.slashes ? '[^/]' : '[^]').all();
}

/** A pattern that makes no valid expression matches nothing. */
function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    // An impossible range such as [z-a]: bash matches nothing with it.
    if (error instanceof SyntaxError) return /[^\s\S]/;
    throw error;
  }
}

class Translator {
  readonly #pattern: string;
  readonly #any: string;
  #at = 0;

  constructor(pattern: string, any: string) {
    this.#pattern = pattern;
    this.#any = any;
  }

  /** Translates up to one of `until`, or to the end. */
  all(until = ''): string {
    let out = '';
    while (this.#at < this.#pattern.length) {
      const ch = this.#pattern.charAt(this.#at);
      if (until.includes(ch)) return out;
      out += this.#one(ch);
    }
    return out;
  }

  #one(ch: string): string {
    if ('?*+@!'.includes(ch) && this.#pattern[this.#at + 1] === '(') {
      const group = this.#group(ch);
      if (group !== undefined) return group;
    }
    this.#at += 1;
    if (ch === '*') return `${this.#any}*`;
    if (ch === '?') return this.#any;
    if (ch === '[') return this.#bracket();
    if (ch === '\\' && this.#at < this.#pattern.length) return this.#literal();
    return escape(ch);
  }

  #literal(): string {
    const code = this.#pattern.codePointAt(this.#at) ?? 0;
    const ch = String.fromCodePoint(code);
    this.#at += ch.length;
    return escape(ch);
  }

  /** `@(a|b)`; undefined when it is never closed */
  #group(operator: string): string | undefined {
    const start = this.#at;
    this.#at += 2;
    const alternatives: string[] = [];
    for (;;) {
      alternatives.push(this.all('|)'));
      const ch = this.#pattern[this.#at];
      this.#at += 1;
      if (ch === ')') break;
      if (ch === undefined) {
        this.#at = start;
        return undefined;
      }
    }
    const inner = alternatives.join('|');
    if (operator !== '!') return `(?:${inner})${operator === '@' ? '' : operator}`;
    const rest = new Translator(this.#pattern.slice(this.#at), this.#any).all();
    return `(?!(?:${inner})${rest}$)${this.#any}*`;
  }

  #bracket(): string {
    const negated = '!^'.includes(this.#pattern[this.#at] ?? ' ');
    let at = this.#at + (negated ? 1 : 0);
    let set = '';
    for (let first = true; ; first = false) {
      const ch = this.#pattern[at];
      if (ch === undefined) return '\\[';
      if (ch === ']' && !first) break;
      const named = ch === '[' ? /^\[:(\w+):\]/.exec(this.#pattern.slice(at)) : null;
      if (named) {
        set += classes[named[1] ?? ''] ?? '';
        at += named[0].length;
        continue;
      }
      if (ch === '\\' && at + 1 < this.#pattern.length) at += 1;
      const code = this.#pattern.codePointAt(at) ?? 0;
      const literal = String.fromCodePoint(code);
      const range = ch === '-' && !first && this.#pattern[at + 1] !== ']';
      set += range ? '-' : /[\\\]^[|{}()/-]/.test(literal) ? `\\${literal}` : literal;
      at += literal.length;
    }
    this.#at = at + 1;
    if (set === '') return negated ? this.#any : '[^\\s\\S]';
    return negated ? `[^${set}${this.#any === '[^/]' ? '/' : ''}]` : `[${set}]`;
  }
}

const escape = (ch: string): string => (/[\\^$.*+?()[\]{}|/]/.test(ch) ? `\\${ch}` : ch);
