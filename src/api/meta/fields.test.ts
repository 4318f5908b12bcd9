import { describe, expect, it } from 'vitest';
import { escapeFieldValue, fieldRequiresExactMatch, fieldsMatch, formatFieldSelector, parseFieldSelector, unescapeFieldValue } from './fields.ts';
import { SelectorError } from './labels.ts';

const pods: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: { 'status.phase': 'Running', 'metadata.name': 'a' },
  b: { 'status.phase': 'Pending', 'metadata.name': 'b' },
};
const rows = [
  { text: '', written: '', selects: ['a', 'b'] },
  { text: 'status.phase=Running', written: 'status.phase=Running', selects: ['a'] },
  { text: 'status.phase==Running', written: 'status.phase=Running', selects: ['a'] },
  { text: 'status.phase!=Running,metadata.name=b', written: 'metadata.name=b,status.phase!=Running', selects: ['b'] },
  { text: 'spec.x=a\\,b\\=c\\\\', written: 'spec.x=a\\,b\\=c\\\\', selects: [] },
  { text: ',status.phase!=', written: 'status.phase!=', selects: ['a', 'b'] },
];

describe('field selectors', () => {
  it.each(rows)('$text', ({ text, written, selects }) => {
    const selector = parseFieldSelector(text);
    expect(formatFieldSelector(selector)).toBe(written);
    expect(Object.entries(pods).flatMap(([name, fields]) => (fieldsMatch(selector, (field) => fields[field] ?? '') ? [name] : []))).toEqual(selects);
  });

  const refused = [
    { text: 'a', error: "invalid selector: 'a'; can't understand 'a'" },
    { text: 'x=1,a', error: "invalid selector: 'x=1,a'; can't understand 'a'" },
    { text: 'a=b=c', error: 'invalid field selector: unescaped character in value: 61' },
    { text: 'a=\\b', error: 'invalid field selector: invalid escape sequence: \\b' },
  ];
  it.each(refused)('refuse $text', ({ text, error }) => expect(() => parseFieldSelector(text)).toThrow(new SelectorError(error)));

  it('can be translated, or refused, by the resource', () => {
    const selector = parseFieldSelector('a=1,b!=2,c=3', (field, value) => (field === 'c' ? ['', ''] : [`x.${field}`, value]));
    expect(formatFieldSelector(selector)).toBe('x.a=1,x.b!=2');
    expect([fieldRequiresExactMatch(selector, 'x.a'), fieldRequiresExactMatch(selector, 'x.b')]).toEqual(['1', undefined]);
  });

  it('escape what they must', () => expect([escapeFieldValue('a,b=\\c'), unescapeFieldValue('a\\,b\\=\\\\c')]).toEqual(['a\\,b\\=\\\\c', 'a,b=\\c']));
});
