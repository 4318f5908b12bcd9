/** Puts what the index found into the order one reads it in. */

/** What the index keeps of a record beside its text. */
export type Meta = Readonly<Record<string, string>>;

/** Kinds that answer a question come before places that speak of the same. */
const answers: ReadonlySet<string> = new Set(['Error', 'Command', 'Term']);

/**
 * What bears the very name that was asked for comes first, answers before sections. A section is left out where an answer of the same name leads to it.
 * @param found the index's order, the best first
 */
export function arranged<Result extends { readonly meta: Meta }>(found: readonly Result[], query: string): readonly Result[] {
  const asked = query.trim().toLowerCase();
  const answered = new Set(found.filter(({ meta }) => answers.has(meta['kind'] ?? '')).map(({ meta }) => placeOf(meta)));
  const rank = ({ meta }: Result): number => {
    if (meta['title']?.toLowerCase() !== asked) return 2;
    return answers.has(meta['kind'] ?? '') ? 0 : 1;
  };
  return found.filter(({ meta }) => meta['kind'] !== 'Section' || !answered.has(placeOf(meta))).toSorted((a, b) => rank(a) - rank(b));
}

const placeOf = (meta: Meta): string => `${meta['address'] ?? ''} ${meta['title']?.toLowerCase() ?? ''}`;
