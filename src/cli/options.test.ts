import { expect, test } from 'vitest';
import { parseCommandLine, type Parsed } from './options.ts';

const command = { usage: 'soak -- --seed N', flags: { seed: { takes: 'N', says: 'where chance begins', default: '1' }, json: { takes: '', says: 'as JSON' } } };

const refusals = [
  { name: 'a flag nobody knows', args: ['--sed', '3'], says: "Unknown option '--sed'; usage: npm run soak -- --seed N (--help says more)" },
  { name: 'a flag without its value', args: ['--seed'], says: "Option '--seed <value>' argument missing; usage: npm run soak -- --seed N (--help says more)" },
  { name: 'a word where none may be', args: ['quickly'], says: "Unexpected argument 'quickly'; usage: npm run soak -- --seed N (--help says more)" },
];

test.each(refusals)('$name is refused in a sentence', ({ args, says }) => {
  expect(parseCommandLine(command, args)).toBe(says);
});

test('flags are read with their defaults', () => {
  const parsed = parseCommandLine(command, ['--json']) as Parsed;
  expect([parsed.number('seed'), parsed.on('json'), parsed.words]).toEqual([1, true, []]);
});
