/** One thing a learner can find. The kinds are also the filter's words, in the order the box shows them. */

export const kinds = ['Page', 'Section', 'Lab', 'Step', 'Term', 'System', 'Command', 'Error'] as const;
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
  /** A lab that shows it, and what that lab is called. */
  readonly lab?: string;
  readonly labTitle?: string;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/**
 * The record as the small document Pagefind indexes. A document rather than one of Pagefind's plain records, because only
 * documents can say that a word in the title weighs more than one in the text.
 */
export function documentOf(record: SearchRecord): string {
  const meta = { kind: record.kind, address: record.url, within: record.within, lab: record.lab, labTitle: record.labTitle };
  const filters = { kind: record.kind, module: record.module };
  const fields = [...fieldsOf('meta', meta), ...fieldsOf('filter', filters)].join('');
  return [
    `<!doctype html><html lang="en"><body data-pagefind-body><div data-pagefind-ignore>${fields}</div>`,
    `<h1 data-pagefind-meta="title" data-pagefind-weight="${weight[record.kind]}">${escaped(record.title)}</h1>`,
    `<p>${escaped(record.text)}</p></body></html>`,
  ].join('');
}

/** Pagefind tells records apart by their URL, and several may lead to one place: so each gets a query of its own. */
export function indexUrlOf(record: SearchRecord, index: number): string {
  const [path = '', anchor] = record.url.split('#');
  return `${path}?${index}${anchor === undefined ? '' : `#${anchor}`}`;
}

function fieldsOf(what: 'meta' | 'filter', values: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`<i data-pagefind-${what}="${name}">${escaped(value)}</i>`]));
}

/** An error's reason or a command is what was searched for when its very name was typed. */
const weight: Record<Kind, number> = { Page: 9, Section: 7, Lab: 9, Step: 5, Term: 8, System: 8, Command: 10, Error: 10 };
