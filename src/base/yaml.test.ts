import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { fromYaml, splitYamlDocuments, toYaml, YamlError, yamlToJson } from './yaml.ts';

describe('reading', () => {
  const rows = [
    { name: 'nothing', text: '', want: null },
    { name: 'a comment', text: '# later\n', want: null },
    {
      name: 'what YAML 1.1 makes of plain words',
      text: 'a: yes\nb: on\nc: 0o17\nd: 017\ne: 1_000\nf: 0b11\ng: .5\nh: 1e3\ni: ~\nj: 12:30:45\nk: 2026-01-05\nl: y\nm: 0644\nn: "0644"\n',
      want: { a: true, b: true, c: 15, d: 15, e: 1000, f: 3, g: 0.5, h: 1000, i: null, j: '12:30:45', k: '2026-01-05', l: true, m: 420, false: '0644' },
    },
    { name: 'keys that are not texts', text: '1: a\n2.5: b\ntrue: c\n', want: { '1': 'a', '2.5': 'b', true: 'c' } },
    { name: 'folded and literal blocks, lines that end with a backslash', text: 'a: >\n x\n y\n\n z\nb: |+\n t\n\nc: "a\\\n  b"\n', want: { a: 'x y\nz\n', b: 't\n\n', c: 'ab' } },
    { name: 'a block whose indentation is told', text: 'a: |2-\n    x\n   y\n', want: { a: '  x\n y' } },
    { name: 'anchors, aliases and merge keys', text: 'a: &x {b: 1, d: 0}\nc: {<<: *x, d: 2}\ne: *x\n', want: { a: { b: 1, d: 0 }, c: { b: 1, d: 2 }, e: { b: 1, d: 0 } } },
    { name: 'a byte order mark and carriage returns', text: '\ufeffa: 1\r\nb: 2\r\n', want: { a: 1, b: 2 } },
    { name: 'JSON with tabs', text: '{\n\t"a": [1, "\\u00fc"]\n}\n', want: { a: [1, 'ü'] } },
    { name: 'sequences below their key, not indented', text: 'a:\n- b\n- - c\n  - d\n-\nb: 1\n', want: { a: ['b', ['c', 'd'], null], b: 1 } },
    { name: 'the last of two equal keys', text: 'a: 1\na: 2\n', want: { a: 2 } },
    { name: 'the first of several documents', text: 'a: 1\n---\nb: 2\n', want: { a: 1 } },
    { name: 'tags', text: 'a: !!str 5\nb: !!float 2\nc: !!binary aGk=\n', want: { a: '5', b: 2, c: 'hi' } },
  ];
  it.each(rows)('$name', ({ text, want }) => expect(fromYaml(text)).toEqual(want));

  it('makes no prototypes', () => {
    const value = fromYaml('__proto__: {a: 1}\nconstructor: 2\n');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"constructor":2}');
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('errors, as kubectl 1.36 prints them', () => {
  const rows = [
    { text: 'kind: Pod\nmetadata: a: b\n', error: 'line 2: mapping values are not allowed in this context' },
    { text: 'a: b\n c: d\n', error: 'line 2: mapping values are not allowed in this context' },
    { text: 'a: [1, 2\nb: 3\n', error: "line 1: did not find expected ',' or ']'" },
    { text: 'a: {b: 1\n', error: "line 1: did not find expected ',' or '}'" },
    { text: '\ta: 1\n', error: 'found character that cannot start any token' },
    { text: 'a: 1\n\tb: 2\n', error: 'line 2: found a tab character that violates indentation' },
    { text: 'a: "x\nb: 1\n', error: 'line 3: found unexpected end of stream' },
    { text: "a: 'x\n", error: 'line 2: found unexpected end of stream' },
    { text: 'a: *x\n', error: "unknown anchor 'x' referenced" },
    { text: 'a: |\n x\n  y\n z\nb\n', error: "line 6: could not find expected ':'" },
    { text: 'a: @x\n', error: 'found character that cannot start any token' },
    { text: 'a: `x`\n', error: 'found character that cannot start any token' },
    { text: '%x\na: 1\n', error: 'found unknown directive name' },
    { text: 'a: "\\q"\n', error: 'found unknown escape character' },
    { text: '? [a]\n: b\n', error: 'invalid map key: []interface {}{"a"}' },
    { text: 'a: !!int x\n', error: 'cannot decode !!str `x` as a !!int' },
    { text: '&a a: 1\nb: &c [*c]\n', error: "anchor 'c' value contains itself" },
    { text: 'a: - b\n', error: 'block sequence entries are not allowed in this context' },
    { text: 'a: b\n]\n', error: 'line 1: did not find expected key' },
  ];
  it.each(rows)('$text', ({ text, error }) => {
    expect(() => fromYaml(text)).toThrow(new YamlError(`error converting YAML to JSON: yaml: ${error}`));
    expect(() => yamlToJson(text)).toThrow(new YamlError(`yaml: ${error}`));
  });

  it('refuses equal keys when asked to be strict', () => {
    expect(() => fromYaml('a: 1\nb:\n  c: 1\n  c: 2\na: 2\n', { strict: true })).toThrow(
      new YamlError('error converting YAML to JSON: yaml: unmarshal errors:\n  line 4: key "c" already set in map\n  line 5: key "a" already set in map'),
    );
  });

  it('stops at aliases that multiply', () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1},`.repeat(10)}]`);
    expect(() => fromYaml(lines.join('\n'))).toThrow(new YamlError('error converting YAML to JSON: yaml: document contains excessive aliasing'));
  });

  it('stops at depths that no stack holds', () => {
    expect(() => fromYaml('['.repeat(20_000))).toThrow(new YamlError('error converting YAML to JSON: yaml: exceeded max depth of 10000'));
    expect(() => fromYaml('- '.repeat(20_000))).toThrow(new YamlError('error converting YAML to JSON: yaml: exceeded max depth of 10000'));
  });
});

