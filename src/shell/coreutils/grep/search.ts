// One file under grep: which lines are shown, with what before them. Upstream: GNU grep's grep.c.

import { textKeepingBytes, utf8 } from '../../../base/bytes.ts';
import { LineReader, write } from '../../../os/io.ts';
import type { OpenFile, Process, Steps } from '../../../os/process.ts';

export interface GrepOptions {
  readonly invert: boolean;
  readonly count: boolean;
  readonly numbers: boolean;
  readonly only: boolean;
  readonly quiet: boolean;
  readonly offsets: boolean;
  readonly nullNames: boolean;
  readonly tab: boolean;
  /** names of files instead of lines */
  readonly list: 'with' | 'without' | undefined;
  readonly most: number;
  readonly after: number;
  readonly before: number;
  /** between groups of context; undefined: nothing */
  readonly separator: string | undefined;
  readonly end: string;
  /** binary files are searched as text */
  readonly binary: boolean;
  readonly color: boolean;
}

interface Line {
  readonly bytes: string;
  readonly number: number;
  readonly offset: number;
}

export class GrepFile {
  readonly #process: Process;
  readonly #reader: LineReader;
  readonly #matcher: RegExp;
  readonly #options: GrepOptions;
  readonly #label: string;
  readonly #named: boolean;
  #earlier: Line[] = [];
  #lastShown = 0;
  #owed = 0;
  #count = 0;

  constructor(process: Process, file: OpenFile, matcher: RegExp, options: GrepOptions, label: string, named: boolean) {
    this.#process = process;
    this.#reader = new LineReader(process, file, options.end);
    this.#matcher = matcher;
    this.#options = options;
    this.#label = label;
    this.#named = named;
  }

  /** @returns whether something was selected */
  *search(): Steps<boolean> {
    const { list, quiet, most } = this.#options;
    let number = 0;
    let offset = 0;
    let binary = false;
    while (this.#count < most || this.#owed > 0) {
      const next = yield* this.#reader.next();
      if (!next) break;
      if (this.#process.spend(2)) yield { on: 'cpu', steps: 0 };
      const line: Line = { bytes: next.line, number: ++number, offset };
      offset += next.line.length + 1;
      binary ||= !this.#options.binary && next.line.includes('\0') && this.#options.end === '\n';
      const hit = this.#count < most && this.#selects(line.bytes);
      if (hit) this.#count += 1;
      if (hit && (quiet || list)) break;
      if (quiet || list || this.#options.count) continue;
      if (hit && binary) {
        yield* write(this.#process, utf8(`grep: ${this.#label}: binary file matches\n`));
        return true;
      }
      yield* this.#show(line, hit);
    }
    return yield* this.#finish();
  }

  #selects(bytes: string): boolean {
    this.#matcher.lastIndex = 0;
    return this.#matcher.test(textKeepingBytes(bytes)) !== this.#options.invert;
  }

  *#show(line: Line, hit: boolean): Steps<void> {
    const { after, before, only, separator } = this.#options;
    if (hit) {
      const first = this.#earlier[0]?.number ?? line.number;
      if ((after > 0 || before > 0) && this.#lastShown > 0 && first > this.#lastShown + 1 && separator !== undefined)
        yield* write(this.#process, `${this.#colored('36', separator)}\n`);
      for (const one of this.#earlier) yield* this.#print(one, '-');
      this.#earlier = [];
      if (only) yield* this.#printMatches(line);
      else yield* this.#print(line, ':');
      this.#owed = after;
    } else if (this.#owed > 0) {
      this.#owed -= 1;
      yield* this.#print(line, '-');
    } else if (before > 0) {
      this.#earlier.push(line);
      if (this.#earlier.length > before) this.#earlier.shift();
    }
  }

  *#print(line: Line, mark: string): Steps<void> {
    this.#lastShown = line.number;
    if (this.#options.only) return;
    const body = this.#options.color && mark === ':' && !this.#options.invert ? this.#highlighted(line.bytes) : line.bytes;
    yield* write(this.#process, `${this.#prefix(line, mark, line.offset)}${body}${this.#options.end}`);
  }

  *#printMatches(line: Line): Steps<void> {
    this.#lastShown = line.number;
    if (this.#options.invert) return;
    const text = textKeepingBytes(line.bytes);
    let out = '';
    this.#matcher.lastIndex = 0;
    for (const match of text.matchAll(this.#matcher)) {
      if (match[0] !== '') out += `${this.#prefix(line, ':', line.offset + utf8(text.slice(0, match.index)).length)}${this.#colored('01;31', utf8(match[0]))}${this.#options.end}`;
    }
    yield* write(this.#process, out);
  }

  #prefix(line: Line, mark: string, offset: number): string {
    const { numbers, offsets, nullNames, tab } = this.#options;
    const shown = this.#colored('36', mark);
    let out = '';
    if (this.#named) out += this.#colored('35', utf8(this.#label)) + (nullNames ? '\0' : shown);
    if (numbers) out += this.#colored('32', String(line.number)) + shown;
    if (offsets) out += this.#colored('32', String(offset)) + shown;
    return out !== '' && tab ? `${out}\t` : out;
  }

  #colored(code: string, text: string): string {
    return this.#options.color && text !== '' ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }

  #highlighted(bytes: string): string {
    return utf8(textKeepingBytes(bytes).replace(this.#matcher, (match) => (match === '' ? '' : this.#colored('01;31', match))));
  }

  *#finish(): Steps<boolean> {
    const { count, list, quiet } = this.#options;
    const found = this.#count > 0;
    if (quiet) return found;
    const name = utf8(this.#label);
    const end = this.#options.nullNames ? '\0' : '\n';
    if (list) {
      const named = found === (list === 'with');
      if (named) yield* write(this.#process, this.#colored('35', name) + end);
      return found;
    }
    if (count) yield* write(this.#process, `${this.#named ? this.#colored('35', name) + (this.#options.nullNames ? '\0' : this.#colored('36', ':')) : ''}${this.#count}\n`);
    return found;
  }
}
