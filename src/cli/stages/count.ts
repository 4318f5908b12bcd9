/** How many checks passed, failed and were left out, and the one line every command of ours ends with. */

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

export const noCount = (): Count => ({ passed: 0, failed: 0, skipped: 0 });

/** `3 passed, 0 failed`, and `, 1 skipped` when something was left out. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** The last closing line in a command's output, undefined when it never got that far. */
export function readClosingLine(output: string): Count | undefined {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) };
}
