/**
 * Which systems of the landscape a choice shows, and the choice as an address. No DOM, so that it can be tested by itself.
 */

/** What is chosen: the words of `q`, and a value for each of the other fields; '' is any. */
export type Choice = Readonly<Record<string, string>>;

/** One system, as the page's list describes it. */
export interface Row {
  readonly text: string;
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** @returns whether a row has every word that is asked for, in its text, and every fact */
export function fits(row: Row, choice: Choice): boolean {
  const { q = '', ...facts } = choice;
  const text = row.text.toLowerCase();
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.includes(word)) && Object.entries(facts).every(([name, value]) => value === '' || row.facts[name] === value);
}

/** @returns the choice as the query of an address, '' when nothing is chosen */
export function queryOf(choice: Choice): string {
  const chosen = Object.entries(choice).filter(([, value]) => value.trim() !== '');
  return chosen.length === 0 ? '' : `?${new URLSearchParams(chosen)}`;
}

/** @returns the choice an address asks for, of the given fields; what a field does not know is not chosen */
export function choiceOf(query: string, fields: Readonly<Record<string, readonly string[] | undefined>>): Choice {
  const asked = new URLSearchParams(query);
  return Object.fromEntries(
    Object.entries(fields).map(([name, known]) => {
      const value = asked.get(name) ?? '';
      return [name, known === undefined || known.includes(value) ? value : ''];
    }),
  );
}

/** @returns what the status line says */
export function countText(shown: number, all: number): string {
  if (shown === all) return `All ${all} systems`;
  return `${shown} of ${all} systems`;
}
