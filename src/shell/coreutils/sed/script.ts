// sed's scripts as data. Upstream: GNU sed's compile.c, whose messages it gives.

import { basicRegExp, extendedRegExp, RegexError } from '../../../base/regex.ts';
import { ansiC } from '../../expand/escapes.ts';

export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'step'; readonly first: number; readonly step: number }
  | { readonly type: 'last' }
  /** undefined: the expression used last */
  | { readonly type: 'regex'; readonly regex: RegExp | undefined };

/** Where a range ends. */
export type RangeEnd = Address | { readonly type: 'plus'; readonly count: number } | { readonly type: 'multiple'; readonly of: number };

/** A piece of a replacement: text, a group, or a change of letter case that starts here. */
export type Piece = { readonly text: string } | { readonly group: number } | { readonly letterCase: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface Substitution {
  readonly regex: RegExp | undefined;
  readonly pieces: readonly Piece[];
  readonly all: boolean;
  readonly nth: number;
  readonly print: number;
  readonly file: string | undefined;
}

export interface SedCommand {
  readonly from: Address | undefined;
  readonly to: RangeEnd | undefined;
  readonly negated: boolean;
  readonly name: string;
  /** text of a, i, c; label of b, t, T; file of r, R, w, W */
  readonly text?: string;
  /** exit code of q, Q; width of l */
  readonly number?: number;
  readonly substitution?: Substitution;
  /** y: from each character to another */
  readonly map?: ReadonlyMap<string, string>;
  /** `{`: the index after its `}` */
  end?: number;
  /** state of a range: the line on which it ends, or whether it is open */
  readonly index: number;
}

/** A script that makes no sense; the message is GNU's, without `sed: `. */
export class SedError extends Error {
  override readonly name = 'SedError';
}

/** @param label how messages name the script: `-e expression #1` or a file */
export function parseSed(script: string, extended: boolean, label = '-e expression #1'): readonly SedCommand[] {
  return new SedParser(script, extended, label).all();
}

class SedParser {
  readonly #script: string;
  readonly #extended: boolean;
  readonly #label: string;
  readonly #commands: SedCommand[] = [];
  readonly #open: SedCommand[] = [];
  #at = 0;

  constructor(script: string, extended: boolean, label: string) {
    this.#script = script;
    this.#extended = extended;
    this.#label = label;
  }

  all(): readonly SedCommand[] {
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#at >= this.#script.length) break;
      if (this.#script[this.#at] === '#') this.#line();
      else this.#command();
    }
    if (this.#open.length > 0) throw new SedError(`${this.#label}, char 0: unmatched \`{'`);
    return this.#commands;
  }

  #fail(message: string): never {
    throw new SedError(`${this.#label}, char ${Math.min(this.#at, this.#script.length)}: ${message}`);
  }

  #skip(what: RegExp): void {
    while (this.#at < this.#script.length && what.test(this.#script.charAt(this.#at))) this.#at += 1;
  }

  /** The rest of the line. */
  #line(): string {
    const end = this.#script.indexOf('\n', this.#at);
    const line = this.#script.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#script.length : end + 1;
    return line;
  }

  #command(): void {
    const from = this.#address();
    let to: RangeEnd | undefined;
    this.#skip(/[ \t]/);
    if (from && this.#script[this.#at] === ',') {
      this.#at += 1;
      this.#skip(/[ \t]/);
      to = this.#rangeEnd();
      if (!to) this.#fail("unexpected `,'");
    }
    this.#skip(/[ \t]/);
    let negated = false;
    while (this.#script[this.#at] === '!') {
      negated = true;
      this.#at += 1;
      this.#skip(/[ \t]/);
    }
    if (from?.type === 'line' && from.line === 0 && to?.type !== 'regex') this.#fail('invalid usage of line address 0');
    const name = this.#script[this.#at];
    this.#at += 1;
    if (name === undefined) this.#fail('missing command');
    this.#build({ from, to, negated, name, index: this.#commands.length });
  }

  #build(base: SedCommand): void {
    const { name } = base;
    if (name === '}') {
      const open = this.#open.pop();
      if (!open) this.#fail("unexpected `}'");
      open.end = this.#commands.length;
      return this.#end();
    }
    if (name === '{') {
      const command = { ...base };
      this.#open.push(command);
      this.#commands.push(command);
      return;
    }
    this.#commands.push({ ...base, ...this.#arguments(name) });
    if (!'aicrRwWbtT:'.includes(name)) this.#end();
  }

  /** What a command is followed by. */
  #arguments(name: string): Partial<SedCommand> {
    if ('aic'.includes(name)) return { text: this.#text() };
    if (':btT'.includes(name)) return { text: this.#label_(name) };
    if ('rRwW'.includes(name)) {
      this.#skip(/[ \t]/);
      const text = this.#line();
      if (text === '') this.#fail('missing filename in r/R/w/W commands');
      return { text };
    }
    if ('qQlL'.includes(name)) {
      this.#skip(/[ \t]/);
      const digits = /^\d+/.exec(this.#script.slice(this.#at))?.[0];
      this.#at += digits?.length ?? 0;
      return digits === undefined ? {} : { number: Number(digits) };
    }
    if (name === 's') return { substitution: this.#substitution() };
    if (name === 'y') return { map: this.#transliteration() };
    if ('=dDgGhHnNpPxzF'.includes(name)) return {};
    return this.#fail(`unknown command: \`${name}'`);
  }

  #end(): void {
    this.#skip(/[ \t]/);
    const ch = this.#script[this.#at];
    if (ch === undefined || ch === '\n' || ch === ';' || ch === '}' || ch === '#') return;
    this.#at += 1;
    this.#fail('extra characters after command');
  }

  #label_(name: string): string {
    this.#skip(/[ \t]/);
    const rest = this.#script.slice(this.#at);
    const text = (name === ':' ? /^[^\n;]*/ : /^[^\n;}]*/).exec(rest)?.[0] ?? '';
    this.#at += text.length;
    if (name === ':' && text.trim() === '') this.#fail('":" lacks a label');
    return text.trim();
  }

  /** `a text`, or `a\` and lines that each end in a backslash but the last. */
  #text(): string {
    this.#skip(/[ \t]/);
    if (this.#script[this.#at] === '\\') {
      this.#at += 1;
      const textAt = this.#at;
      this.#skip(/[ \t]/);
      // A backslash keeps the blanks of a text on the same line.
      this.#at = this.#script[this.#at] === '\n' ? this.#at + 1 : textAt;
    }
    if (this.#at >= this.#script.length) this.#fail("expected \\ after `a', `c' or `i'");
    let out = '';
    while (this.#at < this.#script.length) {
      const ch = this.#script.charAt(this.#at++);
      if (ch === '\n') break;
      if (ch === '\\' && this.#at < this.#script.length) out += this.#script.charAt(this.#at++);
      else out += ch;
    }
    return `${out}\n`;
  }

  #address(): Address | undefined {
    const rest = this.#script.slice(this.#at);
    const step = /^(\d+)[ \t]*~[ \t]*(\d+)/.exec(rest);
    if (step) {
      this.#at += step[0].length;
      return { type: 'step', first: Number(step[1]), step: Number(step[2]) };
    }
    const line = /^\d+/.exec(rest);
    if (line) {
      this.#at += line[0].length;
      return { type: 'line', line: Number(line[0]) };
    }
    if (rest.startsWith('$')) {
      this.#at += 1;
      return { type: 'last' };
    }
    if (rest.startsWith('/') || rest.startsWith('\\')) {
      this.#at += rest.startsWith('\\') ? 2 : 1;
      const source = this.#until(this.#script.charAt(this.#at - 1), 'unterminated address regex');
      let flags = '';
      for (; /[IM]/.test(this.#script[this.#at] ?? ''); this.#at++) flags += this.#script[this.#at] === 'I' ? 'i' : 'm';
      return { type: 'regex', regex: this.#regex(source, flags) };
    }
    return undefined;
  }

  #rangeEnd(): RangeEnd | undefined {
    const special = /^([+~])(\d+)/.exec(this.#script.slice(this.#at));
    if (!special) return this.#address();
    this.#at += special[0].length;
    return special[1] === '+' ? { type: 'plus', count: Number(special[2]) } : { type: 'multiple', of: Number(special[2]) };
  }

  /** Text up to the delimiter, which a backslash makes ordinary. */
  #until(delimiter: string, failure: string): string {
    let out = '';
    let bracket = false;
    for (; this.#at < this.#script.length; this.#at++) {
      const ch = this.#script.charAt(this.#at);
      if (ch === '\\') {
        const next = this.#script.charAt(this.#at + 1);
        this.#at += 1;
        out += next === delimiter && !/[\\^$.*+?()[\]{}|&\d]/.test(delimiter) ? next : next === '\n' ? '\n' : `\\${next}`;
        continue;
      }
      if (ch === delimiter && !bracket) {
        this.#at += 1;
        return out;
      }
      if (ch === '[' && !bracket && failure !== 'plain') bracket = this.#opensBracket(delimiter);
      else if (ch === ']' && bracket && !out.endsWith('[') && !out.endsWith('[^')) bracket = false;
      out += ch;
    }
    return this.#fail(failure);
  }

  /** Whether a bracket that opens here is closed on this line: in it the delimiter is ordinary. */
  #opensBracket(delimiter: string): boolean {
    void delimiter;
    return /^\[\^?\]?(?:\[[:.=][^\]]*\]|[^\]\n])*\]/.test(this.#script.slice(this.#at));
  }

  #regex(source: string, flags: string): RegExp | undefined {
    if (source === '') return undefined;
    try {
      return (this.#extended ? extendedRegExp : basicRegExp)(source.replaceAll('\\n', '\\n'), `${flags}u`);
    } catch (error) {
      if (error instanceof RegexError) return this.#fail(error.message);
      throw error;
    }
  }

  #substitution(): Substitution {
    const delimiter = this.#script.charAt(this.#at);
    this.#at += 1;
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    const source = this.#until(delimiter, "unterminated `s' command");
    const replacement = this.#replacement(delimiter);
    const flags = this.#flags();
    const regex = this.#regex(source, `${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}g`);
    const pieces = piecesOf(replacement);
    const groups = regex ? (new RegExp(`${regex.source}|`, regex.flags).exec('')?.length ?? 1) - 1 : 9;
    for (const piece of pieces) if ('group' in piece && piece.group > groups) this.#fail(`invalid reference \\${piece.group} on \`s' command's RHS`);
    return { regex, pieces, all: flags.all, nth: flags.nth, print: flags.print, file: flags.file };
  }

  #replacement(delimiter: string): string {
    let out = '';
    for (; this.#at < this.#script.length; this.#at++) {
      const ch = this.#script.charAt(this.#at);
      if (ch === delimiter) {
        this.#at += 1;
        return out;
      }
      if (ch !== '\\') {
        out += ch;
        continue;
      }
      this.#at += 1;
      const next = this.#script.charAt(this.#at);
      out += next === delimiter && next !== '&' && !/[\dnLUElu]/.test(next) ? next : `\\${next}`;
    }
    return this.#fail("unterminated `s' command");
  }

  #flags(): { all: boolean; nth: number; print: number; ignoreCase: boolean; multiline: boolean; file: string | undefined } {
    const flags = { all: false, nth: 1, print: 0, ignoreCase: false, multiline: false, file: undefined as string | undefined };
    for (;;) {
      const ch = this.#script[this.#at];
      if (ch === undefined || /[\s;}#]/.test(ch)) return flags;
      this.#at += 1;
      if (ch === 'g') flags.all = true;
      else if (ch === 'p') flags.print += 1;
      else if (ch === 'i' || ch === 'I') flags.ignoreCase = true;
      else if (ch === 'm' || ch === 'M') flags.multiline = true;
      else if (ch === 'w') {
        this.#skip(/[ \t]/);
        flags.file = this.#line();
        return flags;
      } else if (/\d/.test(ch)) {
        const digits = /^\d*/.exec(this.#script.slice(this.#at))?.[0] ?? '';
        this.#at += digits.length;
        flags.nth = Number(ch + digits);
        if (flags.nth === 0) this.#fail("number option to `s' command may not be zero");
      } else this.#fail("unknown option to `s'");
    }
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#script.charAt(this.#at++);
    const plain = (text: string): string[] => [...text.replace(/\\([^])/g, (_whole, ch: string) => (ch === 'n' ? '\n' : ch === 't' ? '\t' : ch))];
    const from = plain(this.#until(delimiter, 'plain'));
    const to = plain(this.#until(delimiter, 'plain'));
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    return new Map(from.map((ch, i) => [ch, to[i] ?? '']));
  }
}

function piecesOf(replacement: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  const flush = (): void => {
    if (text) pieces.push({ text });
    text = '';
  };
  for (let at = 0; at < replacement.length; at++) {
    const ch = replacement.charAt(at);
    if (ch === '&') {
      flush();
      pieces.push({ group: 0 });
    } else if (ch !== '\\') text += ch;
    else {
      at += 1;
      const next = replacement.charAt(at);
      if (/[0-9]/.test(next)) {
        flush();
        pieces.push({ group: Number(next) });
      } else if (/[ULulE]/.test(next)) {
        flush();
        pieces.push({ letterCase: next as 'U' });
      } else if (/[afnrtv]/.test(next)) text += ansiC(`\\${next}`);
      else if (next === 'x') {
        const hex = /^[0-9A-Fa-f]{1,2}/.exec(replacement.slice(at + 1))?.[0] ?? '';
        text += ansiC(`\\x${hex}`);
        at += hex.length;
      } else text += next;
    }
  }
  flush();
  return pieces;
}
