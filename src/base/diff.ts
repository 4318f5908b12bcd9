// Unified diffs as `diff -u -N` prints them: `kubectl diff` and the diff program.
// Upstream: GNU diffutils; the comparison itself is the npm package `diff`.

import { structuredPatch } from 'diff';

export interface DiffSide {
  /** as it stands in the header */
  readonly name: string;
  /** after the name and a tab; '' leaves both out */
  readonly time: string;
  readonly text: string;
}

/**
 * @param context lines around a change
 * @returns '' when both sides are equal
 */
export function unifiedDiff(before: DiffSide, after: DiffSide, context = 3): string {
  if (before.text === after.text) return '';
  const { hunks } = structuredPatch('', '', before.text, after.text, undefined, undefined, { context });
  const header = `${headerLine('---', before)}${headerLine('+++', after)}`;
  return header + hunks.map((hunk) => `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.join('\n')}\n`).join('');
}

const headerLine = (sign: string, side: DiffSide): string => `${sign} ${side.name}${side.time === '' ? '' : `\t${side.time}`}\n`;

/** GNU diff leaves out a count of one, and counts the line before an empty range. */
const range = (start: number, lines: number): string => (lines === 1 ? String(start) : `${lines === 0 ? start - 1 : start},${lines}`);
