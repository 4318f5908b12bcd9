// How Go programs spell strings, lists and maps in their messages: %q and %v.
// Upstream: fmt's %q of strings and slices, %v of slices and maps.

import { goQuote, goQuoteRune } from '../../base/go-quote.ts';

/** `"text"`: %q. */
export const quote = goQuote;

/** `'c'`: %q of one character. */
export const quoteRune = (ch: string): string => goQuoteRune(ch.codePointAt(0) ?? 0xfffd);

/** `` `text` `` when that is possible, else `"text"`: %#q. */
export function quoteRaw(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters but the tab make raw quotes impossible
  return /[`\x00-\x08\x0a-\x1f\x7f\ufeff]/.test(text) ? goQuote(text) : `\`${text}\``;
}

/** `[a b c]`: %v of a slice of strings. */
export const printList = (items: readonly unknown[]): string => `[${items.map(String).join(' ')}]`;

/** `["a" "b"]`: %q of a slice of strings. */
export const quoteList = (items: readonly string[]): string => `[${items.map(goQuote).join(' ')}]`;

/** `map[a:1 b:2]`, keys sorted: %v of a map. */
export function printMap(map: Readonly<Record<string, unknown>>): string {
  return `map[${Object.keys(map).sort(compareStrings).map((key) => `${key}:${String(map[key])}`).join(' ')}]`; // biome-ignore format: one line reads better
}

/** Go compares strings by their bytes; JavaScript by UTF-16 units, which differs only beyond U+FFFF. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
