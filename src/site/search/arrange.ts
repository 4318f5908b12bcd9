/** Puts what the index found into the order one reads it in. */

/** What the index keeps of a record beside its text. */
export type Meta = Readonly<Record<string, string>>;

/** Kinds that answer a question come before places that speak of the same. */
const answers: ReadonlySet<string> = new Set(['Error', 'Command', 'Term']);

/**
 * What bears the very name that was asked for comes first, then what has all the words in its name; answers before sections. A section is left out
 * where an answer of the same name leads to it.
 * @param found the index's order, the best first
 * @param words what was asked for, in small letters
 * @param inParts nothing much has all the words: then what is called like one of them comes before the rest
 */
export function arranged<Result extends { readonly meta: Meta }>(found: readonly Result[], words: readonly string[], inParts = false): readonly Result[] {
  const asked = plain(words.join(' '));
  const answered = new Set(found.filter(({ meta }) => answers.has(meta['kind'] ?? '')).map(({ meta }) => placeOf(meta)));
  const rank = ({ meta }: Result): number => {
    const name = plain(meta['title'] ?? '');
    const isAnswer = answers.has(meta['kind'] ?? '');
    if (name === asked) return isAnswer ? 0 : 1;
    const parts = name.split(' ');
    if (asked.split(' ').every((word) => parts.some((part) => part.startsWith(word)))) return isAnswer ? 2 : 3;
    return inParts && isAnswer && words.includes(name) ? 4 : 5;
  };
  return found.filter(({ meta }) => meta['kind'] !== 'Section' || !answered.has(placeOf(meta))).toSorted((a, b) => rank(a) - rank(b));
}

/** A name as it is asked for: small letters, no hyphens, and `kubectl` goes without saying. */
const plain = (name: string): string => name.toLowerCase().replaceAll('-', ' ').replace(/^kubectl /, '').trim();

const placeOf = (meta: Meta): string => `${meta['address'] ?? ''} ${meta['title']?.toLowerCase() ?? ''}`;
