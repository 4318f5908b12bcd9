import { expect, it } from 'vitest';
import { kindByName } from '../../../src/api/kinds/registry.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { describeWith, readJson } from './corpora.ts';
import type { Table } from './go-cases.ts';
import { casesOf, decode, kindOfType, NotUnderstood } from './go-cases.ts';

const pod = kindByName('', 'Pod');

interface Case {
  readonly name: string;
  readonly got: () => unknown;
  readonly expected: object;
}

type Fields = Readonly<Record<string, unknown>>;

function withDefaults(type: unknown, fields: object): unknown {
  const found = kindOfType(type);
  const apiVersion = found && found.kind.group !== '' ? `${found.kind.group}/${found.version}` : 'v1';
  const object = { apiVersion, kind: found?.kind.kind, metadata: { name: 'x' }, ...fields } as unknown as ApiObject;
  return found?.kind.defaults?.(object);
}

/** Upstream compares specs where there are some. */
const specOnly = (fields: Fields): Fields => ('spec' in fields ? { spec: fields['spec'] } : fields);

/** Without what Go does not tell from nothing. */
function filled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(filled);
  const kept = Object.entries(value).filter(([key, field]) => !(Array.isArray(field) && field.length === 0) && !(key === 'minReadySeconds' && field === 0));
  return Object.fromEntries(kept.map(([key, field]) => [key, filled(field)]));
}

/** The shapes that tables of defaults have: a whole object before and after; a Pod's containers and what the Pod asks for then. */
function read(table: Table, one: Fields, i: number): Case | undefined {
  const name = `${table.func} ${String(one['name'] ?? i)}`;
  if (one['enableMaxUnavailablePolicy'] === true) return undefined; // a feature that is off by default
  const type = (one['original'] as Fields | undefined)?.['$type'];
  if (kindOfType(type) && one['expected']) {
    const original = decode(one['original']) as object;
    return { name, got: () => withDefaults(type, original), expected: filled(specOnly(decode(one['expected']) as Fields)) as object };
  }
  if (table.func !== 'TestPodResourcesDefaults' || one['podLevelResourcesEnabled'] !== true) return undefined;
  const { containers, podResources } = decode(one) as Fields;
  const spec = { containers, ...(podResources ? { resources: podResources } : {}) };
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec } as unknown as ApiObject;
  const requests = (spec: unknown): Fields => ({ requests: (spec as { readonly resources?: Fields } | undefined)?.resources?.['requests'] ?? {} });
  return { name, got: () => requests((pod?.defaults?.(object) as Fields | undefined)?.['spec']), expected: requests(decode(one['expectedPodSpec'])) };
}

function cases(): { readonly cases: readonly Case[]; readonly skipped: number } {
  const found: Case[] = [];
  let skipped = 0;
  for (const table of readJson('k8s-tables/curated/defaulting.json') as readonly Table[]) {
    casesOf(table).forEach((one, i) => {
      try {
        const test = read(table, one, i);
        if (test) found.push(test);
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        skipped += 1;
      }
    });
  }
  return { cases: found, skipped };
}

describeWith('k8s-tables/curated/defaulting.json', 'defaults', () => {
  const { cases: all, skipped } = cases();
  it('reads most of the cases', () => {
    expect(all.length).toBeGreaterThan(60);
    expect(skipped).toBeLessThan(all.length / 2);
  });
  it.each(all)('$name', ({ got, expected }) => expect(got()).toMatchObject(expected));
});
