// sed's cycle: a line into the pattern space, the script over it, the result out. Upstream: GNU sed's execute.c.

import { textKeepingBytes, utf8 } from '../../../base/bytes.ts';
import { writeTo } from '../../../os/io.ts';
import { NullFile } from '../../../os/open-file.ts';
import { OsError } from '../../../os/os-error.ts';
import type { OpenFile, Process, Steps } from '../../../os/process.ts';
import type { SedInput } from './input.ts';
import { render, unambiguous } from './render.ts';
import type { Address, SedCommand, Substitution } from './script.ts';

export interface SedOptions {
  readonly quiet: boolean;
  /** lines end in NUL */
  readonly zero: boolean;
  /** each file has its own line numbers and last line */
  readonly separate: boolean;
}

/** What became of a cycle. */
type Flow = 'next' | 'restart' | 'quit' | 'quit silently';

export class SedRun {
  readonly #process: Process;
  readonly #commands: readonly SedCommand[];
  readonly #options: SedOptions;
  readonly #end: string;
  readonly #labels: ReadonlyMap<string, number>;
  readonly #written = new Map<string, OpenFile>();
  readonly #readers = new Map<string, string[]>();
  /** ranges that are open: the line they end with, or -1 while that is not known */
  readonly #ranges = new Map<SedCommand, number>();
  #input: SedInput;
  #out: OpenFile;
  #pattern = '';
  #hold = '';
  #line = 0;
  #complete = true;
  #missingNewline = false;
  #appended: { readonly text?: string; readonly file?: string }[] = [];
  #substituted = false;
  #lastRegex: RegExp | undefined;
  exitCode = 0;

  constructor(process: Process, commands: readonly SedCommand[], options: SedOptions, input: SedInput, out: OpenFile) {
    this.#process = process;
    this.#commands = commands;
    this.#options = options;
    this.#input = input;
    this.#out = out;
    this.#end = options.zero ? '\0' : '\n';
    this.#labels = new Map(commands.flatMap((command, i) => (command.name === ':' ? [[command.text ?? '', i] as const] : [])));
  }

  /** The label of a jump that leads nowhere. */
  missingLabel(): string | undefined {
    return this.#commands.find((command) => 'btT'.includes(command.name) && command.text && !this.#labels.has(command.text))?.text;
  }

