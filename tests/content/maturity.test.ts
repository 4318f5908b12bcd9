/** Pages and the landscape say the same of when a project reached its stage: a stage with a date is held against the data of the project named last before it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLandscape, type System } from '../../src/site/build/landscape.ts';

const root = join(import.meta.dirname, '../..');
const content = join(root, 'content');
const { systems } = readLandscape(content, join(root, 'labs'));

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** A stage and the date behind it, without another sentence between them. */
const stage = /\b(graduated|incubating|sandbox|archived)\b[^.;|]*?\b(?:in|since|on|until)\s+(?:(\d{1,2}) )?(?:([A-Z][a-z]+) )?(?:of )?((?:19|20)\d\d)\b/g;

interface Claim {
  readonly page: string;
  readonly said: string;
  readonly system: System;
  readonly stage: string;
  /** `2019-08` or `2019` */
  readonly date: string;
}

const names = systems.map((system) => ({ system, pattern: new RegExp(`(?<![\\w-])${system.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g') }));

/** The system a text names last: «it graduated» is said of that one. */
function lastNamed(text: string): System | undefined {
  const found = names.flatMap(({ system, pattern }) => [...text.matchAll(pattern)].map(({ index }) => ({ system, end: index + system.name.length })));
  return found.toSorted((a, b) => b.end - a.end || b.system.name.length - a.system.name.length)[0]?.system;
}

function claimsIn(page: string, source: string): readonly Claim[] {
  const paragraphs = source
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/^<Quiz[\s\S]*?^\/>$/gm, '')
    .replace(/\*\*|\]\([^)]*\)|\[/g, '')
    .split('\n');
  return paragraphs.flatMap((paragraph) =>
    [...paragraph.matchAll(stage)].flatMap((match): Claim[] => {
      const [said, reached = '', , month = '', year = ''] = match;
      const system = lastNamed(paragraph.slice(0, match.index));
      const number = months.indexOf(month) + 1;
      return system?.cncf ? [{ page, said, system, stage: reached, date: number > 0 ? `${year}-${String(number).padStart(2, '0')}` : year }] : [];
    }),
  );
}

/** every such sentence of the course */
const claims = readdirSync(content, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.mdx'))
  .flatMap((path) => claimsIn(path, readFileSync(join(content, path), 'utf8')));

describe('what pages say of a project’s stage', () => {
  it('is found', () => expect(claims.length).toBeGreaterThan(10));
  it('has the date of the landscape, where that stage is the one of today', () => {
    const wrong = claims.filter(({ system, stage: said, date }) => system.cncf?.now === said && system.cncf.since !== undefined && !system.cncf.since.startsWith(date));
    expect(wrong.map(({ page, said, system }) => ({ page, said, landscape: `${system.name} ${system.cncf?.now} since ${system.cncf?.since}` }))).toEqual([]);
  });
});
