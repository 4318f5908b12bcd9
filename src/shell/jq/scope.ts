// What a filter runs with: the value on its way, the names in scope, and what it may ask of the outside.

import type { Json } from './json.ts';
import type { Path } from './paths.ts';
import type { Definition, Filter } from './syntax.ts';

/** A value on its way. `path`: where it is; `none`: nowhere, though paths are asked for; undefined: nobody asks */
export interface Out {
  readonly value: Json;
  readonly path: Path | 'none' | undefined;
}

/** A filter with the names it was written under: an argument of a function. */
export interface Closure {
  readonly body: Filter;
  readonly scope: Scope;
  readonly parameters?: readonly string[];
}

/** Names: variables by `$name`, functions by `name/arity`. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #variables = new Map<string, Json>();
  readonly #functions = new Map<string, Closure>();
  readonly labels = new Map<string, object>();

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  variable(name: string): Json | undefined {
    return this.#variables.get(name) ?? this.#parent?.variable(name);
  }

  setVariable(name: string, value: Json): void {
    this.#variables.set(name, value);
  }

  function(key: string): Closure | undefined {
    return this.#functions.get(key) ?? this.#parent?.function(key);
  }

  define({ name, parameters, body }: Definition): void {
    this.#functions.set(`${name}/${parameters.length}`, { body, scope: this, parameters });
  }

  bind(name: string, closure: Closure): void {
    this.#functions.set(`${name}/0`, closure);
  }

  label(name: string): object | undefined {
    return this.labels.get(name) ?? this.#parent?.label(name);
  }
}

/** What a filter may ask of the outside. */
export interface Host {
  /** the next input; undefined when there is none. For `input` and `inputs` */
  nextInput(): Json | undefined;
  debug(value: Json): void;
  stderr(text: string): void;
  readonly nowMs: number;
  readonly env: Json;
  /** values after --args, and by name */
  readonly args: Json;
  readonly inputFilename: string | null;
}
