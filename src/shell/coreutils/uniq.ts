// uniq: neighbouring lines that are equal, once. Upstream: GNU coreutils uniq.

import { write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, InputLines, openInput, parseOptions, problem, quoted, usageError } from './support.ts';

const long = {
  count: 'c',
  repeated: 'd',
  'all-repeated?': 'D',
  unique: 'u',
  'ignore-case': 'i',
  'skip-fields=': 'f',
  'skip-chars=': 's',
  'check-chars=': 'w',
  'zero-terminated': 'z',
};

interface Group {
  readonly key: string;
  readonly lines: string[];
}

export const uniq: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'cdDuif:s:w:z', long });
  if (operands.length > 2) return yield* usageError(process, `extra operand ‘${operands[2]}’`);
  for (const [key, what] of [
    ['f', 'fields to skip'],
    ['s', 'bytes to skip'],
    ['w', 'bytes to compare'],
  ] as const) {
    if (has(key) && !/^\d+$/.test(get(key) ?? '')) return yield* problem(process, `${get(key)}: invalid number of ${what}`);
  }
  const keyOf = (line: string): string => {
    const rest = line
      .replace(new RegExp(`^(?:[ \\t]*[^ \\t]+){0,${get('f') ?? 0}}`), '')
      .slice(Number(get('s') ?? 0), has('w') ? Number(get('s') ?? 0) + Number(get('w')) : undefined);
    return has('i') ? rest.toLowerCase() : rest;
  };
  const input = operands[0] ?? '-';
  const file = yield* open(process, input);
  if (file === undefined) return 1;
  const out = operands[1] === undefined ? undefined : process.namespaces.mount.open(operands[1], { write: true, create: true, truncate: true }, process);
  const show = (group: Group): string => rendered(group, has);
  const lines = new InputLines(process, [input], has('z') ? '\0' : '\n');
  let group: Group | undefined;
  const put = function* (done: Group | undefined): Steps<void> {
    const text = done ? show(done) : '';
    if (text && out) out.write(text);
    else if (text) yield* write(process, text);
  };
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    const key = keyOf(next.line);
    if (group?.key === key) {
      group.lines.push(next.line);
      continue;
    }
    yield* put(group);
    group = { key, lines: [next.line] };
  }
  yield* put(group);
  return 0;
};

function* open(process: Process, path: string): Steps<true | undefined> {
  try {
    if (path !== '-') openInput(process, path).close();
    return true;
  } catch (error) {
    if (error instanceof OsError && error.code === 'EISDIR') yield* problem(process, `error reading ${quoted(path)}`);
    else yield* complain(process, error);
    return undefined;
  }
}

function rendered({ lines }: Group, has: (name: string) => boolean): string {
  const repeated = lines.length > 1;
  if ((has('d') || has('D')) && !repeated) return '';
  if (has('u') && repeated) return '';
  const count = has('c') ? `${String(lines.length).padStart(7)} ` : '';
  const end = has('z') ? '\0' : '\n';
  return (has('D') ? lines : lines.slice(0, 1)).map((line) => `${count}${line}${end}`).join('');
}
