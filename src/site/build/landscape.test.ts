import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { modules } from '../course.ts';
import { firstSentence, readLandscape, systemFinder } from './landscape.ts';

const { asOf, sources, systems } = readLandscape();
const coverage = yaml.load(readFileSync('./content/coverage.yaml', 'utf8')) as { readonly systems: readonly (readonly string[])[] };
const plannedPages = new Set(modules.flatMap((module) => module.pages.map((page) => `${module.slug}/${page.slug}`)));
const plannedLabs = new Set(modules.flatMap((module) => module.labs.map((lab) => lab.name)));
/** What the rows that fail a rule are called. */
const names = (wrong: (system: (typeof systems)[number]) => boolean): readonly string[] => systems.filter(wrong).map(({ name }) => name);

describe('the landscape', () => {
  it('has an entry for every system the coverage asks for, and no other', () => expect(systems.map(({ name }) => name).sort()).toEqual(coverage.systems.flat().sort()));
  it('leads to planned pages', () => expect(names(({ at }) => at !== undefined && !plannedPages.has(at))).toEqual([]));
  it('leads somewhere for what is explained or practised', () => expect(names(({ use, at }) => use !== 'named' && at === undefined)).toEqual([]));
  it('names planned labs', () => expect(names(({ lab }) => lab !== undefined && !plannedLabs.has(lab))).toEqual([]));
  it('dates nothing after the day it speaks of', () => expect(names(({ cncf }) => (cncf?.since ?? '') > asOf)).toEqual([]));
  it('says where a maturity of the past was read, and nothing without one', () =>
    expect(names(({ cncf }) => (cncf?.was === undefined) !== (cncf?.in === undefined) || (cncf?.in !== undefined && !(cncf.in in sources)))).toEqual([]));
  it('gives a day to every maturity of today', () => expect(names(({ cncf }) => (cncf?.now === undefined) !== (cncf?.since === undefined))).toEqual([]));
  it('has a system on each of the ten steps', () => expect(new Set(systems.flatMap(({ step }) => step ?? [])).size).toBe(10));
  it('says two to four whole sentences, 90 to 480 characters', () =>
    expect(
      names(({ says }) => {
        const sentences = says.split(/[.](?=\s[A-Z“]|$)/).filter((part) => part.trim() !== '').length;
        return sentences < 2 || sentences > 4 || says.length < 90 || says.length > 480 || !/^[“A-Z].*[.]$/s.test(says);
      }),
    ).toEqual([]));
});

describe('reading a landscape', () => {
  const head = "asOf: 2026-08-07\nasOfSource: { title: T, site: 'https://example.org/' }\nsources: {}\n";
  const entry = (name: string, more = '') => `  - { name: ${name}, says: S., licence: MIT, use: practised${more.includes('category') ? '' : ', category: Network'}${more} }\n`;
  function folder(first: string, beside: string): string {
    const path = mkdtempSync(join(tmpdir(), 'landscape-'));
    writeFileSync(join(path, 'landscape.yaml'), `${head}systems:\n${first}`);
    writeFileSync(join(path, 'landscape-beside.yaml'), `systems:\n${beside}`);
    return path;
  }

  it('joins both files in the order of the alphabet, and calls practised only what has its lab', () => {
    const read = readLandscape(folder(entry('b', ', lab: first-pod') + entry('C', ', lab: no-such-lab'), entry('A')));
    expect(read.systems.map(({ id, use }) => `${id} ${use}`)).toEqual(['a explained', 'b practised', 'c explained']);
  });
  it('refuses a name twice', () => expect(() => readLandscape(folder(entry('A'), entry('a')))).toThrow('the landscape has a twice: keep one of them'));
  it.each([
    { name: 'a category nobody knows', more: ', category: Nets', says: 'Invalid option' },
    { name: 'a step that is none', more: ', step: 11', says: 'Too big' },
    { name: 'a day that is none', more: ', cncf: { now: sandbox, since: 2026-02-30 }', says: 'Invalid ISO date' },
    { name: 'a word nobody knows', more: ', colour: red', says: 'Unrecognized key: "colour"' },
  ])('refuses $name', ({ more, says }) => expect(() => readLandscape(folder(entry('A', more), entry('B')))).toThrow(says));
});

describe('a system', () => {
  const [first] = systems;
  it.each([
    { name: 'one sentence', says: 'A thing.', first: 'A thing.' },
    { name: 'two', says: 'A thing of 1.24. Another.', first: 'A thing of 1.24.' },
    { name: 'a question in quotes', says: 'Answers “is it?” for all. So.', first: 'Answers “is it?” for all.' },
  ])('is put into one sentence: $name', ({ says, first: sentence }) => expect(firstSentence({ ...(first as NonNullable<typeof first>), says })).toBe(sentence));
  it('is found by its whole name only', () => {
    const find = systemFinder(systems);
    expect([find('CoreDNS')?.id, find('coredns'), find('Apollo 11')]).toEqual(['coredns', undefined, undefined]);
  });
});
