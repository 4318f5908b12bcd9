/** Counts what passes, and keeps why the rest does not. */

export interface Failure {
  readonly name: string;
  readonly why: string;
}

export class Tally {
  readonly failures: Failure[] = [];
  readonly skipped = new Map<string, number>();
  passed = 0;

  get total(): number {
    return this.passed + this.failures.length;
  }

  /** Runs one case: it passes when `body` returns undefined, fails with what it returns or throws. */
  check(name: string, body: () => string | undefined): void {
    let why: string | undefined;
    try {
      why = body();
    } catch (error) {
      why = `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error)}`;
    }
    if (why === undefined) this.passed++;
    else this.failures.push({ name, why });
  }

  /** A case that is not data, or not about us. */
  skip(why: string): void {
    this.skipped.set(why, (this.skipped.get(why) ?? 0) + 1);
  }
}

/** One measured table. */
export interface Conformance {
  readonly name: string;
  /** the least share of cases that must pass */
  readonly floor: number;
  readonly run: (tally: Tally) => void;
}

/** Undefined when both are the same JSON, else a short account of the difference. */
export function differ(actual: unknown, expected: unknown): string | undefined {
  const [a, b] = [JSON.stringify(sorted(actual)), JSON.stringify(sorted(expected))];
  return a === b ? undefined : `got ${cut(a)}, want ${cut(b)}`;
}

const cut = (text: string | undefined): string => (text === undefined ? 'nothing' : text.length > 400 ? `${text.slice(0, 400)}…` : text);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** The message of what `body` throws; undefined when it does not. */
export function messageOf(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
