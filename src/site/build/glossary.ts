/**
 * The course's terms, from `content/NN-module/glossary.yaml`. One term for one thing: pages use these names and no other, and a term set in
 * bold on a page carries its definition. Runs at build time only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { z } from 'zod';

const file = z.array(
  z.strictObject({
    name: z.string(),
    says: z.string(),
    /** the slug of the page that explains it, e.g. `objects/your-first-pod` */
    page: z.string().optional(),
    /** other forms it appears in: plurals need not be named */
    also: z.array(z.string()).default([]),
  }),
);

export interface Term {
  /** Its anchor on the glossary page. */
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly page?: string;
  readonly also: readonly string[];
}

/** @returns every term, in the order of the alphabet. Throws a sentence with the file's name when one is wrong. */
export function readTerms(content = './content'): readonly Term[] {
  const terms = readdirSync(content, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => termsOf(join(content, name, 'glossary.yaml')));
  const seen = new Map<string, string>();
  for (const { id, name } of terms) {
    if (seen.has(id)) throw new Error(`the glossary explains ${name} twice: keep one of them`);
    seen.set(id, name);
  }
  return terms.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

function termsOf(path: string): readonly Term[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // A module without terms of its own.
    return [];
  }
  const parsed = file.safeParse(yaml.load(text, { filename: path }));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.map(({ page, ...term }) => ({ ...term, id: idOf(term.name), ...(page === undefined ? {} : { page }) }));
}

const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** @returns finds the term a text names: by its name, another form of it, or the plural of either */
export function termFinder(terms: readonly Term[]): (text: string) => Term | undefined {
  const byForm = new Map(terms.flatMap((term) => [term.name, ...term.also].map((form) => [form.toLowerCase(), term] as const)));
  return (text) => {
    const form = text.trim().toLowerCase().replace(/[.,:;?]$/, '');
    return byForm.get(form) ?? byForm.get(form.replace(/s$/, '')) ?? byForm.get(form.replace(/es$/, '')) ?? byForm.get(form.replace(/ies$/, 'y'));
  };
}
