import { describe, expect, it } from 'vitest';
import { change, each, fill, same } from './copy.ts';

const frozen: { readonly a: number; readonly b?: number } = Object.freeze({ a: 1 });

describe('copying on write', () => {
  it('gives back the object when nothing changes', () => {
    const list = Object.freeze([frozen]);
    expect([fill(frozen, { a: 2 }), change(frozen, { a: 1 }), each(list, (item) => item)]).toEqual([frozen, frozen, list]);
    expect(fill(frozen, { a: 2 })).toBe(frozen);
    expect(change(frozen, { a: 1 })).toBe(frozen);
    expect(each(list, (item) => item)).toBe(list);
  });
  it('fills what is not there, and leaves false and zero', () =>
    expect(fill({ a: 0, c: false } as { a?: number; b?: number; c?: boolean }, { a: 1, b: 2, c: true })).toEqual({ a: 0, b: 2, c: false }));
  it('sets and removes', () => expect(change({ a: 1, b: 2 } as { a?: number; b?: number }, { a: 3, b: undefined })).toEqual({ a: 3 }));
  it('changes single items', () => expect(each([1, 2, 3], (n) => (n === 2 ? 5 : n))).toEqual([1, 5, 3]));

  const pairs = [
    { name: 'absent and an empty list', a: { x: [] }, b: {}, equal: true },
    { name: 'absent and null', a: { x: null }, b: {}, equal: true },
    { name: 'absent and an empty object', a: { x: {} }, b: {}, equal: false },
    { name: 'other order of keys', a: { x: 1, y: 2 }, b: { y: 2, x: 1 }, equal: true },
    { name: 'one item more', a: [1], b: [1, 2], equal: false },
    { name: 'a list and an object', a: [], b: { 0: 1 }, equal: false },
  ];
  it.each(pairs)('$name', ({ a, b, equal }) => expect([same(a, b), same(b, a)]).toEqual([equal, equal]));
});
