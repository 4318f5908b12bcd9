// CEL over a world: what checks and mistakes may ask. Observers only: nothing here leaves a trace in history or logs.
//
//   get(kind, name[, namespace])      the object, or an empty map
//   list(kind[, {namespace, labels}]) the objects; namespace '*' for all
//   has_event(reason[, text])         whether an Event with this reason (and text in its message) was seen
//   history(verb, kind[, name])       how often someone outside the control plane wrote such an object
//   file(path)                        a file of the workstation, '' when it is not there
//
// Numbers are CEL ints where they are whole, so `spec.replicas == 3` holds.

import { Environment } from '@marcbachmann/cel-js';

/** What an expression sees of the world. */
export interface Observed {
  get(kind: string, name: string, namespace: string | undefined): unknown;
  list(kind: string, options: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }): readonly unknown[];
  hasEvent(reason: string, text: string): boolean;
  history(verb: string, kind: string, name: string): number;
  file(path: string): string;
}

/** An expression that was read once; true or false for a world. */
export type Expression = (world: Observed) => boolean;

let observed: Observed | undefined;

const world = (): Observed => {
  if (!observed) throw new Error('an expression is evaluated over a world');
  return observed;
};

/** JSON as CEL sees it: whole numbers are ints (bigint), and only own keys are there. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return new Map(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
}

const asRecord = (value: unknown): Record<string, unknown> => (value instanceof Map ? Object.fromEntries(value) : { ...(value as Record<string, unknown>) });

function options(value: unknown): { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> } {
  const record = asRecord(value);
  const labels = record['labels'] === undefined ? undefined : (asRecord(record['labels']) as Record<string, string>);
  return { ...(typeof record['namespace'] === 'string' ? { namespace: record['namespace'] } : {}), ...(labels ? { labels } : {}) };
}

const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, unlistedVariablesAreDyn: false })
  .registerFunction('get(string, string): dyn', (kind: string, name: string) => toCel(world().get(kind, name, undefined) ?? {}))
  .registerFunction('get(string, string, string): dyn', (kind: string, name: string, namespace: string) => toCel(world().get(kind, name, namespace) ?? {}))
  .registerFunction('list(string): list<dyn>', (kind: string) => toCel(world().list(kind, {})))
  .registerFunction('list(string, map): list<dyn>', (kind: string, filter: unknown) => toCel(world().list(kind, options(filter))))
  .registerFunction('has_event(string): bool', (reason: string) => world().hasEvent(reason, ''))
  .registerFunction('has_event(string, string): bool', (reason: string, text: string) => world().hasEvent(reason, text))
  .registerFunction('history(string, string): int', (verb: string, kind: string) => BigInt(world().history(verb, kind, '')))
  .registerFunction('history(string, string, string): int', (verb: string, kind: string, name: string) => BigInt(world().history(verb, kind, name)))
  .registerFunction('file(string): string', (path: string) => world().file(path));

/**
 * Reads an expression.
 * @returns the expression, or what is wrong with it as one sentence
 */
export function compileExpression(source: string): Expression | { readonly error: string } {
  try {
    const run = environment.parse(source);
    const types = run.check();
    if (!types.valid) return { error: types.error?.message ?? 'the expression has a type error' };
    return (over) => evaluate(run, over);
  } catch (error) {
    // the parser throws on a syntax error: that is the author's to mend, and this is how they hear of it
    return { error: (error as Error).message };
  }
}

function evaluate(run: () => unknown, over: Observed): boolean {
  observed = over;
  try {
    return run() === true;
  } catch {
    // a field that is not there (yet) means: not so. CEL throws for it, and a check simply is not green
    return false;
  } finally {
    observed = undefined;
  }
}
