// CEL over a world: what checks and mistakes may ask. Observers only: nothing here leaves a trace in history or logs.
//
//   get(kind, name[, namespace])      the object, or an empty map
//   list(kind[, {namespace, labels}]) the objects; namespace '*' for all
//   has_event(reason[, text])         whether an Event with this reason (and text in its message) was seen
//   history(verb, kind[, name])       how often someone outside the control plane wrote such an object
//   file(path)                        a file of the workstation, '' when it is not there
//   may(who, verb, resource, namespace)     whether anna, group:shop-team or system:serviceaccount:shop:robot may do this
//   connects(from, to, port[, protocol])    whether NetworkPolicies let Pod namespace/name reach the other
//   policies(yaml[, who])             what admission policies would say to this object: {denied: text, warnings: texts, object: as it would be}
//   decoded(text)                     a Secret's value as text: base64 read, '' when it is none
//
// Numbers are CEL ints where they are whole, so `spec.replicas == 3` holds.

import { Base64Error, decodeBase64 } from '../base/base64.ts';
import { text } from '../base/bytes.ts';
import type { Environment } from '../base/cel/environment.ts';
import { compile, type Program } from '../base/cel/program.ts';
import { CelError, type Value } from '../base/cel/value.ts';
import { baseEnvironment } from '../cluster/apiserver/cel/environment.ts';

/** What an expression sees of the world. */
export interface Observed {
  get(kind: string, name: string, namespace: string | undefined): unknown;
  list(kind: string, options: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }): readonly unknown[];
  hasEvent(reason: string, text: string): boolean;
  history(verb: string, kind: string, name: string): number;
  file(path: string): string;
  may(who: string, verb: string, resource: string, namespace: string): boolean;
  connects(from: string, to: string, port: number, protocol: string): boolean;
  /** @returns undefined for what is no object of a kind that is there */
  policies(yaml: string, who: string): unknown;
}

/** An expression that was read once; true or false for a world. */
export type Expression = (world: Observed) => boolean;

/** The most one check may cost; as in the API server, an expression cannot hang. */
const costLimit = 10_000_000;

let observed: Observed | undefined;

const world = (): Observed => {
  if (!observed) throw new Error('an expression is evaluated over a world');
  return observed;
};

/** JSON as CEL sees it: whole numbers are ints (bigint), and only own keys are there. */
function toCel(value: unknown): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return new Map(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (value instanceof Map ? (Object.fromEntries(value) as Record<string, unknown>) : {});

function options(value: unknown): { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> } {
  const { namespace, labels } = recordOf(value);
  return { ...(typeof namespace === 'string' ? { namespace } : {}), ...(labels === undefined ? {} : { labels: recordOf(labels) as Record<string, string> }) };
}

function decoded(base64: string): string {
  try {
    return text(decodeBase64(base64));
  } catch (error) {
    if (error instanceof Base64Error) return '';
    throw error;
  }
}

let made: Environment | undefined;

/** Kubernetes' own functions, and those that look at a world. */
function environment(): Environment {
  made ??= baseEnvironment()
    .fn('get(string, string): dyn', (kind: string, name: string) => toCel(world().get(kind, name, undefined) ?? {}))
    .fn('get(string, string, string): dyn', (kind: string, name: string, namespace: string) => toCel(world().get(kind, name, namespace) ?? {}))
    .fn('list(string): list<dyn>', (kind: string) => toCel(world().list(kind, {})))
    .fn('list(string, map<string, dyn>): list<dyn>', (kind: string, filter: unknown) => toCel(world().list(kind, options(filter))))
    .fn('has_event(string): bool', (reason: string) => world().hasEvent(reason, ''))
    .fn('has_event(string, string): bool', (reason: string, text: string) => world().hasEvent(reason, text))
    .fn('history(string, string): int', (verb: string, kind: string) => BigInt(world().history(verb, kind, '')))
    .fn('history(string, string, string): int', (verb: string, kind: string, name: string) => BigInt(world().history(verb, kind, name)))
    .fn('file(string): string', (path: string) => world().file(path))
    .fn('may(string, string, string, string): bool', (who: string, verb: string, resource: string, namespace: string) => world().may(who, verb, resource, namespace))
    .fn('connects(string, string, int): bool', (from: string, to: string, port: bigint) => world().connects(from, to, Number(port), 'TCP'))
    .fn('connects(string, string, int, string): bool', (from: string, to: string, port: bigint, protocol: string) => world().connects(from, to, Number(port), protocol))
    .fn('policies(string): dyn', (yaml: string) => toCel(world().policies(yaml, '') ?? {}))
    .fn('policies(string, string): dyn', (yaml: string, who: string) => toCel(world().policies(yaml, who) ?? {}))
    .fn('decoded(string): string', (base64: string) => decoded(base64));
  return made;
}

/**
 * Reads an expression.
 * @returns the expression, or what is wrong with it as one sentence
 */
export function compileExpression(source: string): Expression | { readonly error: string } {
  const program = compile(environment(), source);
  if ('error' in program) return program;
  if (program.type !== 'bool' && program.type !== 'dyn') return { error: `gives ${program.type} and must give bool` };
  return (over) => evaluate(program, over);
}

function evaluate(program: Program, over: Observed): boolean {
  observed = over;
  try {
    return program.run({}, costLimit) === true;
  } catch (error) {
    // a field that is not there (yet) means: not so. CEL fails for it, and a check simply is not green
    if (error instanceof CelError) return false;
    throw error;
  } finally {
    observed = undefined;
  }
}
