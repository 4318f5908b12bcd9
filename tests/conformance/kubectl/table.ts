/** Tables of kubectl's own tests, each with what its cases ask of ours: one function per table. */
import { casesOf, readTables } from '../corpora.ts';
import { decode, NotUnderstood } from '../kinds/go-cases.ts';
import type { Conformance, Tally } from '../tally.ts';
import { type Kit, kit } from './kit.ts';

export type Case = Readonly<Record<string, unknown>>;

/** @returns why the case fails; undefined when it passes */
export type Check = (value: Case, kit: Kit) => string | undefined;

/** By `Func variable`; a word instead of a check says why a table is not about us. */
export type Checks = Readonly<Record<string, Check | string>>;

/** Measures the tables of one file of `k8s-tables/curated`. A table without an entry has no check here: most are about Go's own parts, some stand on Go code. */
export function tablesOf(file: string, checks: Checks, floor = 0.97): Conformance {
  return { name: file, floor, run: (tally) => runTables(tally, file, checks) };
}

function runTables(tally: Tally, file: string, checks: Checks): void {
  for (const table of readTables(`k8s-tables/curated/${file}.json`)) {
    const check = checks[`${table.func} ${table.var}`];
    for (const { name, value } of casesOf(table)) {
      if (typeof check === 'string') tally.skip(check);
      else if (!check) tally.skip('without a check here');
      else measure(tally, name, () => check(value, kit()));
    }
  }
}

/** A case of which only Go knows a value is not measured. */
function measure(tally: Tally, name: string, body: () => string | undefined): void {
  let why: string | undefined;
  try {
    why = body();
  } catch (error) {
    if (error instanceof NotUnderstood) return tally.skip('only Go can read it');
    why = `threw ${error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 4).join(' ') : String(error)}`;
  }
  tally.check(name, () => why);
}

const cut = (text: string): string => (text.length > 700 ? `${text.slice(0, 700)}…` : text);

/** Undefined when every text stands in `output` and none of `without` does. */
export function contains(output: string, wanted: unknown, without: unknown = []): string | undefined {
  const plain = spaced(output);
  const missing = listOf(decode(wanted)).filter((one) => !plain.includes(spaced(one)));
  const there = listOf(decode(without)).filter((one) => plain.includes(spaced(one)));
  if (missing.length + there.length === 0) return undefined;
  return `${missing.map((one) => `lacks ${JSON.stringify(one)}`).join(', ')}${there.map((one) => ` has ${JSON.stringify(one)}`).join(',')} in ${cut(output)}`;
}

/** Upstream looks at cells before they are aligned, we after. */
const spaced = (text: string): string => text.replace(/\t| {2,}/g, '  ');

export const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : value === undefined || value === '' ? [] : [String(value)]);

/** Undefined when both are the same text. */
export const same = (actual: string, wanted: unknown): string | undefined => (actual === wanted ? undefined : `got ${JSON.stringify(cut(actual))}, want ${JSON.stringify(cut(String(wanted)))}`);
