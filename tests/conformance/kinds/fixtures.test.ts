import { expect, it } from 'vitest';
import type { Kind } from '../../../src/api/kind.ts';
import { kinds } from '../../../src/api/kinds/registry.ts';
import type { ApiObject } from '../../../src/api/object.ts';
import { describeWith, filesBelow, readJson } from './corpora.ts';

interface Fixture {
  readonly name: string;
  readonly kind: Kind;
  readonly object: ApiObject;
}

/** Objects of our kinds with every field set, as upstream writes them. */
function fixtures(): readonly Fixture[] {
  return filesBelow('k8s-api-fixtures/HEAD', /\.json$/).flatMap((file) => {
    const object = readJson('k8s-api-fixtures/HEAD', file) as ApiObject;
    const [version = '', group = ''] = (object.apiVersion ?? '').split('/').reverse();
    const kind = kinds.find((k) => k.group === group && k.kind === object.kind && k.versions.some((v) => v.name === version));
    return kind ? [{ name: file, kind, object }] : [];
  });
}

/** What differs between two values: paths with both sides. */
function differences(a: unknown, b: unknown, at = ''): readonly string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b))
    return [`${at}: ${JSON.stringify(a)} → ${JSON.stringify(b)}`];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => differences((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${at}.${key}`));
}

/** Fields the server changes even when everything is set: each by a rule of upstream's. */
const changed = [
  /^\.(stringData|data)\b/, // a Secret's texts become data
  /spec\.serviceAccount: /, // the older name of the field follows the newer one
  /resources\.requests\.limitsKey: undefined/, // a Pod asks for what its limits name
  /^\.spec\.podCIDRs\.0: /, // the singular field comes first
  /^\.spec\.volumeClaimTemplates\.0\.(apiVersion|kind): undefined/, // claims in a template have their type
  /^\.metadata\.labels\.kubernetes\.io\/metadata\.name: undefined/, // a namespace is labelled with its name
];

describeWith('k8s-api-fixtures/HEAD', 'objects with every field set', () => {
  const all = fixtures();
  it('are there for nearly every kind', () => expect(all.length).toBeGreaterThan(60));
  it.each(all)('$name keeps all it has', ({ kind, object }) => {
    const stored = kind.defaults?.(object) ?? object;
    expect(differences(object, stored).filter((line) => !changed.some((rule) => rule.test(line)))).toEqual([]);
  });
  it.each(all)('$name can be looked at by every hook', ({ kind, object }) => {
    const context = { nowMs: 0, user: { name: 'admin', groups: [] }, subresource: '' };
    const stored = kind.defaults?.(object) ?? object;
    const created = kind.prepareForCreate?.(stored, context) ?? stored;
    expect(() => [
      kind.validate?.(created, context),
      kind.validateUpdate?.(stored, stored, context),
      kind.validateStatusUpdate?.(stored, stored, { ...context, subresource: 'status' }),
      kind.prepareForUpdate?.(stored, stored, context),
      kind.warnings?.(stored, undefined),
      kind.selectableFields?.(stored),
    ]).not.toThrow();
    const row = kind.row?.(stored, { nowMs: 0 });
    expect(row?.length).toBe(kind.columns?.length);
    for (const cell of row ?? []) expect(cell).not.toBeUndefined();
  });
});
