/** Amounts of resources. Upstream: apimachinery/pkg/api/resource/{quantity,scale_int}_test.go. */
import { parseQuantity, Quantity, type QuantityFormat, quantityError } from '../../../src/api/meta/quantity.ts';
import { casesOf, readExactTables } from '../corpora.ts';
import { type Conformance, differ, type Tally } from '../tally.ts';

type Case = Readonly<Record<string, unknown>>;
type Int = number | bigint;

/** `decQuantity(unscaled, scale, format)`, `intQuantity(…)`, or upstream's zero value. */
function quantityOf(value: unknown): Quantity | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { $call, args } = value as { readonly $call?: string; readonly args?: readonly unknown[] };
  if ($call === 'decQuantity' || $call === 'intQuantity') {
    const [unscaled, scale, format] = args ?? [];
    if (typeof unscaled !== 'number' && typeof unscaled !== 'bigint') return undefined;
    return new Quantity(BigInt(unscaled), Number(scale), format as QuantityFormat);
  }
  if ($call === 'bigDecQuantity' || $call !== undefined) return undefined;
  const { Format } = value as { readonly Format?: QuantityFormat };
  return 'i' in value || 'd' in value ? undefined : Quantity.of(0, Format ?? 'DecimalSI');
}

/** A Go big.Int of the tables. */
function bigOf(value: unknown): bigint | undefined {
  const { $call, args = [] } = (value ?? {}) as { readonly $call?: string; readonly args?: readonly unknown[] };
  const [a, b] = args;
  if ($call === 'big.NewInt') return typeof a === 'number' || typeof a === 'bigint' ? BigInt(a) : undefined;
  if ($call === 'big.NewInt(1).Exp') return bigOf(a) === undefined ? undefined : (bigOf(a) ?? 0n) ** (bigOf(b) ?? 0n);
  return undefined;
}

const plainOrder = (a: Quantity, b: Quantity): string | undefined => (a.equals(b) ? undefined : `got ${a.toString()}, want ${b.toString()}`);

/** Compares a value whose parts must all be data. */
function binary(tally: Tally, name: string, c: Case, combine: (a: Quantity, b: Quantity) => Quantity): void {
  const [a, b, expected] = [quantityOf(c['a']), quantityOf(c['b']), quantityOf(c['expected'])];
  if (!a || !b || !expected) return tally.skip('Go code');
  tally.check(name, () => plainOrder(combine(a, b), expected));
}