describe('documents of a stream', () => {
  const rows = [
    { name: 'one', text: 'a: 1\n', want: ['a: 1\n'] },
    { name: 'two, with a separator first', text: '---\na: 1\n--- # next\nb: 2\n', want: ['---\na: 1\n', 'b: 2\n'] },
    { name: 'an empty one at the end', text: 'a: 1\n---\n', want: ['a: 1\n'] },
    { name: 'carriage returns', text: 'a: 1\r\n---\r\nb: 2\r\n', want: ['a: 1\n', 'b: 2\n'] },
    { name: 'no newline at the end', text: 'a: 1\n---\nb: 2', want: ['a: 1\n', 'b: 2\n'] },
    { name: 'dashes inside a line', text: 'a: ---\n', want: ['a: ---\n'] },
    { name: 'nothing', text: '', want: [] },
  ];
  it.each(rows)('$name', ({ text, want }) => expect(splitYamlDocuments(text)).toEqual(want));

  it('refuses a separator with more on its line', () => {
    expect(() => splitYamlDocuments('a: 1\n---b\n')).toThrow(new YamlError('invalid Yaml document separator: b'));
  });
});

/** Texts and how kubectl 1.36 prints them. */
const printed: readonly (readonly [string, string])[] = [
  ['@x', "'@x'"],
  ['a\x07b', '"a\\ab"'],
  ['12345678901234567890', '"12345678901234567890"'],
  ['0b101', '"0b101"'],
  ['{a}', "'{a}'"],
  ['a: b', "'a: b'"],
  ['one\r\ntwo\r\n', '"one\\r\\ntwo\\r\\n"'],
  ['- x', "'- x'"],
  ['2026-01-05', '"2026-01-05"'],
  ['.', '.'],
  ['say "hi"', 'say "hi"'],
  ['', '""'],
  ['=', '='],
  ['1e3', '"1e3"'],
  ['a #b', "'a #b'"],
  ['0x1F', '"0x1F"'],
  ['.inf', '".inf"'],
  ['.NaN', '".NaN"'],
  ['<<', '<<'],
  ['a\u00a0b', 'a\u00a0b'],
  ['0644', '"0644"'],
  ['%x', "'%x'"],
  ["it's", "it's"],
  [' lead', "' lead'"],
  ['trail ', "'trail '"],
  ['*x', "'*x'"],
  ['a\tb', '"a\\tb"'],
  ['~', '"~"'],
  ['12:30:45', '"12:30:45"'],
  ['y', '"y"'],
  ['1_000', '"1_000"'],
  ['one \ntwo\n', '"one \\ntwo\\n"'],
  ['grüß → 🚢', '"grüß → \\U0001F6A2"'],
  ['one\ntwo\n', '|\n  one\n  two'],
  ['one\ntwo', '|-\n  one\n  two'],
  ['one\n\n\n', '|+\n  one\n\n'],
  ['  one\ntwo\n', '|2\n    one\n  two'],
  [
    'a very long line that has many words in it so that it goes well beyond the eightieth column and folds',
    'a very long line that has many words in it so that it goes well beyond the eightieth\n  column and folds',
  ],
];

