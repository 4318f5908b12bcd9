/**
 * Sets of indexes as Jobs write them: `0-3,5,9`.
 * Upstream: validateIndexesFormat, parseIndexInterval, validateFailedIndexesNotOverlapCompleted in pkg/apis/batch/validation/validation.go.
 */
import { goQuote } from '../../../base/go-quote.ts';

/** A text is no such set; the message is upstream's. */
export class IndexesError extends Error {
  override readonly name = 'IndexesError';
}

type Interval = readonly [first: number, last: number];

/** How many indexes the set has. @throws IndexesError */
export function countIndexes(text: string, completions: number): number {
  if (text === '') return 0;
  let total = 0;
  let previous: number | undefined;
  for (const part of text.split(',')) {
    const [first, last] = parseInterval(part, completions);
    if (previous !== undefined && previous >= first) throw new IndexesError(`non-increasing order, previous: ${previous}, current: ${first}`);
    total += last - first + 1;
    previous = last;
  }
  return total;
}

function parseInterval(text: string, completions: number): Interval {
  const limits = text.split('-');
  if (limits.length > 2) throw new IndexesError(`the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`);
  const [first = 0, last = first] = limits.map((limit) => parseIndex(limit, completions));
  if (limits.length > 1 && first >= last) throw new IndexesError(`non-increasing order, previous: ${first}, current: ${last}`);
  return [first, last];
}

function parseIndex(text: string, completions: number): number {
  if (!/^[-+]?\d+$/u.test(text)) throw new IndexesError(`cannot convert string to integer for index: ${goQuote(text)}`);
  const index = Number.parseInt(text, 10);
  if (index >= completions) throw new IndexesError(`too large index: ${goQuote(text)}`);
  return index;
}

/** The first index that is in both sets; parts that cannot be read count as none. */
export function firstCommonIndex(completed: string, failed: string, completions: number): number | undefined {
  for (const [first, last] of readable(completed, completions)) {
    for (const [from, to] of readable(failed, completions)) {
      if (first <= to && from <= last) return Math.max(first, from);
    }
  }
  return undefined;
}

function readable(text: string, completions: number): readonly Interval[] {
  if (text === '') return [];
  return text.split(',').flatMap((part) => {
    try {
      return [parseInterval(part, completions)];
    } catch (error) {
      if (error instanceof IndexesError) return [];
      throw error;
    }
  });
}
