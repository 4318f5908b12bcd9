import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { Heap } from './heap.ts';

test('comes out in order, whatever was put in, replaced or taken out', () => {
  const random = new Random('heap');
  const heap = new Heap<{ key: string; at: number }>((a, b) => a.at < b.at || (a.at === b.at && a.key < b.key));
  const known = new Map<string, number>();
  for (let i = 0; i < 2000; i++) {
    const key = `k${random.below(200)}`;
    if (random.below(3) === 0) expect(heap.remove(key)?.at).toBe(known.get(key));
    else heap.add({ key, at: random.below(50) });
    const now = heap.get(key);
    if (now) known.set(key, now.at);
    else known.delete(key);
  }
  const wanted = [...known].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([key]) => key);
  const got: string[] = [];
  for (let next = heap.pop(); next; next = heap.pop()) got.push(next.key);
  expect(got).toEqual(wanted);
  expect(heap.size).toBe(0);
});