describe('printing, as kubectl 1.36 does', () => {
  it.each(printed)('%j', (text, want) => {
    expect(toYaml({ long: text })).toBe(`long: ${want}\n`);
    expect(fromYaml(toYaml({ long: text }))).toEqual({ long: text });
  });

  const rows = [
    {
      name: 'maps, lists and empty ones',
      value: { spec: { ports: [{ port: 80, name: 'http' }, []], selector: {}, list: [] }, a: null },
      want: 'a: null\nspec:\n  list: []\n  ports:\n  - name: http\n    port: 80\n  - []\n  selector: {}\n',
    },
    { name: 'lists in lists', value: [[1, [2]], { a: [true] }], want: '- - 1\n  - - 2\n- a:\n  - true\n' },
    { name: 'numbers in the order one counts', value: { a10: 1, a9: 2, a: 3, A: 4, '9': 5, '10': 6 }, want: '"9": 5\n"10": 6\nA: 4\na: 3\na9: 2\na10: 1\n' },
    { name: 'numbers', value: [0, -5, 1.5, 1e21, 1e-7, 2147483648], want: '- 0\n- -5\n- 1.5\n- 1e+21\n- 1e-07\n- 2147483648\n' },
    { name: 'a key that is long asks for a question mark', value: { ['k'.repeat(130)]: 1 }, want: `? ${'k'.repeat(130)}\n: 1\n` },
    { name: 'a text by itself', value: 'x', want: 'x\n' },
    { name: 'nothing', value: null, want: 'null\n' },
  ];
  it.each(rows)('$name', ({ value, want }) => expect(toYaml(value)).toBe(want));
});

it('reads what it prints', () => {
  const random = new Random('yaml');
  const pieces = [
    'a',
    'b ',
    ' ',
    ': ',
    '#',
    '\n',
    '\n\n',
    '-',
    '- ',
    '"',
    "'",
    '\t',
    '\\',
    'ü',
    '🚢',
    '0',
    '1e',
    '.',
    '{',
    '[',
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '\u2028',
    'true',
    '~',
    ',',
  ];
  const text = (): string => Array.from({ length: random.below(6) }, () => pieces[random.below(pieces.length)]).join('');
  const value = (depth: number): unknown => {
    const kind = random.below(depth > 3 ? 3 : 5);
    if (kind === 3) return Array.from({ length: random.below(3) }, () => value(depth + 1));
    if (kind === 4) return Object.fromEntries(Array.from({ length: random.below(4) }, () => [text(), value(depth + 1)]));
    return [text(), random.below(1000) - 500, random.below(2) === 0][kind];
  };
  for (let i = 0; i < 400; i++) {
    const before = value(0);
    expect(fromYaml(toYaml(before)), toYaml(before)).toEqual(before);
  }
});
