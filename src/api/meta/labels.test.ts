import { describe, expect, it } from 'vitest';
import { parseSelector } from './label-selector-parse.ts';
import {
  everything,
  formatLabelSelector,
  formatLabels,
  formatSelector,
  type LabelSelector,
  labelSelectorAsSelector,
  matches,
  nothing,
  requiresExactMatch,
  SelectorError,
  selectorFromSet,
} from './labels.ts';

const pods = { web: { app: 'web', tier: 'front', size: '12' }, db: { app: 'db' }, bare: {} };

describe('selecting', () => {
  const rows = [
    { text: '', written: '', selects: ['web', 'db', 'bare'] },
    { text: 'app=web', written: 'app=web', selects: ['web'] },
    { text: 'app == web', written: 'app==web', selects: ['web'] },
    { text: 'app!=web', written: 'app!=web', selects: ['db', 'bare'] },
    { text: 'app in (db, web),tier', written: 'app in (db,web),tier', selects: ['web'] },
    { text: 'tier,app', written: 'app,tier', selects: ['web'] },
    { text: '!tier', written: '!tier', selects: ['db', 'bare'] },
    { text: 'app notin (db)', written: 'app notin (db)', selects: ['web', 'bare'] },
    { text: 'size>9', written: 'size>9', selects: ['web'] },
    { text: 'size<12', written: 'size<12', selects: [] },
    { text: 'app in (web,web)', written: 'app in (web)', selects: ['web'] },
    { text: 'app=', written: 'app=', selects: [] },
    { text: 'constructor,!toString', written: 'constructor,!toString', selects: [] },
  ];
  it.each(rows)('$text', ({ text, written, selects }) => {
    const selector = parseSelector(text);
    expect(formatSelector(selector)).toBe(written);
    expect(Object.entries(pods).flatMap(([name, labels]) => (matches(selector, labels) ? [name] : []))).toEqual(selects);
  });

  /** As kubectl 1.36 says it. */
  const refused = [
    { text: 'a=b=c', error: "found '=', expected: ',' or 'end of string'" },
    { text: 'a,', error: "found '', expected: identifier after ','" },
    { text: ',a', error: "found ',', expected: !, identifier, or 'end of string'" },
    { text: 'a=b,,c', error: "found ',', expected: identifier after ','" },
    { text: 'a in b', error: "unable to parse requirement: found 'b' expected: '('" },
    { text: 'a in (b', error: "unable to parse requirement: found '', expected: ',' or ')'" },
    { text: 'a b', error: "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt" },
    { text: 'a>b', error: "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer" },
    { text: 'a in ()x', error: "found 'x', expected: ',' or 'end of string'" },
    { text: '(', error: "found '(', expected: !, identifier, or 'end of string'" },
    { text: 'a=(b)', error: "unable to parse requirement: found '(', expected: identifier" },
    { text: '!!a', error: "unable to parse requirement: found '!', expected: identifier" },
    { text: '!a=b', error: "found '=', expected: ',' or 'end of string'" },
    { text: `${'a'.repeat(64)}=b`, error: `unable to parse requirement: <nil>: Invalid value: "${'a'.repeat(64)}": name part must be no more than 63 bytes` },
  ];
  it.each(refused)('refuses $text', ({ text, error }) => expect(() => parseSelector(text)).toThrow(new SelectorError(error)));
});

describe('metav1.LabelSelector', () => {
  const rows: readonly { readonly name: string; readonly selector: LabelSelector | undefined; readonly want: string }[] = [
    { name: 'none', selector: undefined, want: '<none>' },
    { name: 'empty', selector: {}, want: '<none>' },
    {
      name: 'labels and expressions, by key',
      selector: {
        matchLabels: { tier: 'a' },
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['b', 'a'] },
          { key: 'x', operator: 'DoesNotExist' },
        ],
      },
      want: 'app in (a,b),tier=a,!x',
    },
    { name: 'one that is wrong', selector: { matchExpressions: [{ key: 'a', operator: 'Is' }] }, want: '<error>' },
  ];
  it.each(rows)('$name', ({ selector, want }) => expect(formatLabelSelector(selector)).toBe(want));

  it('absent selects nothing, empty everything', () => {
    expect([labelSelectorAsSelector(undefined), labelSelectorAsSelector({})]).toEqual([nothing, everything]);
    expect([matches(labelSelectorAsSelector(null), {}), matches(labelSelectorAsSelector({}), undefined)]).toEqual([false, true]);
  });

  it('says what is wrong', () => {
    const wrong: LabelSelector = { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] };
    expect(() => labelSelectorAsSelector(wrong)).toThrow(new SelectorError('values: Invalid value: ["x"]: values set must be empty for exists and does not exist'));
    expect(() => labelSelectorAsSelector({ matchExpressions: [{ key: 'a', operator: 'Is' }] })).toThrow(new SelectorError('"Is" is not a valid label selector operator'));
  });

  it('is read once when frozen', () => {
    const selector = Object.freeze({ matchLabels: Object.freeze({ app: 'web' }) });
    expect(labelSelectorAsSelector(selector)).toBe(labelSelectorAsSelector(selector));
  });
});

it('prints labels', () => {
  expect([formatLabels({ b: '2', a: '1' }), formatLabels({}), formatLabels(undefined)]).toEqual(['a=1,b=2', '<none>', '<none>']);
});

it('knows the one value it allows', () => {
  expect([
    requiresExactMatch(parseSelector('a in (x),b!=y'), 'a'),
    requiresExactMatch(parseSelector('a in (x,y)'), 'a'),
    requiresExactMatch(selectorFromSet({ a: 'x' }), 'a'),
  ]).toEqual(['x', undefined, 'x']);
});
