// sort: lines in order. Upstream: GNU coreutils sort in the C locale. Left out: -M, -R, merging, temporary files.

import { printError, write } from '../../os/io.ts';
import { Exit, type Program } from '../../os/process.ts';
import { linesOf, parseOptions, readInputs } from './support.ts';

interface Key {
  readonly start: number;
  readonly startChar: number;
  readonly end: number;
  readonly flags: string;
}

export const sort: Program = function* (process) {
  const keys: Key[] = [];
  const argv = process.argv.slice(1).flatMap((word, i, all) => {
    const given = /^(?:-k|--key=)(.+)$/.exec(word)?.[1] ?? (all[i - 1] === '-k' ? word : undefined);
    if (given !== undefined) keys.push(parseKey(given));
    return word === '-k' || given !== undefined ? [] : [word];
  });
  const { operands, has, get } = yield* parseOptions(Object.create(process, { argv: { value: ['sort', ...argv] } }), {
    short: 'nrugVfhbdist:o:zc',
    long: { 'numeric-sort': 'n', reverse: 'r', unique: 'u', 'version-sort': 'V', 'ignore-case': 'f', 'human-numeric-sort': 'h', 'field-separator=': 't', stable: 's', check: 'c' },
    usageExit: 2,
  });
  const global = ['n', 'g', 'V', 'f', 'h', 'd', 'b'].filter(has).join('');
  const { inputs, failed } = yield* readInputs(process, operands);
  if (failed) throw new Exit(2);
  const lines = inputs.flatMap(({ content }) => linesOf(content));
  const separator = get('t');
  const byKeys = (a: string, b: string): number => {
    for (const key of keys) {
      const flags = key.flags.replace('r', '') || global;
      const order = compare(fieldOf(a, key, separator), fieldOf(b, key, separator), flags);
      if (order) return key.flags.includes('r') || (key.flags === '' && has('r')) ? -order : order;
    }
    return 0;
  };
  const whole = (a: string, b: string): number => (has('r') ? -1 : 1) * compare(a, b, keys.length ? '' : global);
  const order = (a: string, b: string): number => byKeys(a, b) || (keys.length ? (has('s') || has('u') ? 0 : whole(a, b)) : whole(a, b) || (has('s') || has('u') ? 0 : (has('r') ? -1 : 1) * compare(a, b, '')));
  if (has('c')) {
    const wrong = lines.findIndex((line, i) => i > 0 && order(lines[i - 1] ?? '', line) > 0);
    if (wrong < 0) return 0;
    yield* printError(process, `sort: ${operands[0] ?? '-'}:${wrong + 1}: disorder: ${lines[wrong] ?? ''}\n`);
    return 1;
  }
  const sorted = [...lines].sort(order);
  const kept = has('u') ? sorted.filter((line, i) => i === 0 || order(sorted[i - 1] ?? '', line) !== 0) : sorted;
  const out = kept.map((line) => `${line}\n`).join('');
  const file = get('o');
  if (file === undefined) yield* write(process, out);
  else process.namespaces.mount.writeFile(file, out, process);
  return 0;
};

function parseKey(text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(text);
  return { start: Number(match?.[1] ?? 1), startChar: Number(match?.[2] ?? 1), end: Number(match?.[4] ?? Number.POSITIVE_INFINITY), flags: `${match?.[3] ?? ''}${match?.[5] ?? ''}` };
}

function fieldOf(line: string, key: Key, separator: string | undefined): string {
  const fields = separator === undefined ? (line.match(/[ \t]*[^ \t]+/g) ?? []) : line.split(separator);
  const joined = fields.slice(key.start - 1, key.end).join(separator ?? '');
  return (separator === undefined && /[bn]/.test(key.flags) ? joined.trimStart() : joined).slice(key.startChar - 1);
}

function compare(a: string, b: string, flags: string): number {
  if (flags.includes('n') || flags.includes('g')) return number(a) - number(b);
  if (flags.includes('h')) return human(a) - human(b);
  if (flags.includes('V')) return version(a, b);
  const [x, y] = flags.includes('f') ? [a.toUpperCase(), b.toUpperCase()] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
}

const number = (text: string): number => Number(/^\s*[-+]?\d*\.?\d*/.exec(text)?.[0] || 0) || 0;

function human(text: string): number {
  const unit = /^\s*[-+]?[\d.]+([KMGTPE])?/i.exec(text)?.[1]?.toUpperCase() ?? '';
  return number(text) * 1024 ** (' KMGTPE'.indexOf(unit) > 0 ? ' KMGTPE'.indexOf(unit) : 0);
}

function version(a: string, b: string): number {
  const parts = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : p < q ? -1 : p > q ? 1 : 0;
    if (order) return order;
  }
  return x.length - y.length;
}
