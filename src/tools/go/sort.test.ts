import { describe, expect, it } from 'vitest';
import { goSort } from './sort.ts';

/** Numbers from a fixed generator, and what Go 1.26's sort.Sort makes of them by their tens: equals stand where it leaves them. */
const numbers = (count: number, modulus: number): number[] => {
  let seed = 7;
  return Array.from({ length: count }, () => (seed = (seed * 1103515245 + 12345) % 2147483648) % modulus);
};

describe('goSort', () => {
  it.each([
    { name: 'few', items: numbers(12, 100) },
    { name: 'a hundred', items: numbers(100, 1000) },
    { name: 'a thousand with many equals', items: numbers(1000, 10) },
    { name: 'rising', items: Array.from({ length: 300 }, (_, i) => i) },
    { name: 'falling', items: Array.from({ length: 300 }, (_, i) => 300 - i) },
    { name: 'a saw', items: Array.from({ length: 512 }, (_, i) => i % 16) },
  ])('orders $name', ({ items }) => expect(goSort([...items], (a, b) => a < b)).toEqual([...items].sort((a, b) => a - b)));

  it('keeps the order of equals among a dozen', () => {
    const items = Array.from({ length: 12 }, (_, i) => ({ i, key: i % 3 }));
    expect(goSort([...items], (a, b) => a.key < b.key).map(({ i }) => i)).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
  });

  it('leaves what is in order alone, however many equals there are', () => {
    const items = Array.from({ length: 40 }, (_, i) => ({ i, key: Math.floor(i / 10) }));
    expect(goSort([...items], (a, b) => a.key < b.key)).toEqual(items);
  });

  it('ends when everything is less than everything', () => expect(goSort(numbers(200, 50), () => true)).toHaveLength(200));
});
