import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { canonicalQuantity, parseQuantity, Quantity, QuantityError, quantityError, quantityMilliValue, quantityValue, tryParseQuantity } from './quantity.ts';

describe('reading and writing', () => {
  const rows = [
    { text: '0', canonical: '0', value: 0, milli: 0 },
    { text: '250m', canonical: '250m', value: 1, milli: 250 },
    { text: '1000m', canonical: '1', value: 1, milli: 1000 },
    { text: '0.1', canonical: '100m', value: 1, milli: 100 },
    { text: '1.5', canonical: '1500m', value: 2, milli: 1500 },
    { text: '1024Mi', canonical: '1Gi', value: 2 ** 30, milli: 2 ** 30 * 1000 },
    { text: '1.5Gi', canonical: '1536Mi', value: 1536 * 2 ** 20, milli: 1536 * 2 ** 20 * 1000 },
    { text: '512Ki', canonical: '512Ki', value: 2 ** 19, milli: 2 ** 19 * 1000 },
    { text: '0.5Ki', canonical: '512', value: 512, milli: 512_000 },
    { text: '1500k', canonical: '1500k', value: 1.5e6, milli: 1.5e9 },
    { text: '2e3', canonical: '2e3', value: 2000, milli: 2e6 },
    { text: '1E', canonical: '1E', value: 1e18, milli: Number(2n ** 63n - 1n) },
    { text: '-1.5', canonical: '-1500m', value: -2, milli: -1500 },
    { text: '+5', canonical: '+5', value: 5, milli: 5000 },
    { text: '1n', canonical: '1n', value: 1, milli: 1 },
    { text: '0.1n', canonical: '1n', value: 1, milli: 1 },
    { text: '100000000000000000000', canonical: '100E', value: Number(2n ** 63n - 1n), milli: Number(2n ** 63n - 1n) },
  ];
  it.each(rows)('$text', ({ text, canonical, value, milli }) => {
    expect([canonicalQuantity(text), quantityValue(text), quantityMilliValue(text)]).toEqual([canonical, value, milli]);
  });

  const refused = [
    { text: '', error: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" },
    { text: '1 Gi', error: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" },
    { text: '1GB', error: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" },
    { text: '1mi', error: "unable to parse quantity's suffix" },
    { text: '1K', error: "unable to parse quantity's suffix" },
    { text: '1e99999', error: 'unable to parse numeric part of quantity' },
  ];
  it.each(refused)('refuses "$text"', ({ text, error }) => {
    expect(() => parseQuantity(text)).toThrow(new QuantityError(error));
    expect([quantityError(text), tryParseQuantity(text)]).toEqual([error, undefined]);
  });
});

describe('arithmetic', () => {
  const quantity = parseQuantity;
  const rows = [
    { name: 'the format of the first', got: quantity('1Gi').add(quantity('500M')), want: '1573741824' },
    { name: 'the format of the other, when the first is zero', got: quantity('0').add(quantity('1Gi')), want: '1Gi' },
    { name: 'exactly', got: quantity('100m').add(quantity('200m')), want: '300m' },
    { name: 'below zero', got: quantity('1').sub(quantity('1500m')), want: '-500m' },
    { name: 'times', got: quantity('250m').mul(4), want: '1' },
    { name: 'far apart', got: quantity('1E').add(quantity('1n')), want: '1000000000000000000000000001n' },
    { name: 'rounded up', got: quantity('1234567890n').roundUp(-3), want: '1235m' },
  ];
  it.each(rows)('$name', ({ got, want }) => expect(got.toString()).toBe(want));

  it('compares amounts, however written', () => {
    expect([quantity('1').cmp(quantity('1000m')), quantity('1Gi').cmp(quantity('1G')), quantity('-1').cmp(quantity('0')), quantity('1024Ki').equals(quantity('1Mi'))]).toEqual([
      0,
      1,
      -1,
      true,
    ]);
  });

  it('agrees with whole numbers', () => {
    const random = new Random('quantity');
    for (let i = 0; i < 300; i++) {
      const [a, b] = [random.below(1e6) - 5e5, random.below(1e6) - 5e5];
      const [x, y] = [Quantity.ofMilli(a), Quantity.ofMilli(b)];
      expect([x.add(y).milliValue(), x.sub(y).milliValue(), x.cmp(y)]).toEqual([a + b, a - b, Math.sign(a - b)]);
      expect(parseQuantity(x.toString()).milliValue()).toBe(a);
      expect(x.toNumber()).toBe(a / 1000);
    }
  });
});

it('shares equal texts', () => expect(parseQuantity('123Mi')).toBe(parseQuantity('123Mi')));
