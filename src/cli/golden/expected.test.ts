import { expect, it } from 'vitest';
import { formatNumbers, parseNumbers, updateExpected } from './expected.ts';

it.each([
  { name: 'nothing', text: '', numbers: [] },
  { name: 'one', text: '4', numbers: [4] },
  { name: 'ranges and single numbers', text: '1-3 5 7-8', numbers: [1, 2, 3, 5, 7, 8] },
])('reads and writes $name', ({ text, numbers }) => {
  expect([...parseNumbers(text)]).toEqual(numbers);
  expect(formatNumbers([...numbers].reverse())).toBe(text);
});

it('refuses what is no number', () => expect(() => parseNumbers('1 x')).toThrow('"x" is neither a number nor a range'));

const before = { 'a/one': '1-3', 'a/two': '1' };
const now = new Map([['a/one', new Set([1, 2, 4])]]);

it.each([
  { name: 'only grows', force: false, expected: { 'a/one': '1-4', 'a/two': '1' } },
  { name: 'shrinks when forced', force: true, expected: { 'a/one': '1-2 4', 'a/two': '1' } },
])('$name, and says what was lost', ({ force, expected }) => {
  expect(updateExpected(before, now, force)).toEqual({ expected, lost: ['a/one: 3'] });
});
