// jq: filters over JSON. Upstream: jq 1.7. Our own small implementation of the language. It is large, so it comes with the cluster's side and not with
// the first programs of a workstation.
// @supports partly shell: jq — "modules (import, include), --stream-errors, SQL-style operators beyond INDEX and IN, and getpath in $__prog_args are not simulated"

import { textKeepingBytes } from '../../base/bytes.ts';
import { print, printError, readAll, input as standardInput } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { checkNames } from './check.ts';
import { JqBadUsage, type JqOptions, parseJqOptions } from './command-line.ts';
import { Interpreter } from './evaluate.ts';
import { type Json, JsonError, JsonReader, jsonText } from './json.ts';
import { JqBreak, JqError, JqHalt } from './operators.ts';
import { parseJq } from './parser.ts';
import { prelude } from './prelude.ts';
import { type Host, Scope } from './scope.ts';
import { type Filter, JqSyntaxError } from './syntax.ts';

export const jq: Program = function* (process) {
  let options: JqOptions;
  try {
    options = parseJqOptions(process);
  } catch (error) {
    if (!(error instanceof JqBadUsage)) throw error;
    yield* printError(process, error.message);
    return 2;
  }
  const scope = new Scope(prelude());
  for (const [name, value] of options.named) scope.setVariable(name, value);
  scope.setVariable(
    'ARGS',
    new Map<string, Json>([
      ['positional', options.positional],
      ['named', new Map(options.named)],
    ]),
  );
  let filter: Filter;
  try {
    filter = parseJq(options.filter);
    checkNames(filter, scope, [...options.named.keys()]);
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    yield* printError(process, `jq: error: ${error.message}\njq: 1 compile error\n`);
    return 3;
  }
  return yield* new Run(process, options, filter, scope).all();
};

/** One value of the input, or what is wrong with it. */
interface Inputs {
  next(): Json | undefined;
  /** what messages call the place that was read last */
  readonly place: string;
}

class Run {
  readonly #process: Process;
  readonly #options: JqOptions;
  readonly #filter: Filter;
  readonly #scope: Scope;
  #exit = 0;
  #last: Json | undefined;
  #errors = '';

  constructor(process: Process, options: JqOptions, filter: Filter, scope: Scope) {
    this.#process = process;
    this.#options = options;
    this.#filter = filter;
    this.#scope = scope;
  }

  *all(): Steps<number> {
    const inputs = yield* this.#open();
    const host: Host = {
      nextInput: () => inputs.next(),
      debug: (value) => {
        this.#errors += `["DEBUG:",${jsonText(value)}]\n`;
      },
      stderr: (text) => {
        this.#errors += text;
      },
      nowMs: this.#process.nowMs,
      env: new Map(this.#process.env),
      args: this.#options.positional,
      inputFilename: this.#options.files[0] ?? null,
    };
    const interpreter = new Interpreter(host);
    try {
      if (this.#options.noInput) yield* this.#one(interpreter, null, inputs);
      else for (let value = inputs.next(); value !== undefined; value = inputs.next()) yield* this.#one(interpreter, value, inputs);
    } catch (error) {
      return yield* this.#stopped(error);
    }
    yield* this.#flush();
    if (this.#options.exitStatus && this.#exit === 0) return this.#last === undefined ? 4 : this.#last === null || this.#last === false ? 1 : 0;
    return this.#exit;
  }

  *#stopped(error: unknown): Steps<number> {
    yield* this.#flush();
    if (error instanceof JqHalt) {
      if (error.message !== undefined) yield* printError(this.#process, typeof error.message === 'string' ? error.message : `${jsonText(error.message)}\n`);
      return error.code;
    }
    if (!(error instanceof JsonError)) throw error;
    yield* printError(this.#process, `parse error: ${error.message}\n`);
    return 2;
  }

  *#flush(): Steps<void> {
    const text = this.#errors;
    this.#errors = '';
    if (text) yield* printError(this.#process, text);
  }

  *#one(interpreter: Interpreter, value: Json, inputs: Inputs): Steps<void> {
    try {
      for (const result of interpreter.values(this.#filter, this.#scope, value)) {
        if (this.#process.spend(20)) yield { on: 'cpu', steps: 0 };
        yield* this.#flush();
        this.#last = result;
        yield* print(this.#process, this.#shown(result));
      }
    } catch (error) {
      if (error instanceof JqBreak) {
        yield* printError(this.#process, 'jq: error (at <unknown>): break\n');
        this.#exit = 5;
        return;
      }
      if (!(error instanceof JqError)) throw error;
      yield* this.#flush();
      const text = typeof error.value === 'string' ? `: ${error.value}` : error.value === null ? ' (not a string): null' : ` (not a string): ${jsonText(error.value)}`;
      yield* printError(this.#process, `jq: error (at ${inputs.place})${text}\n`);
      this.#exit = 5;
    }
  }

  #shown(value: Json): string {
    const { raw, join, write, nullEnded, sequence } = this.#options;
    const text = raw && typeof value === 'string' ? value : jsonText(value, write);
    return (sequence ? '\x1e' : '') + text + (join ? '' : nullEnded ? '\0' : '\n');
  }

  /** Reads all files, and makes of them the values the filter gets. */
  *#open(): Steps<Inputs> {
    const { files, rawInput, slurp, noInput } = this.#options;
    const texts: { readonly name: string; readonly text: string }[] = [];
    if (files.length === 0 && !(noInput && !this.#asksForInput()))
      texts.push({ name: '<stdin>', text: textKeepingBytes(yield* readAll(this.#process, standardInput(this.#process))) });
    for (const path of files) {
      const text = path === '-' ? textKeepingBytes(yield* readAll(this.#process, standardInput(this.#process))) : yield* this.#read(path);
      if (text !== undefined) texts.push({ name: '<stdin>', text });
    }
    if (rawInput) return rawInputs(texts.map(({ text }) => text).join(''), slurp);
    const reader = new JsonReader(texts.map(({ text }) => text).join('\n'));
    if (slurp) return slurped(reader);
    let taken = false;
    return {
      next: () => {
        taken = true;
        return reader.next();
      },
      get place() {
        return taken ? `<stdin>:${reader.line}` : '<unknown>';
      },
    };
  }

  #asksForInput(): boolean {
    return /\binputs?\b/.test(this.#options.filter);
  }

  *#read(path: string): Steps<string | undefined> {
    try {
      return textKeepingBytes(this.#process.namespaces.mount.readFile(path, this.#process));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(this.#process, `jq: error: Could not open ${error.code === 'EISDIR' ? `${path}: It's a directory` : `${path}: ${error.text}`}\n`);
      this.#exit = 2;
      return undefined;
    }
  }
}

function rawInputs(text: string, slurp: boolean): Inputs {
  if (slurp) {
    let done = false;
    return {
      next: () => {
        if (done) return undefined;
        done = true;
        return text;
      },
      place: '<stdin>:0',
    };
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let at = 0;
  return {
    next: () => lines[at++],
    get place() {
      return `<stdin>:${at}`;
    },
  };
}

function slurped(reader: JsonReader): Inputs {
  let done = false;
  return {
    next: () => {
      if (done) return undefined;
      const all: Json[] = [];
      for (let value = reader.next(); value !== undefined; value = reader.next()) all.push(value);
      done = true;
      return all;
    },
    get place() {
      return `<stdin>:${reader.line}`;
    },
  };
}
