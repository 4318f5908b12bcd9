import { expect, it } from 'vitest';
import { isJsonLongerThan } from './json-length.ts';

it.each([
  { name: 'a text of just that length', value: 'x'.repeat(98), longer: false },
  { name: 'a text of one more', value: 'x'.repeat(99), longer: true },
  { name: 'a text whose escapes make it longer', value: '"'.repeat(50), longer: true },
  { name: 'characters of several bytes', value: 'é'.repeat(50), longer: true },
  { name: 'an object of just that length', value: { a: ['x'.repeat(90)] }, longer: false },
  { name: 'many small things', value: Array.from({ length: 60 }, () => 1), longer: true },
  { name: 'nothing', value: undefined, longer: false },
])('$name', ({ value, longer }) => {
  expect(isJsonLongerThan(value, 100)).toBe(longer);
});
