import { describe, expect, it } from 'vitest';
import { cloneJson, JsonError, jsonEqual, maxDepth, parseJson, setOwn, toJson, toJsonUnsorted } from './json.ts';
import { Random } from './random.ts';

describe('printing', () => {
  const rows = [
    { name: 'keys are sorted', value: { b: 1, a: { d: [], c: {} } }, want: '{"a":{"c":{},"d":[]},"b":1}' },
    { name: 'keys that are numbers are texts too', value: { '9': 1, '10': [{ b: 1, '1': 2 }], '-1': {} }, want: '{"-1":{},"10":[{"1":2,"b":1}],"9":1}' },
    { name: 'HTML and line separators are escaped', value: '<a> & \u2028', want: '"\\u003ca\\u003e \\u0026 \\u2028"' },
    { name: 'what is undefined vanishes', value: { a: undefined, '1': undefined, b: null }, want: '{"b":null}' },
    {
      name: 'with an indent',
      value: { b: [1, { '10': 2, '9': 3 }], a: [], c: {} },
      indent: '    ',
      want: '{\n    "a": [],\n    "b": [\n        1,\n        {\n            "10": 2,\n            "9": 3\n        }\n    ],\n    "c": {}\n}',
    },
    { name: 'a member called __proto__', value: JSON.parse('{"__proto__":{"a":1}}') as unknown, want: '{"__proto__":{"a":1}}' },
  ];
  it.each(rows)('$name', ({ value, indent, want }) => expect(toJson(value, indent)).toBe(want));

  it('can keep the order of keys', () => expect(toJsonUnsorted({ b: '<', a: 1 }, '  ')).toBe('{\n  "b": "\\u003c",\n  "a": 1\n}'));

  it('refuses what is too deep', () => {
    let value: unknown = 1;
    for (let i = 0; i < maxDepth + 2; i++) value = [value];
    expect(() => toJson(value)).toThrow(JsonError);
  });
});

describe("errors in Go's words", () => {
  const rows = [
    { text: '', error: 'unexpected end of JSON input' },
    { text: '{"a": 1', error: 'unexpected end of JSON input' },
    { text: '{a: 1}', error: "invalid character 'a' looking for beginning of object key string" },
    { text: '{"a" 1}', error: "invalid character '1' after object key" },
    { text: '{"a": 1 "b": 2}', error: "invalid character '\"' after object key:value pair" },
    { text: '{"a": 1,}', error: "invalid character '}' looking for beginning of object key string" },
    { text: '[1 2]', error: "invalid character '2' after array element" },
    { text: '[1,]', error: "invalid character ']' looking for beginning of value" },
    { text: 'nul', error: 'unexpected end of JSON input' },
    { text: 'nulx', error: "invalid character 'x' in literal null (expecting 'l')" },
    { text: '01', error: "invalid character '1' after top-level value" },
    { text: '1.x', error: "invalid character 'x' after decimal point in numeric literal" },
    { text: '1ex', error: "invalid character 'x' in exponent of numeric literal" },
    { text: '-a', error: "invalid character 'a' in numeric literal" },
    { text: '"a\nb"', error: "invalid character '\\n' in string literal" },
    { text: '"\\q"', error: "invalid character 'q' in string escape code" },
    { text: '"\\u12g4"', error: "invalid character 'g' in \\u hexadecimal character escape" },
    { text: "{'a': 1}", error: "invalid character '\\'' looking for beginning of object key string" },
    { text: '{} x', error: "invalid character 'x' after top-level value" },
    { text: 'ü', error: "invalid character 'Ã' looking for beginning of value" },
  ];
  it.each(rows)('$text', ({ text, error }) => {
    expect(() => parseJson(text)).toThrow(error);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('refuses what is too deep', () => {
    expect(() => parseJson('['.repeat(20_000))).toThrow(JsonError);
  });
});

it('reads what the platform reads', () => {
  const random = new Random('json');
  const value = (depth: number): unknown => {
    const kind = random.below(depth > 4 ? 4 : 6);
    if (kind === 4) return Array.from({ length: random.below(4) }, () => value(depth + 1));
    if (kind === 5) return Object.fromEntries(Array.from({ length: random.below(4) }, (_, i) => [`${random.below(20)}k${i}`, value(depth + 1)]));
    return [null, random.below(2) === 0, (random.below(1e9) - 5e8) / 10 ** random.below(6), String.fromCharCode(random.below(0x3000))][kind];
  };
  for (let i = 0; i < 300; i++) {
    const text = JSON.stringify(value(0), null, random.below(3));
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(JSON.parse(toJson(JSON.parse(text)))).toEqual(JSON.parse(text));
  }
});

describe('comparing and copying', () => {
  const rows = [
    { name: 'order of keys does not matter', a: { a: 1, b: [1] }, b: { b: [1], a: 1 }, same: true },
    { name: 'order of lists does', a: [1, 2], b: [2, 1], same: false },
    { name: 'undefined is absent', a: { a: undefined }, b: {}, same: true },
    { name: 'null is not absent', a: { a: null }, b: {}, same: false },
    { name: 'a list is no object', a: [], b: {}, same: false },
    { name: 'text is no number', a: 1, b: '1', same: false },
    { name: 'inherited members do not count', a: JSON.parse('{"toString":1}') as unknown, b: {}, same: false },
  ];
  it.each(rows)('$name', ({ a, b, same }) => expect([jsonEqual(a, b), jsonEqual(b, a)]).toEqual([same, same]));

  it('copies deeply', () => {
    const before = Object.freeze({ a: Object.freeze([Object.freeze({ b: 1 })]) });
    const after = cloneJson(before) as unknown as { a: { b: number }[] };
    expect(after).toEqual(before);
    (after.a[0] as { b: number }).b = 2;
    expect(before.a[0]?.b).toBe(1);
  });

  it('keeps __proto__ a member', () => {
    const object: Record<string, unknown> = {};
    setOwn(object, '__proto__', { polluted: true });
    expect([Object.getPrototypeOf(object) === Object.prototype, JSON.stringify(object)]).toEqual([true, '{"__proto__":{"polluted":true}}']);
  });
});
