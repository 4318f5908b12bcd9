import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

describe('Random', () => {
  it('gives equal streams for equal seeds and different ones for different seeds', () => {
    const draw = (seed: string | number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 8 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw('7'));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('forks by name, whatever was drawn before', () => {
    const a = new Random(1);
    const b = new Random(1);
    b.next();
    expect(a.fork('x').next()).toBe(b.fork('x').next());
    expect(a.fork('x').next()).not.toBe(a.fork('y').next());
  });

  it('spreads evenly enough', () => {
    const random = new Random('even');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10000; i++) {
      const k = random.below(10);
      counts[k] = (counts[k] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('makes UUIDs of version 4', () => {
    const random = new Random('uuid');
    for (let i = 0; i < 100; i++) expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