  /** The next file of `-i` or `-s`: same script, its own lines. @returns whether to go on */
  *run(input: SedInput, out: OpenFile): Steps<boolean> {
    this.#input = input;
    this.#out = out;
    this.#line = 0;
    this.#missingNewline = false;
    let restart = false;
    for (;;) {
      if (!restart && !(yield* this.#load())) return true;
      const flow = yield* this.#cycle();
      restart = flow === 'restart';
      if (!restart || !this.#options.quiet) {
        if (flow !== 'quit silently' && !restart && !this.#options.quiet) yield* this.#printPattern();
      }
      yield* this.#flush();
      if (flow === 'quit' || flow === 'quit silently') return false;
    }
  }

  *#load(): Steps<boolean> {
    const next = yield* this.#input.take();
    if (!next) return false;
    this.#pattern = next.line;
    this.#complete = next.complete;
    this.#line += 1;
    this.#substituted = false;
    return true;
  }

  *#cycle(): Steps<Flow> {
    if (this.#process.spend(5)) yield { on: 'cpu', steps: 0 };
    for (let at = 0; at < this.#commands.length; at++) {
      const command = this.#commands[at] as SedCommand;
      if (command.name === '}' || command.name === ':') continue;
      if ((yield* this.#selects(command)) === command.negated) {
        if (command.name === '{') at = (command.end ?? this.#commands.length) - 1;
        continue;
      }
      const done = yield* this.#execute(command);
      if (typeof done === 'number') {
        at = done;
        if (this.#process.spend(1)) yield { on: 'cpu', steps: 0 };
      } else if (done) return done === 'deleted' ? 'restart' : done;
    }
    return 'next';
  }

  /** @returns where to go on, how the cycle ends, or nothing */
  *#execute(command: SedCommand): Steps<number | Flow | 'deleted' | undefined> {
    switch (command.name) {
      case 's':
        return yield* this.#substitute(command.substitution as Substitution);
      case 'p':
        return yield* this.#printPattern();
      case 'P':
        return yield* this.#print(this.#firstLine());
      case 'd':
        return yield* this.#skipToNext();
      case 'D':
        if (!this.#pattern.includes('\n')) return yield* this.#skipToNext();
        this.#pattern = this.#pattern.slice(this.#pattern.indexOf('\n') + 1);
        return 'restart';
      case 'q':
      case 'Q':
        this.exitCode = command.number ?? 0;
        return command.name === 'q' ? 'quit' : 'quit silently';
      case 'n':
      case 'N':
        return yield* this.#more(command.name);
      case 'b':
        return this.#jump(command);
      case 't':
      case 'T': {
        const jumps = this.#substituted === (command.name === 't');
        this.#substituted = false;
        return jumps ? this.#jump(command) : undefined;
      }
      case 'a':
        this.#appended.push({ text: command.text ?? '' });
        return undefined;
      case 'i':
        yield* writeTo(this.#process, this.#out, utf8(command.text ?? ''));
        return undefined;
      case 'c':
        return yield* this.#change(command);
      case 'r':
        this.#appended.push({ file: command.text ?? '' });
        return undefined;
      case 'w':
      case 'W':
        return yield* this.#writeFile(command.text ?? '', command.name === 'w' ? this.#pattern : this.#firstLine());
      default:
        return yield* this.#simple(command);
    }
  }

  *#simple(command: SedCommand): Steps<undefined> {
    switch (command.name) {
      case 'g':
        this.#pattern = this.#hold;
        break;
      case 'G':
        this.#pattern += `\n${this.#hold}`;
        break;
      case 'h':
        this.#hold = this.#pattern;
        break;
      case 'H':
        this.#hold += `\n${this.#pattern}`;
        break;
      case 'x':
        [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
        break;
      case 'z':
        this.#pattern = '';
        break;
      case 'y':
        this.#pattern = [...this.#pattern].map((ch) => command.map?.get(ch) ?? ch).join('');
        break;
      case '=':
        yield* writeTo(this.#process, this.#out, `${this.#line}\n`);
        break;
      case 'l':
        yield* writeTo(this.#process, this.#out, `${utf8(unambiguous(this.#pattern, command.number ?? 70))}\n`);
        break;
      case 'F':
        yield* writeTo(this.#process, this.#out, `${utf8(this.#input.name)}\n`);
        break;
      case 'R':
        this.#readOneLine(command.text ?? '');
        break;
    }
    return undefined;
  }

  #firstLine(): string {
    const end = this.#pattern.indexOf('\n');
    return end < 0 ? this.#pattern : this.#pattern.slice(0, end);
  }

  /** `d`: no output; the next cycle reads its line as usual. */
  *#skipToNext(): Steps<Flow> {
    yield* this.#flush();
    return (yield* this.#load()) ? 'restart' : 'quit silently';
  }

  *#change(command: SedCommand): Steps<Flow> {
    const inRange = command.to && !command.negated && this.#ranges.has(command);
    if (!inRange) yield* writeTo(this.#process, this.#out, utf8(command.text ?? ''));
    return yield* this.#skipToNext();
  }

  *#more(name: string): Steps<Flow | undefined> {
    if (yield* this.#input.last()) return name === 'n' || this.#options.quiet ? (this.#options.quiet ? 'quit silently' : 'quit') : 'quit';
    if (name === 'n' && !this.#options.quiet) yield* this.#printPattern();
    yield* this.#flush();
    const before = this.#pattern;
    const { line, complete } = (yield* this.#input.take()) ?? { line: '', complete: true };
    this.#line += 1;
    this.#complete = complete;
    this.#pattern = name === 'n' ? line : `${before}\n${line}`;
    return undefined;
  }

  #jump(command: SedCommand): number {
    return command.text ? (this.#labels.get(command.text) ?? this.#commands.length) : this.#commands.length;
  }

  *#substitute(substitution: Substitution): Steps<undefined> {
    const regex = substitution.regex ?? (this.#lastRegex && new RegExp(this.#lastRegex.source, `${this.#lastRegex.flags.replace('g', '')}g`));
    if (!regex) return undefined;
    this.#lastRegex = regex;
    let count = 0;
    let changed = false;
    regex.lastIndex = 0;
    this.#pattern = this.#pattern.replace(regex, (...match: unknown[]) => {
      count += 1;
      if (count < substitution.nth || (count > substitution.nth && !substitution.all)) return match[0] as string;
      changed = true;
      return render(substitution.pieces, match as string[]);
    });
    if (!changed) return undefined;
    this.#substituted = true;
    for (let i = 0; i < substitution.print; i++) yield* this.#printPattern();
    if (substitution.file) yield* this.#writeFile(substitution.file, this.#pattern);
    return undefined;
  }

  *#printPattern(): Steps<undefined> {
    return yield* this.#print(this.#pattern, this.#complete || !(yield* this.#input.last()));
  }

  /** A line; the newline that the last line of the input lacks is left out here too. */
  *#print(line: string, complete = true): Steps<undefined> {
    const before = this.#missingNewline ? this.#end : '';
    this.#missingNewline = !complete;
    yield* writeTo(this.#process, this.#out, utf8(before + line) + (complete ? this.#end : ''));
    return undefined;
  }

  *#flush(): Steps<void> {
    for (const { text, file } of this.#appended) {
      const content = text === undefined ? this.#contentOf(file ?? '') : utf8(text);
      if (content === '') continue;
      yield* writeTo(this.#process, this.#out, (this.#missingNewline ? this.#end : '') + content);
      this.#missingNewline = false;
    }
    this.#appended = [];
  }

  #contentOf(path: string): string {
    try {
      return this.#process.namespaces.mount.readFile(path, this.#process);
    } catch (error) {
      // sed reads what it can and says nothing about the rest.
      if (error instanceof OsError) return '';
      throw error;
    }
  }

  #readOneLine(path: string): void {
    let lines = this.#readers.get(path);
    if (!lines) this.#readers.set(path, (lines = this.#contentOf(path).split(/(?<=\n)/)));
    const line = lines.shift();
    if (line) this.#appended.push({ text: textKeepingBytes(line.endsWith('\n') ? line : `${line}\n`) });
  }

  *#writeFile(path: string, line: string): Steps<undefined> {
    let file = this.#written.get(path);
    if (!file) this.#written.set(path, (file = this.#openForWriting(path)));
    yield* writeTo(this.#process, file, `${utf8(line)}\n`);
    return undefined;
  }

  #openForWriting(path: string): OpenFile {
    if (path === '/dev/stdout') return this.#out;
    if (path === '/dev/stderr') return this.#process.descriptor(2) ?? new NullFile();
    return this.#process.namespaces.mount.open(path, { write: true, create: true, truncate: true }, this.#process);
  }

  /** Opens the files that `w` names, as sed does before the first line. */
  prepare(): void {
    for (const { name, text, substitution } of this.#commands) {
      const path = name === 'w' || name === 'W' ? text : substitution?.file;
      if (path && !this.#written.has(path)) this.#written.set(path, this.#openForWriting(path));
    }
  }

  *#selects(command: SedCommand): Steps<boolean> {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return yield* this.#matches(from);
    const open = this.#ranges.get(command);
    if (open !== undefined) return yield* this.#inRange(command, open);
    const starts = from.type === 'line' && from.line === 0 ? this.#line === 1 : yield* this.#matches(from);
    if (!starts) return false;
    const zero = from.type === 'line' && from.line === 0;
    if (zero && to.type === 'regex' && (yield* this.#matches(to))) return true;
    const end = to.type === 'plus' ? this.#line + to.count : to.type === 'multiple' ? Math.ceil(this.#line / (to.of || 1)) * (to.of || 1) : to.type === 'line' ? to.line : -1;
    if (end === -1 ? !(to.type === 'last' && (yield* this.#input.last())) : end > this.#line) this.#ranges.set(command, end);
    return true;
  }

  *#inRange(command: SedCommand, end: number): Steps<boolean> {
    const to = command.to as Address;
    if (end >= 0) {
      if (this.#line >= end) this.#ranges.delete(command);
      // A range that was left by a jump ends with its first line beyond.
      return this.#line <= end || (command.from?.type !== 'line' && this.#line <= end) || (yield* this.#again(command));
    }
    if (yield* this.#matches(to)) this.#ranges.delete(command);
    return true;
  }

  *#again(command: SedCommand): Steps<boolean> {
    return command.from ? yield* this.#matches(command.from) : false;
  }

  *#matches(address: Address): Steps<boolean> {
    switch (address.type) {
      case 'line':
        return this.#line === address.line;
      case 'step':
        return address.step === 0 ? this.#line === address.first : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case 'last':
        return yield* this.#input.last();
      case 'regex': {
        const regex = address.regex ?? this.#lastRegex;
        if (!regex) return false;
        this.#lastRegex = regex;
        regex.lastIndex = 0;
        return regex.test(this.#pattern);
      }
    }
  }
}
