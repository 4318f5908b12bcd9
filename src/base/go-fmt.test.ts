import { describe, expect, it } from 'vitest';
import { goSprint, goSprintf, goSprintln } from './go-fmt.ts';
import { goQuote, goQuoteAscii, goUnquote } from './go-quote.ts';
import { formatFloat, GoFloat, goSyntax, goText, goType, withFloats } from './go-value.ts';

describe('Sprintf', () => {
  const rows: readonly { readonly format: string; readonly args: readonly unknown[]; readonly want: string }[] = [
    { format: '%s|%-5s|%5s|%.2s', args: ['web', 'a', 'b', 'cdef'], want: 'web|a    |    b|cd' },
    { format: '%d|%05d|%+d|%x|%#o|%b|%c|%U', args: [7n, 42n, 3n, 255n, 8n, 5n, 120n, 0x1f6a2n], want: '7|00042|+3|ff|010|101|x|U+1F6A2' },
    { format: '%f|%.1f|%8.3f|%e|%g|%G', args: [1.5, 2.25, 3.14159, 123456.5, 1e21, 1e-7], want: '1.500000|2.2|   3.142|1.234565e+05|1e+21|1E-07' },
    { format: '%v|%+v|%#v|%T', args: [{ b: [1, 'x'], a: null }, ['a'], { a: 'x' }, 1.5], want: 'map[a:<nil> b:[1 x]]|[a]|map[string]interface {}{"a":"x"}|float64' },
    { format: '%q|%+q|%#q|%x|% X', args: ['a"b', 'ü', 'raw', 'hi', 'hi'], want: '"a\\"b"|"\\u00fc"|`raw`|6869|68 69' },
    { format: '%t|%v|%5t', args: [true, false, true], want: 'true|false| true' },
    { format: '%[2]s %[1]s|%*d', args: ['a', 'b', 4n, 7n], want: 'b a|%!(BADWIDTH)4' },
    { format: '%*d|%-*d|%.*f', args: [4n, 7n, 3n, 7n, 1n, 2.55], want: '   7|7  |2.5' },
    { format: '100%%', args: [], want: '100%' },
    { format: '%d', args: ['x'], want: '%!d(string=x)' },
    { format: '%d %s', args: [1n], want: '1 %!s(MISSING)' },
    { format: '%s', args: ['a', 'b'], want: 'a%!(EXTRA string=b)' },
    { format: '%y', args: [1n], want: '%!y(int=1)' },
    { format: '%', args: [], want: '%!(NOVERB)' },
    { format: '%[3]d', args: [1n], want: '%!d(BADINDEX)' },
    { format: '%s %v', args: [null, undefined], want: '%!s(<nil>) <nil>' },
    { format: '%.1f %.1f %.0f %.0f %.2e %.3g', args: [0.25, 0.75, 2.5, 3.5, 1.125, 2.0625], want: '0.2 0.8 2 4 1.12e+00 2.06' },
    { format: '%6.2f%%', args: [new GoFloat(12)], want: ' 12.00%' },
    { format: '%d', args: [[1n, 2n]], want: '[1 2]' },
  ];
  it.each(rows)('$format', ({ format, args, want }) => expect(goSprintf(format, args)).toBe(want));
});

it('Sprint puts spaces between what are no texts, Sprintln between all', () => {
  expect([goSprint([1n, 2n, 'a', 'b', 3n, true]), goSprintln(['a', 1n, null])]).toEqual(['1 2ab3 true', 'a 1 <nil>\n']);
});

describe('quoting', () => {
  const rows = [
    { text: 'plain', quoted: '"plain"' },
    { text: 'a"b\\c', quoted: '"a\\"b\\\\c"' },
    { text: 'tab\tline\nbell\x07nul\0', quoted: '"tab\\tline\\nbell\\anul\\x00"' },
    { text: 'ü🚢\u200b\ufeff', quoted: '"ü🚢\\u200b\\ufeff"' },
  ];
  it.each(rows)('$quoted', ({ text, quoted }) => expect([goQuote(text), goUnquote(quoted)]).toEqual([quoted, text]));

  it('in ASCII', () => expect(goQuoteAscii('ü🚢')).toBe('"\\u00fc\\U0001f6a2"'));
  it('what is not quoted', () => expect(['"a', "'ab'", '"\\q"', 'a'].map(goUnquote)).toEqual([undefined, undefined, undefined, undefined]));
});

describe('values from JSON', () => {
  const rows = [
    {
      value: { b: 1, a: [true, null, 'x'] },
      text: 'map[a:[true <nil> x] b:1]',
      syntax: 'map[string]interface {}{"a":[]interface {}{true, interface {}(nil), "x"}, "b":1}',
      type: 'map[string]interface {}',
    },
    { value: 1.5, text: '1.5', syntax: '1.5', type: 'float64' },
    { value: 3, text: '3', syntax: '3', type: 'int64' },
    { value: 1e21, text: '1e+21', syntax: '1e+21', type: 'float64' },
    { value: null, text: '<nil>', syntax: '<nil>', type: '<nil>' },
  ];
  it.each(rows)('$text', ({ value, text, syntax, type }) => expect([goText(value), goSyntax(value), goType(value)]).toEqual([text, syntax, type]));

  it('with every number a float64', () => {
    expect(goText(withFloats({ a: [1000000, 0.5], b: 21 }))).toBe('map[a:[1e+06 0.5] b:21]');
    expect(goType(withFloats(1))).toBe('float64');
  });

  it('floats in the shortest form', () => {
    expect([0.1, 100000, 1e20, 1e21, 1.5e-5, 123456789].map((value) => formatFloat(value, 'g', -1))).toEqual(['0.1', '100000', '1e+20', '1e+21', '1.5e-05', '1.23456789e+08']);
  });
});