const measures: Readonly<Record<string, (tally: Tally, name: string, c: Case) => void>> = {
  TestQuantityCmp(tally, name, c) {
    if (typeof c['x'] !== 'string') return tally.skip('Go code');
    tally.check(name, () => differ(parseQuantity(String(c['x'])).cmp(parseQuantity(String(c['y']))), c['expect']));
  },
  TestQuantityParse(tally, name, c) {
    if (typeof c === 'string') return tally.check(`${name} invalid ${c}`, () => (quantityError(c) === undefined ? 'no error' : undefined));
    const expected = quantityOf(c['expect']);
    if (!expected) return tally.skip('Go code');
    for (const sign of ['', '+', '-']) {
      const wanted = sign === '-' ? expected.neg() : expected;
      tally.check(`${name} ${sign}${String(c['input'])}`, () => {
        const got = parseQuantity(`${sign}${String(c['input'])}`);
        return plainOrder(got, wanted) ?? differ(got.format, wanted.format);
      });
    }
  },
  TestQuantityRoundUp(tally, name, c) {
    const expected = quantityOf(c['expect']);
    if (!expected) return tally.skip('Go code');
    tally.check(name, () => {
      const before = parseQuantity(String(c['in']));
      const after = before.roundUp(Number(c['scale']));
      return plainOrder(after, expected) ?? differ(after.equals(before), c['ok']);
    });
  },
  TestQuantityCmpInt64AndDec(tally, name, c) {
    const [a, b] = [quantityOf(c['a']), quantityOf(c['b'])];
    if (!a || !b) return tally.skip('Go code');
    tally.check(name, () => differ([a.cmp(b), b.cmp(a) + 0], [c['cmp'], -Number(c['cmp']) + 0]));
  },
  TestQuantityNeg(tally, name, c) {
    const a = quantityOf(c['a']);
    if (!a) return tally.skip('Go code');
    tally.check(name, () => differ(a.neg().toString(), c['out']));
  },
  TestNeg(tally, name, c) {
    const [a, expected] = [quantityOf(c['a']), quantityOf(c['expected'])];
    if (!a || !expected) return tally.skip('Go code');
    tally.check(name, () => plainOrder(a.neg(), expected));
  },
  TestQuantityString(tally, name, c) {
    const value = quantityOf(c['in']);
    if (!value) return tally.skip('Go code');
    tally.check(`${name} ${String(c['expect'])}`, () => differ(value.toString(), c['expect']) ?? plainOrder(parseQuantity(String(c['expect'])), value));
    if (c['alternate']) tally.check(`${name} ${String(c['alternate'])}`, () => plainOrder(parseQuantity(String(c['alternate'])), value));
  },
  TestQuantityParseEmit(tally, name, c) {
    for (const sign of ['', '-']) {
      tally.check(`${name} ${sign}${String(c['in'])}`, () => differ(parseQuantity(`${sign}${String(c['in'])}`).toString(), `${sign}${String(c['expect'])}`));
    }
  },
  TestJSONWhitespace(tally, name, c) {
    tally.check(name, () => differ(parseQuantity(String(JSON.parse(String(c['in']))).trim()).toString(), c['expect']));
  },
  TestMilliNewSet(tally, name, c) {
    if (String(c['format']).startsWith('invalid')) return tally.skip('a format that is none');
    tally.check(name, () => {
      const quantity = Quantity.ofMilli(c['value'] as Int, c['format'] as QuantityFormat);
      return differ(quantity.toString(), c['expect']) ?? differ(quantity.milliValue(), c['value']);
    });
  },
  TestNewSet(tally, name, c) {
    if (String(c['format']).startsWith('invalid')) return tally.skip('a format that is none');
    tally.check(name, () => {
      const quantity = Quantity.of(c['value'] as Int, c['format'] as QuantityFormat);
      return differ(quantity.toString(), c['expect']) ?? differ(quantity.value(), c['value']);
    });
  },
  TestNewScaledSet: (tally, name, c) => tally.check(name, () => differ(new Quantity(BigInt(c['value'] as Int), Number(c['scale']), 'DecimalSI').toString(), c['expect'])),
  TestScaledValue: (tally, name, c) =>
    tally.check(name, () => differ(new Quantity(1n, Number(c['fromScale']), 'DecimalSI').scaledValue(Number(c['toScale'])), Number(c['expected']))),
  TestSub: (tally, name, c) => binary(tally, name, c, (a, b) => a.sub(b)),
  TestAdd: (tally, name, c) => binary(tally, name, c, (a, b) => a.add(b)),
  TestMul(tally, name, c) {
    const [a, expected] = [quantityOf(c['a']), quantityOf(c['expected'])];
    if (!a || !expected || (typeof c['b'] !== 'number' && typeof c['b'] !== 'bigint')) return tally.skip('Go code');
    tally.check(name, () => plainOrder(a.mul(c['b'] as Int), expected));
  },
  TestQuantityAsApproximateFloat64(tally, name, c) {
    const value = quantityOf(c['in']);
    if (!value || typeof c['out'] !== 'number') return tally.skip('Go code');
    tally.check(`${name} ${value.toString()}`, () => differ(value.toNumber(), c['out']));
  },
  TestStringQuantityAsApproximateFloat64: (tally, name, c) => tally.check(name, () => differ(parseQuantity(String(c['in'])).toNumber(), c['out'])),
  TestScaledValueInternal(tally, name, c) {
    const unscaled = bigOf(c['unscaled']);
    if (unscaled === undefined || typeof c['want'] !== 'number') return tally.skip('Go code');
    tally.check(name, () => differ(new Quantity(unscaled, -Number(c['scale']), 'DecimalSI').scaledValue(-Number(c['newScale'])), c['want']));
  },
};

export const quantity: Conformance = {
  name: 'quantity',
  floor: 0.97,
  run(tally) {
    for (const table of readExactTables('k8s-tables/curated/quantity.json')) {
      const measure = measures[table.func];
      casesOf(table).forEach(({ value }, i) => (measure ? measure(tally, `${table.func} #${i}`, value) : tally.skip('the int64 and big.Dec halves, protobuf and CBOR')));
    }
  },
};
