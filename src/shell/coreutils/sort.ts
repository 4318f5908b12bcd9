// sort: lines in order, in the C locale. Upstream: GNU coreutils sort. Left out: -R, merging as a method (-m sorts), temporary files.

import { readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { Exit, type Process, type Program, type Steps } from '../../os/process.ts';
import { comparison, type KeyFlags } from './sort-order.ts';
import { linesOf, nameInMessage, openInput, parseOptions, problem } from './support.ts';

const long = {
  'numeric-sort': 'n',
  reverse: 'r',
  unique: 'u',
  'version-sort': 'V',
  'ignore-case': 'f',
  'human-numeric-sort': 'h',
  'general-numeric-sort': 'g',
  'month-sort': 'M',
  'dictionary-order': 'd',
  'ignore-leading-blanks': 'b',
  'ignore-nonprinting': 'i',
  'field-separator=': 't',
  stable: 's',
  'check?': 'c',
  'key=': 'k',
  'output=': 'o',
  'zero-terminated': 'z',
  merge: 'm',
  'parallel=': 'p',
  'buffer-size=': 'S',
};

/** `-k 2.3n,4`: where a key begins and ends, and how it is compared. */
interface Key {
  readonly field: number;
  readonly character: number;
  readonly endField: number;
  /** 0: to the end of the field */
  readonly endCharacter: number;
  readonly flags: KeyFlags;
  readonly endBlanks: boolean;
}

export const sort: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: 'nrugVfhMbdiscCmzk:o:t:S:T:', long, usageExit: 2 });
  const { operands, has, get, each } = parsed;
  const global = flagsOf(['n', 'g', 'V', 'f', 'h', 'M', 'd', 'b', 'i', 'r'].filter(has).join(''));
  const keys: Key[] = [];
  for (const [option, text] of each) if (option === 'k') keys.push(yield* parseKey(process, text, global));
  const separator = yield* separatorOf(process, get('t'));
  const end = has('z') ? '\0' : '\n';
  const lines: string[] = [];
  for (const path of operands.length > 0 ? operands : ['-']) lines.push(...splitLines(yield* contentOf(process, path), end));
  const order = orderOf(keys, global, separator, has('s') || has('u'));
  if (has('c') || has('C')) return yield* check(process, lines, order, has('u'), operands[0] ?? '-', has('C') || get('c') === 'quiet' || get('c') === 'silent');
  if (process.spend(lines.length)) yield { on: 'cpu', steps: 0 };
  const sorted = lines.sort(order);
  const kept = has('u') ? sorted.filter((line, i) => i === 0 || order(sorted[i - 1] ?? '', line) !== 0) : sorted;
  const text = kept.map((line) => line + end).join('');
  const file = get('o');
  if (file === undefined) yield* write(process, text);
  else process.namespaces.mount.writeFile(file, text, process);
  return 0;
};

const splitLines = (content: string, end: string): string[] => (end === '\n' ? linesOf(content) : content.replace(/\0$/, '').split('\0'));

function* contentOf(process: Process, path: string): Steps<string> {
  try {
    return yield* readAll(process, openInput(process, path));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* problem(process, `${error.code === 'EISDIR' ? 'read failed' : 'cannot read'}: ${nameInMessage(path)}: ${error.text}`);
    throw new Exit(2);
  }
}

function* separatorOf(process: Process, text: string | undefined): Steps<string | undefined> {
  if (text === undefined || text.length === 1) return text;
  if (text === '\\0') return '\0';
  yield* problem(process, text === '' ? 'empty tab' : `multi-character tab ‘${text}’`);
  throw new Exit(2);
}

const flagsOf = (letters: string): KeyFlags => ({
  kind: (/[nghMV]/.exec(letters)?.[0] as KeyFlags['kind']) ?? 'text',
  reverse: letters.includes('r'),
  fold: letters.includes('f'),
  dictionary: letters.includes('d'),
  printable: letters.includes('i'),
  blanks: letters.includes('b'),
});

function* parseKey(process: Process, text: string, global: KeyFlags): Steps<Key> {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(text);
  if (!match)
    return yield* badKey(
      process,
      /^\d/.test(text) ? `stray character in field spec: invalid field specification ‘${text}’` : `invalid number at field start: invalid count at start of ‘${text}’`,
    );
  const [, field, character, flags = '', endField, endCharacter, endFlags = ''] = match;
  if (field === '0' || endField === '0') return yield* badKey(process, `field number is zero: invalid field specification ‘${text}’`);
  if (character === '0') return yield* badKey(process, `character offset is zero: invalid field specification ‘${text}’`);
  const own = flags + endFlags;
  return {
    field: Number(field),
    character: Number(character ?? 1),
    endField: endField === undefined ? Number.POSITIVE_INFINITY : Number(endField),
    endCharacter: Number(endCharacter ?? 0),
    flags: own === '' ? global : { ...flagsOf(own), blanks: flags.includes('b') },
    endBlanks: own === '' ? global.blanks : endFlags.includes('b'),
  };
}

function* badKey(process: Process, message: string): Steps<never> {
  yield* problem(process, message);
  throw new Exit(2);
}

function orderOf(keys: readonly Key[], global: KeyFlags, separator: string | undefined, stable: boolean): (a: string, b: string) => number {
  const plain = comparison({ ...flagsOf(''), reverse: global.reverse });
  if (keys.length === 0) {
    const whole = comparison(global);
    return (a, b) => whole(a, b) || (stable ? 0 : plain(a, b));
  }
  const compares = keys.map((key) => {
    const compare = comparison(key.flags);
    const cache = new Map<string, string>();
    const part = (line: string): string => {
      let found = cache.get(line);
      if (found === undefined) cache.set(line, (found = keyOf(line, key, separator)));
      return found;
    };
    return (a: string, b: string) => compare(part(a), part(b));
  });
  return (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return stable ? 0 : plain(a, b);
  };
}

/** Where each field begins and ends; without a separator the blanks before a field belong to it. */
function fieldsOf(line: string, separator: string | undefined): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  let start = 0;
  if (separator !== undefined) {
    for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, start)) {
      out.push([start, at]);
      start = at + 1;
    }
    out.push([start, line.length]);
    return out;
  }
  for (const match of line.matchAll(/[ \t]*[^ \t]+/g)) out.push([match.index, match.index + match[0].length]);
  return out;
}

function keyOf(line: string, key: Key, separator: string | undefined): string {
  const fields = fieldsOf(line, separator);
  const skipBlanks = (at: number): number => {
    let next = at;
    while (line[next] === ' ' || line[next] === '\t') next += 1;
    return next;
  };
  const first = fields[key.field - 1];
  if (!first) return '';
  const start = (key.flags.blanks ? skipBlanks(first[0]) : first[0]) + key.character - 1;
  const last = fields[key.endField - 1];
  let end = line.length;
  if (last) end = key.endCharacter === 0 ? last[1] : (key.endBlanks ? skipBlanks(last[0]) : last[0]) + key.endCharacter;
  return line.slice(Math.min(start, line.length), Math.max(start, Math.min(end, line.length)));
}

function* check(process: Process, lines: readonly string[], order: (a: string, b: string) => number, unique: boolean, path: string, quiet: boolean): Steps<number> {
  const wrong = lines.findIndex((line, i) => i > 0 && (unique ? order(lines[i - 1] ?? '', line) >= 0 : order(lines[i - 1] ?? '', line) > 0));
  if (wrong < 0) return 0;
  if (!quiet) yield* problem(process, `${path}:${wrong + 1}: disorder: ${lines[wrong]}`);
  return 1;
}
