import { expect, it } from 'vitest';
import { circlesFor, inside, place } from './venn.ts';

/** Every way in which a token can lie in so many circles. */
const regions = (count: number): readonly (readonly boolean[])[] => Array.from({ length: 2 ** count }, (_, bits) => Array.from({ length: count }, (_, i) => (bits & (1 << i)) !== 0));

const cases = [0, 1, 2, 3].flatMap((count) => [
  ...regions(count).map((members) => ({ name: `six tokens together, in ${members.map(Number).join('') || 'no circle'}`, count, memberships: Array.from({ length: 6 }, () => members) })),
  { name: `six tokens in all regions of ${count}`, count, memberships: Array.from({ length: 6 }, (_, i) => regions(count)[i % 2 ** count] ?? []) },
]);

it.each(cases)('$name', ({ count, memberships }) => {
  const circles = circlesFor(count);
  const { tokens, size } = place(circles, memberships);
  expect(tokens.map((token) => circles.map((circle) => inside(circle, token)))).toEqual(memberships);
  const nearest = Math.min(...tokens.flatMap((a, i) => tokens.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))));
  expect(nearest).toBeGreaterThanOrEqual(size);
  expect(size).toBeGreaterThanOrEqual(15);
});
