import { describe, expect, it } from 'vitest';
import { exported, imported, keepLab, keepQuiz, markRead, readProgress } from './progress.ts';

/** A browser's storage: its keys are its own properties. */
function storage(entries: Readonly<Record<string, string>> = {}): Storage {
  const store = Object.create({
    getItem: (key: string) => (key in store && typeof store[key] === 'string' ? store[key] : null),
    setItem: (key: string, value: string) => {
      store[key] = value;
    },
  }) as Record<string, string>;
  Object.assign(store, entries);
  return store as unknown as Storage;
}

const file = (kept: Readonly<Record<string, unknown>>): string => JSON.stringify({ drydock: 1, kept });

describe('progress', () => {
  it('is what was marked', () => {
    const store = storage({ other: 'x' });
    expect([markRead('objects/pods', store), markRead('objects/pods', store)]).toEqual([true, false]);
    keepQuiz('pods', { done: 2, of: 4 }, store);
    keepLab('first-pod', { done: 1, of: 6 }, store);
    expect(readProgress(store)).toEqual({
      read: new Set(['objects/pods']),
      quizzes: new Map([['pods', { done: 2, of: 4 }]]),
      labs: new Map([['first-pod', { done: 1, of: 6 }]]),
    });
  });

  it('survives the way through a file', () => {
    const store = storage({ other: 'x', 'drydock:read': 'a/b c/d', 'drydock:quiz-score:q': '3/4' });
    const fresh = storage();
    expect(imported(exported(store), fresh)).toBe(2);
    expect(readProgress(fresh)).toEqual(readProgress(store));
    expect(fresh.getItem('other')).toBeNull();
  });

  it('does not mind a damaged entry', () => {
    expect(readProgress(storage({ 'drydock:lab-done:x': 'three' })).labs.size).toBe(0);
  });

  it('without a storage is empty', () => {
    expect(readProgress(undefined)).toEqual({ read: new Set(), quizzes: new Map(), labs: new Map() });
  });
});

describe('a file taken in', () => {
  it.each([
    { name: 'joins pages', here: { 'drydock:read': 'a b' }, there: { 'drydock:read': 'b c' }, after: { 'drydock:read': 'a b c' } },
    { name: 'does not take a lab back', here: { 'drydock:lab-done:x': '5/6', 'drydock:lab:x': 'mine' }, there: { 'drydock:lab-done:x': '2/6', 'drydock:lab:x': 'old' }, after: { 'drydock:lab-done:x': '5/6', 'drydock:lab:x': 'mine' } },
    { name: 'brings a lab on', here: { 'drydock:lab-done:x': '1/6', 'drydock:lab:x': 'mine' }, there: { 'drydock:lab-done:x': '2/6', 'drydock:lab:x': 'new' }, after: { 'drydock:lab-done:x': '2/6', 'drydock:lab:x': 'new' } },
    { name: 'leaves other keys of the site alone', here: {}, there: { theirs: 'x' }, after: {} },
    { name: 'leaves what is no text alone', here: {}, there: { 'drydock:read': 7 }, after: {} },
  ])('$name', ({ here, there, after }) => {
    const store = storage(here as Record<string, string>);
    expect(typeof imported(file(there), store)).toBe('number');
    expect({ ...store }).toEqual(after);
  });

  it.each([
    { name: 'of something else', text: '{"a":1}' },
    { name: 'that is no JSON', text: 'hello' },
    { name: 'that is empty', text: '' },
  ])('$name is refused in a sentence', ({ text }) => expect(imported(text, storage())).toMatch(/^This is not a file of Drydock’s progress\./));
});
