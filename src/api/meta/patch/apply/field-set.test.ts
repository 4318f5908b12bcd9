import { describe, expect, it } from 'vitest';
import { difference, emptySet, type FieldSet, formatPaths, hasPath, intersection, recursiveDifference, setOf, union } from './field-set.ts';
import { compareElements, fieldElement, formatElement } from './path-element.ts';

const a = setOf(['f:spec', 'f:replicas'], ['f:spec', 'f:list', 'k:{"name":"x"}'], ['f:spec', 'f:list', 'k:{"name":"x"}', 'f:image']);
const b = setOf(['f:spec', 'f:replicas'], ['f:spec', 'f:list', 'k:{"name":"x"}', 'f:image'], ['f:meta']);

describe('sets of fields', () => {
  const rows: readonly { readonly name: string; readonly set: FieldSet; readonly want: FieldSet }[] = [
    { name: 'as FieldsV1', set: a, want: { 'f:spec': { 'f:list': { 'k:{"name":"x"}': { '.': {}, 'f:image': {} } }, 'f:replicas': {} } } },
    { name: 'together', set: union(a, b), want: { 'f:meta': {}, 'f:spec': { 'f:list': { 'k:{"name":"x"}': { '.': {}, 'f:image': {} } }, 'f:replicas': {} } } },
    { name: 'in common', set: intersection(a, b), want: { 'f:spec': { 'f:list': { 'k:{"name":"x"}': { 'f:image': {} } }, 'f:replicas': {} } } },
    { name: 'without', set: difference(a, b), want: { 'f:spec': { 'f:list': { 'k:{"name":"x"}': {} } } } },
    { name: 'without what lies below, too', set: recursiveDifference(a, setOf(['f:spec', 'f:list'])), want: { 'f:spec': { 'f:replicas': {} } } },
    { name: 'with nothing', set: union(emptySet, a), want: a },
  ];
  it.each(rows)('$name', ({ set, want }) => expect(set).toEqual(want));

  it('know their paths', () => {
    expect(formatPaths(a)).toEqual(['.spec.replicas', '.spec.list[name="x"]', '.spec.list[name="x"].image']);
    expect([hasPath(a, ['f:spec']), hasPath(a, ['f:spec', 'f:list', 'k:{"name":"x"}']), hasPath(a, ['f:spec', 'f:replicas', 'f:x'])]).toEqual([false, true, false]);
  });
});

describe('elements', () => {
  const rows = [
    { element: fieldElement('spec'), text: '.spec' },
    { element: 'k:{"containerPort":80,"protocol":"TCP"}', text: '[containerPort=80,protocol="TCP"]' },
    { element: 'v:"a/b"', text: '[="a/b"]' },
    { element: 'v:5', text: '[=5]' },
    { element: 'i:3', text: '[3]' },
  ];
  it.each(rows)('$text', ({ element, text }) => expect(formatElement(element)).toBe(text));

  it('stand in the order of their kinds, then their values', () => {
    const sorted = ['i:0', 'v:"b"', 'f:b', 'v:2', 'k:{"name":"b"}', 'f:a', 'v:10', 'k:{"name":"a"}'].sort(compareElements);
    expect(sorted).toEqual(['f:a', 'f:b', 'k:{"name":"a"}', 'k:{"name":"b"}', 'v:2', 'v:10', 'v:"b"', 'i:0']);
  });
});
