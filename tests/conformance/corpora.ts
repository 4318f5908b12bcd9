/**
 * Finds the corpora: other projects' test tables, which lie beside the project (`../shared/corpora`, or `$CORPORA`) and are never copied into
 * it. Where they are absent the conformance tests say so and stop.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A table of upstream's tests: where it stood, and its cases as data. */
export interface Table {
  readonly file: string;
  readonly func: string;
  readonly var: string;
  readonly type: string;
  readonly cases: readonly unknown[] | Readonly<Record<string, unknown>>;
}

const root = resolve(process.env['CORPORA'] ?? '../shared/corpora');

/** Undefined when the corpora are there; otherwise why the tests that need them cannot run. */
export const absent: string | undefined = existsSync(root) ? undefined : `no corpora at ${root}: set CORPORA to the folder with k8s-tables and helm-tables`;

/** The tables of a file such as `k8s-tables/curated/quantity.json`. */
export function readTables(path: string): readonly Table[] {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Table[];
}

/** A file that is not tables, such as `kubectl-ref/edit-testcases.json`. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Whole numbers that no double holds become bigints. */
const exactly: Reviver = (_key, value, { source }) => (typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source) ? BigInt(source) : value);

/** Like readTables, with every whole number exact. */
export function readExactTables(path: string): readonly Table[] {
  return JSON.parse(readFileSync(join(root, path), 'utf8'), exactly as (this: unknown, key: string, value: unknown) => unknown) as Table[];
}

/** The cases of a table with a name for each. */
export function casesOf(table: Table): readonly { readonly name: string; readonly value: Readonly<Record<string, unknown>> }[] {
  const { cases } = table;
  if (Array.isArray(cases)) {
    return (cases as readonly Readonly<Record<string, unknown>>[]).map((value, i) => ({ name: `${table.func} ${nameOf(value) ?? `#${i}`}`, value }));
  }
  return Object.entries(cases).map(([name, value]) => ({ name: `${table.func} ${name}`, value: value as Readonly<Record<string, unknown>> }));
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : undefined;
  const named = value as Readonly<Record<string, unknown>>;
  for (const key of ['name', 'Name', 'description', 'Description', 'desc', 'testName']) if (typeof named[key] === 'string') return named[key];
  return undefined;
}

/** Whether a value holds Go code (`$go`, `$call`, `$func`) that only Go could evaluate. */
export function holdsCode(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsCode);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key === '$go' || key === '$call' || key === '$func' || holdsCode(member));
}
