// Sets of completion indexes as intervals: `0-3,5,7-9`. Upstream: pkg/controller/job/indexed_job_utils.go orderedIntervals

export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** In order, without overlaps. */
export type Intervals = readonly Interval[];

const integer = /^[-+]?\d+$/;

/** What is not a number is passed over; indexes from `completions` on are cut off. Upstream: parseIndexesFromString */
export function parseIndexes(text: string | undefined, completions: number): Intervals {
  if (!text) return [];
  const found: Interval[] = [];
  for (const part of text.split(',')) {
    const [low = '', high = low] = part.split('-');
    if (!integer.test(low)) continue;
    const first = Number(low);
    if (first >= completions) break;
    if (!integer.test(high)) continue;
    const last = Math.min(Number(high), completions - 1);
    const before = found.at(-1);
    if (before && before.last === first - 1) found[found.length - 1] = { first: before.first, last };
    else found.push({ first, last });
  }
  return found;
}

/** Two neighbours are written `1,2`, more of them `1-3`. */
export const formatIndexes = (intervals: Intervals): string =>
  intervals.map(({ first, last }) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',');

export const total = (intervals: Intervals): number => intervals.reduce((sum, { first, last }) => sum + last - first + 1, 0);

export const has = (intervals: Intervals, index: number): boolean => intervals.some(({ first, last }) => first <= index && index <= last);

/** Both together. */
export function merge(a: Intervals, b: Intervals): Intervals {
  const merged: Interval[] = [];
  for (const next of [...a, ...b].sort((x, y) => x.first - y.first)) {
    const before = merged.at(-1);
    if (!before || next.first > before.last + 1) merged.push(next);
    else if (before.last < next.last) merged[merged.length - 1] = { first: before.first, last: next.last };
  }
  return merged;
}

export const withIndexes = (intervals: Intervals, indexes: Iterable<number>): Intervals =>
  merge(intervals, [...new Set(indexes)].sort((a, b) => a - b).map((index) => ({ first: index, last: index })));

/** The lowest `count` indexes below `completions` that none of the intervals has. */
export function firstMissing(taken: Intervals, count: number, completions: number): readonly number[] {
  const missing: number[] = [];
  let candidate = 0;
  for (const { first, last } of taken) {
    for (; candidate < Math.min(first, completions) && missing.length < count; candidate++) missing.push(candidate);
    candidate = Math.max(candidate, last + 1);
  }
  for (; candidate < completions && missing.length < count; candidate++) missing.push(candidate);
  return missing;
}
