// What a running awk knows: its input, its variables, the record and its fields. Upstream: POSIX awk, Variables and Special Variables.

import { Random } from '../../../base/random.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process, Steps } from '../../../os/process.ts';
import { AwkRecord } from './record.ts';
import { RecordReader, Streams } from './streams.ts';
import type { AwkProgram, Expression, Place } from './syntax.ts';
import { fromInput, toNumber, toText, type Value } from './values.ts';

export type AwkArray = Map<string, Value>;

/** What went wrong while running; the message goes to stderr, the exit code is 2. */
export class AwkError extends Error {
  override readonly name = 'AwkError';
}

/** A function call's own variables. */
export type Frame = Map<string, Value | AwkArray>;

/** Everything but the program's run, which interpreter.ts adds. */
export abstract class AwkState {
  readonly process: Process;
  readonly streams: Streams;
  readonly record = new AwkRecord();
  protected readonly program: AwkProgram;
  protected readonly globals = new Map<string, Value | AwkArray>();
  protected frames: Frame[] = [];
  protected reader: RecordReader | undefined;
  protected argument = 0;
  protected inputOver = false;
  protected usedFile = false;
  random = new Random(0);
  seed = 0;
  failed = false;

  constructor(process: Process, program: AwkProgram, args: readonly string[]) {
    this.process = process;
    this.streams = new Streams(process);
    this.program = program;
    const defaults = {
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      FNR: 0,
      NF: 0,
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
      ARGC: args.length,
    } as const;
    for (const [name, value] of Object.entries(defaults)) this.globals.set(name, value);
    this.globals.set('ARGV', new Map(args.map((arg, i) => [String(i), fromInput(arg)])));
    this.globals.set('ENVIRON', new Map([...process.env].map(([name, value]) => [name, fromInput(value)])));
  }

  protected *nextRecord(): Steps<boolean> {
    const line = yield* this.readMain();
    if (line === null) return false;
    this.record.set(line);
    return true;
  }

  protected *readMain(): Steps<string | null> {
    for (;;) {
      if (!this.reader && !(yield* this.#openNext())) return null;
      const line = yield* (this.reader as RecordReader).next(this.text('RS'));
      if (line !== null) {
        this.setVariable('NR', toNumber(this.variable('NR')) + 1);
        this.setVariable('FNR', toNumber(this.variable('FNR')) + 1);
        return line;
      }
      this.closeReader();
    }
  }

  protected closeReader(): void {
    this.reader = undefined;
  }

  /** Opens the next file of ARGV; `name=value` is an assignment. */
  *#openNext(): Steps<boolean> {
    if (this.inputOver) return false;
    const argv = this.array('ARGV');
    while (++this.argument < toNumber(this.variable('ARGC'))) {
      const word = toText(argv.get(String(this.argument)), '%.6g');
      if (word === '') continue;
      const assignment = /^([A-Za-z_]\w*)=([^]*)$/.exec(word);
      if (assignment) this.setVariable(assignment[1] ?? '', fromInput(assignment[2] ?? ''));
      else if (yield* this.#open(word)) return true;
    }
    this.inputOver = true;
    return this.usedFile ? false : yield* this.#open('-');
  }

  *#open(path: string): Steps<boolean> {
    this.usedFile = true;
    try {
      const file = path === '-' ? this.process.descriptor(0) : this.process.namespaces.mount.open(path, { read: true }, this.process);
      if (!file) return false;
      if (file.kind === 'directory') throw new OsError('EISDIR', path);
      this.reader = new RecordReader(this.process, path === '-' ? file.duplicate() : file);
      this.globals.set('FILENAME', path === '-' ? '' : path);
      this.setVariable('FNR', 0);
      return true;
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      if (error.code !== 'EISDIR') throw new AwkError(`cannot open ${path} (${error.text})`);
      throw new AwkError(`cannot open ${path} (Is a directory)`);
    }
  }

  variable(name: string): Value {
    if (name === 'NF') return this.record.count(this.text('FS'));
    const frame = this.frames.at(-1);
    const value = frame?.has(name) ? frame.get(name) : this.globals.get(name);
    if (value instanceof Map) throw new AwkError(`can't use array ${name} in scalar context`);
    return value;
  }

  /** A built-in variable as text. */
  text(name: string): string {
    const value = this.globals.get(name);
    return typeof value === 'string' ? value : toText(value as Value, '%.6g');
  }

  setVariable(name: string, value: Value): void {
    if (name === 'NF') return this.record.setCount(toNumber(value), this.text('FS'));
    // Fields of this record are split by the separator that was in force when it was read.
    if (name === 'FS') this.record.count(this.text('FS'));
    const frame = this.frames.at(-1);
    (frame?.has(name) ? frame : this.globals).set(name, value);
  }

  /** The array of this name, made when it is new. */
  array(name: string): AwkArray {
    const frame = this.frames.at(-1);
    const scope = frame?.has(name) ? frame : this.globals;
    const known = scope.get(name);
    if (known instanceof Map) return known;
    if (known !== undefined) throw new AwkError(`can't use scalar ${name} as array`);
    const made: AwkArray = new Map();
    scope.set(name, made);
    return made;
  }

  protected isArray(name: string): boolean {
    const frame = this.frames.at(-1);
    return (frame?.has(name) ? frame.get(name) : this.globals.get(name)) instanceof Map;
  }

  protected recordText(): string {
    return this.record.text(this.text('OFS'), (value) => this.string(value));
  }

  /** A value as text, numbers by CONVFMT. */
  string(value: Value): string {
    return toText(value, this.text('CONVFMT'));
  }

  *keyOf(keys: readonly Expression[]): Steps<string> {
    const parts: string[] = [];
    for (const key of keys) {
      const value = yield* this.evaluate(key);
      parts.push(typeof value === 'number' && Number.isInteger(value) ? String(value) : this.string(value));
    }
    return parts.join(parts.length > 1 ? this.text('SUBSEP') : '');
  }

  *read(place: Place): Steps<Value> {
    if (place.type === 'variable') return this.variable(place.name);
    if (place.type === 'field') return this.field(toNumber(yield* this.evaluate(place.index)));
    const array = this.array(place.name);
    const key = yield* this.keyOf(place.keys);
    if (!array.has(key)) array.set(key, undefined);
    return array.get(key);
  }

  *assign(place: Place, value: Value): Steps<void> {
    if (place.type === 'variable') return this.setVariable(place.name, value);
    if (place.type === 'element') return void this.array(place.name).set(yield* this.keyOf(place.keys), value);
    const index = this.fieldIndex(toNumber(yield* this.evaluate(place.index)));
    if (index === 0) this.record.set(this.string(value));
    else this.record.setField(index, value, this.text('FS'));
  }

  protected field(index: number): Value {
    const at = this.fieldIndex(index);
    return at === 0 ? fromInput(this.recordText()) : this.record.field(at, this.text('FS'));
  }

  protected fieldIndex(index: number): number {
    if (index < 0) throw new AwkError(`attempt to access field ${Math.trunc(index)}`);
    return Math.trunc(index);
  }

  /** The value of an expression. */
  abstract evaluate(node: Expression): Steps<Value>;
}
