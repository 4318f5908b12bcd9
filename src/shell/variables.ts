// Shell variables: values, attributes, the scopes of functions, and what of it children see.
// Upstream: bash's variables.c; attributes as `declare` sets them.

/** An indexed array keeps its numbers in order; an associative one the order in which keys came. */
export type Value = string | ReadonlyMap<number, string> | AssociativeValue | undefined;

/** Keys to values. */
export interface AssociativeValue {
  readonly keys: Map<string, string>;
}

export interface Variable {
  /** undefined: declared, but not set */
  value: Value;
  exported: boolean;
  readOnly: boolean;
  integer: boolean;
  letterCase: 'lower' | 'upper' | undefined;
  /** a name reference: stands for the variable its value names */
  reference: boolean;
}

export const isIndexed = (value: Value): value is ReadonlyMap<number, string> => value instanceof Map;
export const isAssociative = (value: Value): value is AssociativeValue => typeof value === 'object' && value !== null && !(value instanceof Map);

/** Assigning to a readonly variable. */
export class ReadOnlyVariable extends Error {
  override readonly name = 'ReadOnlyVariable';
}

export class Variables {
  /** innermost last; the first holds the globals */
  #scopes: Map<string, Variable>[] = [new Map()];
  /** told when what children see changes */
  readonly #onExport: (name: string, value: string | undefined) => void;

  constructor(onExport: (name: string, value: string | undefined) => void) {
    this.#onExport = onExport;
  }

  /** A copy for a subshell. */
  copy(onExport: (name: string, value: string | undefined) => void): Variables {
    const copy = new Variables(onExport);
    copy.#scopes = this.#scopes.map((scope) => new Map([...scope].map(([name, variable]) => [name, { ...variable, value: copyOf(variable.value) }])));
    return copy;
  }

  get depth(): number {
    return this.#scopes.length;
  }

  /** The variable that a name means right now, references followed. */
  find(name: string): Variable | undefined {
    return this.#lookup(this.resolve(name));
  }

  /** The name a name reference stands for, in the end. */
  resolve(name: string): string {
    let at = name;
    for (let hops = 0; hops < 10; hops++) {
      const variable = this.#lookup(at);
      if (!variable?.reference || typeof variable.value !== 'string' || variable.value === '') return at;
      at = variable.value;
    }
    return at;
  }

  /** The variable with this very name, whatever it refers to. */
  findDirect(name: string): Variable | undefined {
    return this.#lookup(name);
  }

  #lookup(name: string): Variable | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const found = this.#scopes[i]?.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** The value as a plain `$name` gives it: of arrays the element 0. */
  get(name: string): string | undefined {
    return scalarOf(this.find(name)?.value);
  }

  /** Assigns text. @throws ReadOnlyVariable */
  set(name: string, value: string): void {
    const real = this.resolve(name);
    const variable = this.#writable(real);
    if (isIndexed(variable.value)) this.#setIndex(variable, 0, value);
    else if (isAssociative(variable.value)) variable.value.keys.set('0', cased(variable, value));
    else variable.value = cased(variable, value);
    if (variable.exported) this.#onExport(real, scalarOf(variable.value));
  }

  /** Assigns one element. @throws ReadOnlyVariable */
  setElement(name: string, key: number | string, value: string): void {
    const real = this.resolve(name);
    const variable = this.#writable(real);
    if (isAssociative(variable.value)) variable.value.keys.set(String(key), cased(variable, value));
    else this.#setIndex(variable, Number(key), value);
  }

