import { describe, expect, it } from 'vitest';
import { compile } from './program.ts';
import { standardEnvironment } from './standard.ts';
import { dyn, int, listOf, mapOf, string } from './type.ts';

const environment = standardEnvironment().variable('n', int).variable('words', listOf(string)).variable('labels', mapOf(string, string)).variable('any', dyn);

const values = { n: 3n, words: ['a', 'bc'], labels: new Map([['app', 'web']]), any: new Map<string, unknown>([['x', 1n]]) };

function outcome(source: string): unknown {
  const program = compile(environment, source);
  if ('error' in program) return program.error;
  try {
    return program.run(values);
  } catch (error) {
    return `! ${(error as Error).message}`;
  }
}

describe('expressions', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['n + 1 == 4', true],
    ['1 + 2 * 3', 7n],
    ['-n', -3n],
    ['dyn({"a": [1, 2]}).?a[1].orValue(0)', 2n],
    ['dyn({"a": {"b": 3}}).?a["b"].orValue(0)', 3n],
    ['dyn({"a": 1}).?a[0].orValue(0)', '! no such overload'],
    ['7 / 2 + 7 % 2', 4n],
    ['1.5 < 2', true],
    ['dyn(1) == 1.0', true],
    ['[1, 2] + [3]', [1n, 2n, 3n]],
    ["'a' in words && !('z' in words)", true],
    ['words.map(w, size(w))', [1n, 2n]],
    ['words.filter(w, w.size() > 1)', ['bc']],
    ['words.exists_one(w, w == "a")', true],
    ['words.all(i, w, i < 2 && w != "")', true],
    ['words.transformMap(i, w, w + "!")', new Map([[0n, 'a!'], [1n, 'bc!']])], // biome-ignore format: short
    ["labels.app + '-' + labels['app']", 'web-web'],
    ['has(labels.zone) ? 1 : 2', 2n],
    ["labels[?'zone'].orValue('none')", 'none'],
    ['any.?y.hasValue()', false],
    ["{?'zone': labels[?'zone'], 'a': 'b'}", new Map([['a', 'b']])],
    ['any.y', '! no such key: y'],
    ['false && any.y', false],
    ['any.y == 1 || true', true],
    ['[0, 1].exists(i, 1 / i > 0)', true],
    ['words[5]', '! index out of bounds: 5'],
    ['9223372036854775807 + 1', '! integer overflow'],
    ['1 / 0', '! division by zero'],
    ["int('x')", "! type conversion error from 'string' to 'int'"],
    ['any.x + "a"', '! no such overload'],
    ["timestamp('2020-01-01T00:00:00Z') + duration('90m') == timestamp('2020-01-01T01:30:00Z')", true],
    ["string(duration('90m'))", '5400s'],
    ["string(timestamp('2020-01-02T03:04:05.5Z'))", '2020-01-02T03:04:05.5Z'],
    ["timestamp('2020-03-01T00:00:00Z').getDayOfYear()", 60n],
    ['type(n) == int', true],
    ['r"\\d" + "\\u00e9"', '\\dé'],
  ];
  it.each(rows)('%s', (source, expected) => expect(outcome(source)).toEqual(expected));
});

describe('what is wrong', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['n +', "ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | n +\n | ...^"],
    ["n == 'a'", "ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(int, string)'\n | n == 'a'\n | ..^"],
    ['m > 1', "ERROR: <input>:1:1: undeclared reference to 'm' (in container '')\n | m > 1\n | ^"],
    ['n.x', "ERROR: <input>:1:2: type 'int' does not support field selection\n | n.x\n | .^"],
    ['words.size(1)', "ERROR: <input>:1:11: found no matching overload for 'size' applied to 'list(string).(int)'\n | words.size(1)\n | ..........^"],
    ['words.nope()', "ERROR: <input>:1:11: undeclared reference to 'nope' (in container '')\n | words.nope()\n | ..........^"],
    ["[1, 'a']", "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, 'a']\n | ....^"],
    ['n.all(x, x)', "ERROR: <input>:1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)\n | n.all(x, x)\n | ^"],
    ["'a'.matches(')')", "ERROR: <input>:1:13: invalid matches argument\n | 'a'.matches(')')\n | ............^"],
  ]; // biome-ignore format: a table
  it.each(rows)('%s', (source, expected) => expect(outcome(source)).toBe(expected));
});

describe('limits', () => {
  it('stop an evaluation', () => {
    const program = compile(environment, '[1, 2, 3].all(a, [1, 2, 3].all(b, a > 0 && b > 0))');
    if ('error' in program) throw new Error(program.error);
    expect(program.measure(values, 20)).toMatchObject({ error: { message: 'operation cancelled: actual cost limit exceeded' } });
    expect(program.measure(values)).toMatchObject({ value: true });
  });
});
