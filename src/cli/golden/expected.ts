/**
 * The golden ratchet: which commands of which session must be right, as `"kubectl/01-get-outputs": "1-12 14"`, numbered from 1. A change that
 * breaks one of them fails; one that gets more right is written down by `--update` and from then on kept.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export type Expected = Readonly<Record<string, string>>;

export function readExpected(file: string): Expected {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Expected) : {};
}

/** Sorted by session, so that a diff shows what changed. */
export function writeExpected(file: string, expected: Expected): void {
  const sorted = Object.fromEntries(Object.entries(expected).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** `1-3 5` to the set {1, 2, 3, 5}. Throws on anything else. */
export function parseNumbers(text: string): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const part of text.split(' ').filter(Boolean)) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) throw new Error(`"${part}" is neither a number nor a range`);
    for (let n = Number(match[1]); n <= Number(match[2] ?? match[1]); n += 1) numbers.add(n);
  }
  return numbers;
}

/** The set {1, 2, 3, 5} to `1-3 5`. */
export function formatNumbers(numbers: Iterable<number>): string {
  const ranges: [first: number, last: number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && open[1] === n - 1) open[1] = n;
    else ranges.push([n, n]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

export interface Update {
  readonly expected: Expected;
  /** Commands right before and wrong now, kept in the ratchet unless forced: `kubectl/01-get-outputs: 3 5`. */
  readonly lost: readonly string[];
}

/** The ratchet after a run: grown by what is right now; shrunk only when `force` says so. Sessions not played keep their line. */
export function updateExpected(before: Expected, rightNow: ReadonlyMap<string, ReadonlySet<number>>, force: boolean): Update {
  const expected: Record<string, string> = { ...before };
  const lost: string[] = [];
  for (const [name, right] of rightNow) {
    const kept = parseNumbers(before[name] ?? '');
    const gone = [...kept].filter((n) => !right.has(n));
    if (gone.length) lost.push(`${name}: ${formatNumbers(gone)}`);
    expected[name] = formatNumbers(force ? right : new Set([...kept, ...right]));
  }
  return { expected, lost };
}
