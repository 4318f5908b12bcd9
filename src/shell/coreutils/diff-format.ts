// How differences are written: normal, unified, context. Upstream: GNU diffutils, "Detailed Description of … Format".

export interface DiffSide {
  readonly content: string;
  /** with their newlines */
  readonly lines: readonly string[];
  /** after `---` and `+++` */
  readonly label: string;
}

/** Lines of the one that became lines of the other; ends are exclusive, numbers from 0. */
export interface Change {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

const noNewline = '\\ No newline at end of file\n';
const written = (mark: string, line: string): string => (line.endsWith('\n') ? mark + line : `${mark}${line}\n${noNewline}`);

/** `2c2`, `<`, `---`, `>` */
export function normalHunks(a: DiffSide, b: DiffSide, changes: readonly Change[]): string {
  const range = (start: number, end: number): string => (end - start <= 1 ? String(end === start ? start : start + 1) : `${start + 1},${end}`);
  return changes
    .map(({ aStart, aEnd, bStart, bEnd }) => {
      const letter = aStart === aEnd ? 'a' : bStart === bEnd ? 'd' : 'c';
      const removed = a.lines
        .slice(aStart, aEnd)
        .map((line) => written('< ', line))
        .join('');
      const added = b.lines
        .slice(bStart, bEnd)
        .map((line) => written('> ', line))
        .join('');
      return `${range(aStart, aEnd)}${letter}${range(bStart, bEnd)}\n${removed}${letter === 'c' ? '---\n' : ''}${added}`;
    })
    .join('');
}

/** Changes that are near each other, with the lines of context around them. */
function hunks(changes: readonly Change[], context: number): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.aStart - last.aEnd <= context * 2) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

export function unifiedHunks(a: DiffSide, b: DiffSide, changes: readonly Change[], context: number): string {
  let out = `--- ${a.label}\n+++ ${b.label}\n`;
  for (const group of hunks(changes, context)) {
    const first = group[0] as Change;
    const last = group.at(-1) as Change;
    const aFrom = Math.max(0, first.aStart - context);
    const aTo = Math.min(a.lines.length, last.aEnd + context);
    const bFrom = Math.max(0, first.bStart - context);
    const bTo = Math.min(b.lines.length, last.bEnd + context);
    const range = (from: number, to: number): string => (to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`);
    out += `@@ -${range(aFrom, aTo)} +${range(bFrom, bTo)} @@\n`;
    let at = aFrom;
    for (const change of group) {
      out += a.lines
        .slice(at, change.aStart)
        .map((line) => written(' ', line))
        .join('');
      out += a.lines
        .slice(change.aStart, change.aEnd)
        .map((line) => written('-', line))
        .join('');
      out += b.lines
        .slice(change.bStart, change.bEnd)
        .map((line) => written('+', line))
        .join('');
      at = change.aEnd;
    }
    out += a.lines
      .slice(at, aTo)
      .map((line) => written(' ', line))
      .join('');
  }
  return out;
}

export function contextHunks(a: DiffSide, b: DiffSide, changes: readonly Change[], context: number): string {
  let out = `*** ${a.label}\n--- ${b.label}\n`;
  for (const group of hunks(changes, context)) {
    const first = group[0] as Change;
    const last = group.at(-1) as Change;
    const range = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
    const [aFrom, aTo] = [Math.max(0, first.aStart - context), Math.min(a.lines.length, last.aEnd + context)];
    const [bFrom, bTo] = [Math.max(0, first.bStart - context), Math.min(b.lines.length, last.bEnd + context)];
    out += `***************\n*** ${range(aFrom, aTo)} ****\n`;
    if (group.some((change) => change.aEnd > change.aStart))
      out += marked(
        a.lines,
        aFrom,
        aTo,
        group.map((change) => [change.aStart, change.aEnd, change.bStart === change.bEnd ? '- ' : '! '] as const),
      );
    out += `--- ${range(bFrom, bTo)} ----\n`;
    if (group.some((change) => change.bEnd > change.bStart))
      out += marked(
        b.lines,
        bFrom,
        bTo,
        group.map((change) => [change.bStart, change.bEnd, change.aStart === change.aEnd ? '+ ' : '! '] as const),
      );
  }
  return out;
}

function marked(lines: readonly string[], from: number, to: number, ranges: readonly (readonly [number, number, string])[]): string {
  return lines
    .slice(from, to)
    .map((line, i) => written(ranges.find(([start, end]) => from + i >= start && from + i < end)?.[2] ?? '  ', line))
    .join('');
}
