/** One thing a learner can find. The kinds are also the filter's words, in the order the box shows them. */

export const kinds = ['Page', 'Section', 'Lab', 'Step', 'Term', 'Command', 'Error'] as const;
export type Kind = (typeof kinds)[number];

export interface SearchRecord {
  /** Path on the site without the base path; Pagefind adds the base itself. */
  readonly url: string;
  readonly kind: Kind;
  readonly title: string;
  readonly text: string;
  /** The module's title; absent outside the modules. */
  readonly module?: string;
  /** Where it stands, for the eye: a page's title for a section, a lab's for a step. */
  readonly within?: string;
  /** A lab that shows it. */
  readonly lab?: string;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/**
 * The record as the small document Pagefind indexes. A document rather than one of Pagefind's plain records, because only
 * documents can say that a word in the title weighs more than one in the text.
 */
export function documentOf(record: SearchRecord): string {
  const given = { within: record.within, lab: record.lab };
  const fields = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`<i hidden data-pagefind-meta="${name}">${escaped(value)}</i>`],
  );
  const module = record.module === undefined ? '' : `<i hidden data-pagefind-filter="module">${escaped(record.module)}</i>`;
  return [
    '<!doctype html><html lang="en"><body data-pagefind-body>',
    `<i hidden data-pagefind-meta="kind">${record.kind}</i><i hidden data-pagefind-filter="kind">${record.kind}</i>${module}${fields.join('')}`,
    `<h1 data-pagefind-meta="title" data-pagefind-weight="${weight[record.kind]}">${escaped(record.title)}</h1>`,
    `<p>${escaped(record.text)}</p></body></html>`,
  ].join('');
}

/** An error's reason or a command is what was searched for when its very name was typed. */
const weight: Record<Kind, number> = { Page: 9, Section: 7, Lab: 9, Step: 5, Term: 8, Command: 10, Error: 10 };