  #setIndex(variable: Variable, index: number, value: string): void {
    const old: ReadonlyMap<number, string> = isIndexed(variable.value) ? variable.value : new Map(typeof variable.value === 'string' ? [[0, variable.value]] : []);
    const text = cased(variable, value);
    if (old.has(index) || ![...old.keys()].some((known) => known > index)) variable.value = (old as Map<number, string>).set(index, text);
    else variable.value = new Map([...old, [index, text] as const].sort(([a], [b]) => a - b));
  }

  /** Replaces the whole value. @throws ReadOnlyVariable */
  setValue(name: string, value: Value): void {
    this.#writable(this.resolve(name)).value = value;
  }

  #writable(name: string): Variable {
    const found = this.#lookup(name);
    if (found?.readOnly) throw new ReadOnlyVariable(name);
    return found ?? this.declare(name, 'global');
  }

  /** The variable, made without a value where it is missing. `local`: in the innermost scope */
  declare(name: string, where: 'local' | 'global' | 'anywhere'): Variable {
    const scope = this.#scopes[where === 'local' ? this.#scopes.length - 1 : 0] as Map<string, Variable>;
    const known = where === 'anywhere' ? this.#lookup(name) : scope.get(name);
    if (known) return known;
    const made: Variable = { value: undefined, exported: false, readOnly: false, integer: false, letterCase: undefined, reference: false };
    scope.set(name, made);
    return made;
  }

  export(name: string, exported = true): void {
    const variable = this.#lookup(name) ?? this.declare(name, 'global');
    variable.exported = exported;
    this.#onExport(name, exported ? scalarOf(variable.value) : undefined);
  }

  /** @returns whether there was one. @throws ReadOnlyVariable */
  unset(name: string): boolean {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const scope = this.#scopes[i];
      const found = scope?.get(name);
      if (!found) continue;
      if (found.readOnly) throw new ReadOnlyVariable(name);
      // A local one stays local: what is assigned to it later ends with its function.
      if (i > 0 && i === this.#scopes.length - 1) scope?.set(name, { value: undefined, exported: false, readOnly: false, integer: false, letterCase: undefined, reference: false });
      else scope?.delete(name);
      if (found.exported) this.#onExport(name, this.exportedValue(name));
      return true;
    }
    return false;
  }

  unsetElement(name: string, key: number | string): void {
    const value = this.find(name)?.value;
    if (isAssociative(value)) value.keys.delete(String(key));
    else if (isIndexed(value)) (value as Map<number, string>).delete(Number(key));
  }

  /** The variable with this very name, to be put back later. */
  take(name: string): Variable | undefined {
    return this.#lookup(name);
  }

  /** Makes the name mean this variable (or none) where it is visible now. */
  putBack(name: string, variable: Variable | undefined): void {
    const scope = this.#scopes.findLast((candidate) => candidate.has(name)) ?? (this.#scopes[0] as Map<string, Variable>);
    if (variable) scope.set(name, variable);
    else scope.delete(name);
    this.#onExport(name, this.exportedValue(name));
  }

  /** A function begins. */
  push(): void {
    this.#scopes.push(new Map());
  }

  /** A function ends: what it declared is gone. */
  pop(): void {
    const gone = this.#scopes.pop();
    for (const [name, variable] of gone ?? []) {
      const after = this.exportedValue(name);
      if (variable.exported || after !== undefined) this.#onExport(name, after);
    }
  }

  /** What a child sees under this name; undefined when it sees nothing. */
  exportedValue(name: string): string | undefined {
    const found = this.#lookup(name);
    return found?.exported ? scalarOf(found.value) : undefined;
  }

  /** Every name that is visible now, sorted. */
  names(): string[] {
    return [...new Set(this.#scopes.flatMap((scope) => [...scope.keys()]))].sort();
  }

  /** The names declared in the innermost scope. */
  localNames(): string[] {
    return [...(this.#scopes.at(-1)?.keys() ?? [])].sort();
  }
}

/** What `$name` gives for a value. */
export function scalarOf(value: Value): string | undefined {
  if (typeof value === 'string' || value === undefined) return value;
  return isIndexed(value) ? value.get(0) : value.keys.get('0');
}

/** All elements, in order. */
export function elementsOf(value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return [...(isIndexed(value) ? value.values() : value.keys.values())];
}

/** The keys of the elements, in order. */
export function keysOf(value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return ['0'];
  return isIndexed(value) ? [...value.keys()].map(String) : [...value.keys.keys()];
}

function copyOf(value: Value): Value {
  if (isIndexed(value)) return new Map(value);
  return isAssociative(value) ? { keys: new Map(value.keys) } : value;
}

function cased(variable: Variable, value: string): string {
  if (variable.letterCase === undefined) return value;
  return variable.letterCase === 'lower' ? value.toLowerCase() : value.toUpperCase();
}
