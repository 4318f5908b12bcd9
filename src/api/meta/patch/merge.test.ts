import { describe, expect, it } from 'vitest';
import { applyMergePatch, createMergePatch, createThreeWayMergePatch } from './merge.ts';
import { PatchError } from './patch-error.ts';
import { requireKeyUnchanged, requireMetadataKeyUnchanged } from './precondition.ts';

const object = Object.freeze({
  metadata: Object.freeze({ name: 'a', finalizers: Object.freeze(['a', 'b']) }),
  spec: Object.freeze({ replicas: 2, size: Object.freeze({ x: 1 }) }),
});

describe('a merge patch', () => {
  const rows = [
    {
      name: 'sets, removes and replaces lists',
      patch: { spec: { replicas: null, paused: true }, metadata: { finalizers: ['c'] } },
      want: { metadata: { name: 'a', finalizers: ['c'] }, spec: { paused: true, size: { x: 1 } } },
    },
    { name: 'drops nulls of what is new', patch: { status: { a: null, b: { c: null, d: 1 } } }, want: { ...object, status: { b: { d: 1 } } } },
    { name: 'turns a map into a scalar', patch: { spec: 3 }, want: { metadata: object.metadata, spec: 3 } },
    { name: 'does nothing', patch: {}, want: object },
  ];
  it.each(rows)('$name', ({ patch, want }) => expect(applyMergePatch(object, patch)).toEqual(want));

  it('makes no prototypes', () => {
    const result = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('stops at depths that no stack holds', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = { a: deep };
    expect(() => applyMergePatch(deep, deep)).toThrow(PatchError);
  });
});

describe('making one', () => {
  it('of two objects', () => {
    expect(createMergePatch({ a: 1, b: { c: 1, d: [1] }, e: 0 }, { a: 1, b: { c: 2, d: [1, 2] }, f: {} })).toEqual({ b: { c: 2, d: [1, 2] }, e: null, f: {} });
  });

  it('of what was applied, what is to be applied and what is there', () => {
    const patch = createThreeWayMergePatch({ spec: { a: 1, b: 1 } }, { spec: { a: 2 } }, { spec: { a: 1, b: 1, other: 1 }, status: {} });
    expect(patch).toEqual({ spec: { a: 2, b: null } });
  });

  it('not when it would change what must stay', () => {
    const preconditions = [requireKeyUnchanged('kind'), requireMetadataKeyUnchanged('name')];
    expect(() => createThreeWayMergePatch({}, { kind: 'B' }, { kind: 'A' }, preconditions)).toThrow(PatchError);
    expect(() => createThreeWayMergePatch({}, { metadata: { name: 'b' } }, { metadata: { name: 'a' } }, preconditions)).toThrow(PatchError);
    expect(createThreeWayMergePatch({}, { metadata: { labels: {} } }, { metadata: { name: 'a' } }, preconditions)).toEqual({ metadata: { labels: {} } });
  });
});
