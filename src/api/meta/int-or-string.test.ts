import { describe, expect, it } from 'vitest';
import { IntOrStringError, parseIntOrString, scaledValue } from './int-or-string.ts';

it('takes whole numbers of 32 bits as numbers', () => {
  expect(['80', '-1', 'http', '25%', '2147483648', ''].map(parseIntOrString)).toEqual([80, -1, 'http', '25%', '2147483648', '']);
});

describe('a share of ten', () => {
  const rows = [
    { value: 3, up: 3, down: 3 },
    { value: '25%', up: 3, down: 2 },
    { value: '100%', up: 10, down: 10 },
    { value: '0%', up: 0, down: 0 },
  ];
  it.each(rows)('$value', ({ value, up, down }) => expect([scaledValue(value, 10, true), scaledValue(value, 10, false)]).toEqual([up, down]));

  const refused = [
    { value: '3', error: 'invalid value for IntOrString: invalid type: string is not a percentage' },
    { value: 'x%', error: 'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax' },
  ];
  it.each(refused)('refuses $value', ({ value, error }) => expect(() => scaledValue(value, 10, true)).toThrow(new IntOrStringError(error)));
});
