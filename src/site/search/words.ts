/** What a reader means by what was typed: a question without the words that only make it one, and a slip of the fingers as the word that was meant. */
import { levenshtein } from '../../base/levenshtein.ts';

const ofQuestions = new Set(
  'a an and any are be between can could difference differences do does explain for from has have how i if in is it its me meaning my of on or should so tell than that the their there this to vs was were what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** The words that count, in small letters. A query of nothing but small words keeps them all. */
export function meant(query: string): readonly string[] {
  const all = query
    .toLowerCase()
    .split(/[\s,;?!"“”]+/)
    .filter((word) => word !== '');
  const counting = all.filter((word) => !ofQuestions.has(word));
  return counting.length > 0 ? counting : all;
}

/**
 * The query with each word that begins no word of the course replaced by the nearest one that is there.
 * @param known the words of the course, the most frequent first
 * @returns undefined when nothing was to be replaced, or nothing is near
 */
export function corrected(words: readonly string[], known: readonly string[]): readonly string[] | undefined {
  const better = words.map((word) => (known.some((each) => each.startsWith(word)) ? word : nearest(word, known)));
  return better.some((word, i) => word !== words[i]) ? better : undefined;
}

function nearest(word: string, known: readonly string[]): string {
  let best = word;
  let least = word.length < 5 ? 1.5 : 2.5;
  for (const each of known) {
    if (Math.abs(each.length - word.length) >= least) continue;
    const distance = levenshtein(word, each);
    if (distance < least) [best, least] = [each, distance];
  }
  return best;
}

/** The words of texts that a slip could have meant, the most frequent first. A word that stands only once may itself be a slip. */
export function frequentWords(texts: Iterable<string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) for (const [word] of text.toLowerCase().matchAll(/[a-z][a-z-]{2,23}/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([word]) => word);
}
