import { describe, expect, it } from 'vitest';
import { choiceOf, countText, fits, queryOf } from './landscape-filter.ts';

const any = { q: '', step: '', now: '' };
const falco = { text: 'Falco graduated Watches the system calls of every node.', facts: { step: '6', now: 'graduated' } };

describe('a system is shown', () => {
  it.each([
    { name: 'when nothing is chosen', choice: any, shown: true },
    { name: 'by part of its name, in any case', choice: { ...any, q: 'fAL' }, shown: true },
    { name: 'by all words, in any order', choice: { ...any, q: ' calls  falco ' }, shown: true },
    { name: 'not when one word is missing', choice: { ...any, q: 'falco mesh' }, shown: false },
    { name: 'by its step', choice: { ...any, step: '6' }, shown: true },
    { name: 'not by a step that begins alike', choice: { ...any, step: '61' }, shown: false },
    { name: 'not when one of two facts differs', choice: { ...any, step: '6', now: 'sandbox' }, shown: false },
    { name: 'not by a fact it has not', choice: { ...any, use: 'named' }, shown: false },
  ])('$name', ({ choice, shown }) => expect(fits(falco, choice)).toBe(shown));
});

describe('an address', () => {
  const fields = { q: undefined, step: ['', '6'], now: ['', 'graduated'] };
  it.each([
    { name: 'is empty when nothing is chosen', choice: { q: '  ', step: '', now: '' }, query: '', back: any },
    { name: 'keeps words and facts', choice: { q: 'a & b', step: '6', now: '' }, query: '?q=a+%26+b&step=6', back: { q: 'a & b', step: '6', now: '' } },
  ])('$name', ({ choice, query, back }) => expect([queryOf(choice), choiceOf(query, fields)]).toEqual([query, back]));
  it('cannot choose what a field does not know', () => expect(choiceOf('?step=99&now=graduated&other=1', fields)).toEqual({ q: '', step: '', now: 'graduated' }));
});

it.each([
  { name: 'all', shown: 3, text: 'All 3 systems' },
  { name: 'some', shown: 1, text: '1 of 3 systems' },
  { name: 'none', shown: 0, text: '0 of 3 systems' },
])('the status line counts $name', ({ shown, text }) => expect(countText(shown, 3)).toBe(text));
