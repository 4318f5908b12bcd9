// The flags of one invocation: parses arguments exactly as pflag does and holds the values.
// Upstream: github.com/spf13/pflag v1.0.9 flag.go, errors.go; component-base's WordSepNormalizeFunc (`--dry_run` is `--dry-run`).
// Leaves out: Go's own flag package, error handlings other than "return it", and flag groups.

import { assert } from '../../base/assert.ts';
import { utf8 } from '../../base/bytes.ts';
import { compareStrings, quote, quoteRune } from '../go/quote.ts';
import type { Flag, FlagType, FlagValue } from './flag.ts';
import { readValue } from './flag-value.ts';

/** Arguments that cannot be parsed; the message is pflag's. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** Someone asked for help where no flag of that name is defined. */
export class HelpRequested extends Error {
  override readonly name = 'HelpRequested';
}

export interface ParseOptions {
  /** flags nobody knows are passed over, with their value */
  readonly allowUnknown?: boolean;
}

export class FlagSet {
  readonly #byName = new Map<string, Flag>();
  readonly #byLetter = new Map<string, Flag>();
  readonly #values = new Map<string, FlagValue>();
  readonly #notices: string[] = [];
  #args: string[] = [];
  #argsBeforeDash = -1;

  /** @param flags the first of two with the same name wins, as when a command's own flag hides an inherited one */
  constructor(flags: Iterable<Flag>) {
    for (const flag of flags) {
      if (this.#byName.has(flag.name)) continue;
      this.#byName.set(flag.name, flag);
      if (flag.shorthand !== undefined && !this.#byLetter.has(flag.shorthand)) this.#byLetter.set(flag.shorthand, flag);
    }
  }

  /** All flags, by name. */
  all(): readonly Flag[] {
    return [...this.#byName.values()].sort((a, b) => compareStrings(a.name, b.name));
  }

  lookup(name: string): Flag | undefined {
    return this.#byName.get(name.replaceAll('_', '-'));
  }

  lookupLetter(letter: string): Flag | undefined {
    return this.#byLetter.get(letter);
  }

  /** Arguments that are no flags. */
  get args(): readonly string[] {
    return this.#args;
  }

  /** How many arguments stood before `--`; -1 without one. */
  get argsBeforeDash(): number {
    return this.#argsBeforeDash;
  }

  /** What is to be said about deprecated flags that were used. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  changed(name: string): boolean {
    return this.#values.has(name);
  }

  /** Flags and their values as they were given, in order. */
  get spoken(): readonly (readonly [name: string, value: string])[] {
    return this.#spoken;
  }
  readonly #spoken: (readonly [string, string])[] = [];

  /** Names of flags that were given, by name. */
  given(): readonly string[] {
    return [...this.#values.keys()].sort(compareStrings);
  }

  /** @throws FlagError `invalid argument "x" for "-w, --watch" flag: …` */
  set(name: string, text: string): void {
    const flag = this.lookup(name);
    if (!flag) throw new FlagError(`no such flag -${name}`);
    try {
      const refused = flag.refuses?.(text);
      if (refused !== undefined) throw new Error(refused);
      this.#values.set(flag.name, readValue(flag, text, this.#values.get(flag.name), this.#values.has(flag.name)));
    } catch (error) {
      assert(error instanceof Error, 'values are refused with an Error');
      const shown = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
      throw new FlagError(`invalid argument ${quote(text)} for ${quote(shown)} flag: ${error.message}`);
    }
    this.#spoken.push([flag.name, text]);
    if (flag.deprecated) this.#notices.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`);
  }

  /** A value for a flag that nobody gave: as if it were its default. */
  setDefault(name: string, value: FlagValue): void {
    if (!this.#values.has(name)) this.#defaults.set(name, value);
  }
  readonly #defaults = new Map<string, FlagValue>();

  /** @throws FlagError, HelpRequested */
  parse(argv: readonly string[], options: ParseOptions = {}): void {
    this.#args = [];
    const rest = [...argv];
    while (rest.length > 0) {
      const word = rest.shift() ?? '';
      if (word.length < 2 || !word.startsWith('-')) this.#args.push(word);
      else if (word === '--') {
        this.#argsBeforeDash = this.#args.length;
        this.#args.push(...rest);
        return;
      } else if (word.startsWith('--')) this.#parseLong(word, rest, options);
      else this.#parseShort(word.slice(1), rest, options);
    }
  }

  #parseLong(word: string, rest: string[], options: ParseOptions): void {
    const body = word.slice(2);
    if (body.startsWith('-') || body.startsWith('=')) throw new FlagError(`bad flag syntax: ${word}`);
    const at = body.indexOf('=');
    const name = at < 0 ? body : body.slice(0, at);
    const flag = this.lookup(name);
    if (!flag) {
      if (name === 'help') throw new HelpRequested();
      if (!options.allowUnknown) throw new FlagError(`unknown flag: --${name}`);
      if (at < 0) skipUnknownValue(rest);
      return;
    }
    if (at >= 0) this.set(name, body.slice(at + 1));
    else if (flag.noValue !== undefined) this.set(name, flag.noValue);
    else if (rest.length > 0) this.set(name, rest.shift() ?? '');
    else throw new FlagError(`flag needs an argument: --${name}`);
  }

  #parseShort(word: string, rest: string[], options: ParseOptions): void {
    for (let letters = word; letters.length > 0; ) {
      const letter = letters.charAt(0);
      const flag = this.#byLetter.get(letter);
      const after = letters.slice(1);
      if (!flag) {
        if (letter === 'h') throw new HelpRequested();
        if (!options.allowUnknown) throw new FlagError(`unknown shorthand flag: ${quoteRune(firstByte(letters))} in -${letters}`);
        if (letters.length > 2 && after.startsWith('=')) return;
        skipUnknownValue(rest);
        letters = after;
      } else if (letters.length > 2 && after.startsWith('=')) {
        this.set(flag.name, after.slice(1));
        return;
      } else if (flag.noValue !== undefined) {
        this.set(flag.name, flag.noValue);
        letters = after;
      } else if (after.length > 0) {
        this.set(flag.name, after);
        return;
      } else if (rest.length > 0) {
        this.set(flag.name, rest.shift() ?? '');
        return;
      } else throw new FlagError(`flag needs an argument: ${quoteRune(letter)} in -${letters}`);
    }
  }

  bool(name: string): boolean {
    return this.#get(name, 'bool', 'tristate') === true;
  }

  string(name: string): string {
    return (this.#get(name, 'string', 'optional') as string | undefined) ?? '';
  }

  number(name: string): number {
    return this.#get(name, 'int', 'int32', 'int64', 'float64') as number;
  }

  /** In milliseconds. */
  duration(name: string): number {
    return this.#get(name, 'duration') as number;
  }

  strings(name: string): readonly string[] {
    return this.#get(name, 'stringSlice', 'stringArray') as readonly string[];
  }

  pairs(name: string): Readonly<Record<string, string>> {
    return this.#get(name, 'stringToString') as Readonly<Record<string, string>>;
  }

  /** The text of a flag where giving an empty one and giving none differ. */
  optional(name: string): string | undefined {
    return this.#values.has(name) ? this.string(name) : undefined;
  }

  #get(name: string, ...types: readonly FlagType[]): FlagValue {
    const flag = this.#byName.get(name);
    assert(flag && types.includes(flag.type), `the flag ${name} is read as it was declared`);
    if (this.#values.has(name)) return this.#values.get(name);
    return this.#defaults.has(name) ? this.#defaults.get(name) : flag.default;
  }
}

/** pflag looks at bytes: of a letter beyond ASCII its error names the first. */
const firstByte = (letters: string): string => utf8(letters).charAt(0);

/** What follows an unknown flag is taken for its value unless it is a flag itself. */
function skipUnknownValue(rest: string[]): void {
  if (rest.length > 0 && !rest[0]?.startsWith('-')) rest.shift();
}
