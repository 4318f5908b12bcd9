// od, hexdump and xxd: bytes made visible. Upstream: GNU coreutils od, util-linux hexdump, vim's xxd.
// Left out: od's -w and floating point, hexdump's -e formats, xxd's -b and colours.

import { print, readAll, write } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, openInput, parseOptions, problem, readInputs, sizeOf } from './support.ts';

const names: Readonly<Record<string, string>> = { '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r' };
const words = [
  'nul',
  'soh',
  'stx',
  'etx',
  'eot',
  'enq',
  'ack',
  'bel',
  'bs',
  'ht',
  'nl',
  'vt',
  'ff',
  'cr',
  'so',
  'si',
  'dle',
  'dc1',
  'dc2',
  'dc3',
  'dc4',
  'nak',
  'syn',
  'etb',
  'can',
  'em',
  'sub',
  'esc',
  'fs',
  'gs',
  'rs',
  'us',
  'sp',
];

const code = (bytes: string, at: number): number => (at < bytes.length ? bytes.charCodeAt(at) : 0);

/** How one unit of `size` bytes is shown, in a column of `width`. */
interface Unit {
  readonly size: number;
  readonly width: number;
  show(bytes: string, at: number): string;
}

function unitFor(kind: string, size: number): Unit {
  const value = (bytes: string, at: number): bigint => {
    let out = 0n;
    for (let i = size - 1; i >= 0; i--) out = (out << 8n) | BigInt(code(bytes, at + i));
    return out;
  };
  switch (kind) {
    case 'c':
      return {
        size: 1,
        width: 4,
        show: (bytes, at) => names[bytes.charAt(at)] ?? (/[ -~]/.test(bytes.charAt(at)) ? bytes.charAt(at) : code(bytes, at).toString(8).padStart(3, '0')),
      };
    case 'a':
      return { size: 1, width: 4, show: (bytes, at) => words[code(bytes, at) & 127] ?? ((code(bytes, at) & 127) === 127 ? 'del' : String.fromCharCode(code(bytes, at) & 127)) };
    case 'x':
      return {
        size,
        width: size * 2 + 1,
        show: (bytes, at) =>
          value(bytes, at)
            .toString(16)
            .padStart(size * 2, '0'),
      };
    case 'd':
    case 'u': {
      const width = { 1: 5, 2: 7, 4: 12, 8: 21 }[size] ?? 7;
      return { size, width: kind === 'u' ? width - 1 : width, show: (bytes, at) => (kind === 'd' ? BigInt.asIntN(size * 8, value(bytes, at)) : value(bytes, at)).toString() };
    }
    default: {
      const digits = { 1: 3, 2: 6, 4: 11, 8: 22 }[size] ?? 6;
      return { size, width: digits + 1, show: (bytes, at) => value(bytes, at).toString(8).padStart(digits, '0') };
    }
  }
}

export const od: Program = function* (process) {
  const parsed = yield* parseOptions(process, {
    short: 'A:t:N:j:w::vabcdoxshi',
    long: { 'address-radix=': 'A', 'format=': 't', 'read-bytes=': 'N', 'skip-bytes=': 'j', 'output-duplicates': 'v', 'width?': 'w' },
  });
  const { inputs, failed } = yield* readInputs(process, parsed.operands);
  const skip = sizeOf(parsed.get('j') ?? '0') ?? 0;
  const count = sizeOf(parsed.get('N') ?? '') ?? Number.POSITIVE_INFINITY;
  const bytes = inputs
    .map(({ content }) => content)
    .join('')
    .slice(skip, skip + count);
  const units: Unit[] = [];
  const short: Readonly<Record<string, readonly [string, number]>> = {
    a: ['a', 1],
    b: ['o', 1],
    c: ['c', 1],
    d: ['u', 2],
    o: ['o', 2],
    x: ['x', 2],
    h: ['x', 2],
    s: ['d', 2],
    i: ['d', 4],
  };
  for (const [key, value] of parsed.each) {
    const known = short[key];
    if (known) units.push(unitFor(...known));
    else if (key === 't')
      for (const match of value.matchAll(/([acdoux])([1248CSIL]?)z?/g)) units.push(unitFor(match[1] ?? 'o', { C: 1, S: 2, I: 4, L: 8 }[match[2] ?? ''] ?? Number(match[2] || 4)));
  }
  if (units.length === 0) units.push(unitFor('o', 2));
  const width = Number(parsed.get('w') || 16);
  const radix = parsed.get('A') ?? 'o';
  const address = (at: number): string =>
    radix === 'n' ? '' : radix === 'x' ? at.toString(16).padStart(6, '0') : radix === 'd' ? String(at).padStart(7, '0') : at.toString(8).padStart(7, '0');
  yield* print(process, dump(bytes, units, width, (at) => address(at + skip), parsed.has('v')) + (radix === 'n' ? '' : `${address(bytes.length + skip)}\n`));
  return failed ? 1 : 0;
};

function dump(bytes: string, units: readonly Unit[], width: number, address: (at: number) => string, all: boolean): string {
  let out = '';
  let last = '';
  let starred = false;
  // Columns of several formats are aligned by their widest unit.
  const perByte = Math.max(...units.map((unit) => unit.width / unit.size));
  for (let at = 0; at < bytes.length; at += width) {
    const row = bytes.slice(at, at + width);
    if (!all && row === last && row.length === width) {
      if (!starred) out += '*\n';
      starred = true;
      continue;
    }
    starred = false;
    last = row;
    units.forEach((unit, i) => {
      let line = i === 0 ? address(at) : ' '.repeat(address(at).length);
      for (let k = 0; k < row.length; k += unit.size) line += unit.show(row, k).padStart(Math.max(unit.width, perByte * unit.size));
      out += `${line}\n`;
    });
  }
  return out;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const visible = (row: string): string => row.replace(/[^ -~]/g, '.');

export const hexdump: Program = function* (process) {
  const parsed = yield* parseOptions(process, { short: 'Cbcdoxvn:s:', long: { canonical: 'C', 'length=': 'n', 'skip=': 's', 'no-squeezing': 'v' } });
  const { inputs, failed } = yield* readInputs(process, parsed.operands);
  if (failed && inputs.length === 0) return yield* problem(process, 'all input file arguments failed');
  const skip = Number(parsed.get('s') ?? 0);
  const bytes = inputs
    .map(({ content }) => content)
    .join('')
    .slice(skip, parsed.has('n') ? skip + Number(parsed.get('n')) : undefined);
  const canonical = parsed.has('C');
  const rows = lines(bytes, 16, parsed.has('v'), (row, at) => (canonical ? canonicalLine(row, at + skip) : wordLine(row, at + skip)));
  yield* print(process, bytes === '' ? '' : `${rows}${hex(bytes.length + skip, canonical ? 8 : 7)}\n`);
  return failed ? 1 : 0;
};

function canonicalLine(row: string, at: number): string {
  const pairs = [...row].map((byte) => hex(byte.charCodeAt(0), 2));
  const half = (from: number): string =>
    pairs
      .slice(from, from + 8)
      .join(' ')
      .padEnd(23);
  return `${hex(at, 8)}  ${half(0)}  ${half(8)}  |${visible(row)}|\n`;
}

function wordLine(row: string, at: number): string {
  let out = hex(at, 7);
  for (let i = 0; i < 16; i += 2) out += i < row.length ? ` ${hex(code(row, i) | (code(row, i + 1) << 8), 4)}` : '     ';
  return `${out}\n`;
}

function lines(bytes: string, width: number, all: boolean, show: (row: string, at: number) => string): string {
  let out = '';
  let last: string | undefined;
  let starred = false;
  for (let at = 0; at < bytes.length; at += width) {
    const row = bytes.slice(at, at + width);
    if (!all && row === last && row.length === width) {
      if (!starred) out += '*\n';
      starred = true;
      continue;
    }
    starred = false;
    last = row;
    out += show(row, at);
  }
  return out;
}

export const xxd: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'rpul:s:c:g:i', long: { plain: 'p', ps: 'p', postscript: 'p', revert: 'r' }, usageExit: 1 });
  let bytes: string;
  try {
    bytes = yield* readAll(process, openInput(process, operands[0] ?? '-'));
  } catch (error) {
    yield* complain(process, error);
    return 2;
  }
  if (has('r')) return yield* revert(process, bytes, has('p'));
  const skip = Number(get('s') ?? 0);
  const part = bytes.slice(skip, has('l') ? skip + Number(get('l')) : undefined);
  const columns = Number(get('c') ?? (has('p') ? 30 : 16)) || 16;
  const group = Number(get('g') ?? 2) || columns;
  const digits = (row: string): string =>
    (has('u') ? [...row].map((byte) => hex(byte.charCodeAt(0), 2).toUpperCase()) : [...row].map((byte) => hex(byte.charCodeAt(0), 2))).join('');
  if (has('p')) {
    yield* print(
      process,
      lines(part, columns, true, (row) => `${digits(row)}\n`),
    );
    return 0;
  }
  const size = columns * 2 + Math.ceil(columns / group);
  yield* print(
    process,
    lines(
      part,
      columns,
      true,
      (row, at) =>
        `${hex(at + skip, 8)}: ${digits(row)
          .replace(new RegExp(`.{1,${group * 2}}`, 'g'), '$& ')
          .padEnd(size)} ${visible(row)}\n`,
    ),
  );
  return 0;
};

function* revert(process: Process, text: string, plain: boolean): Steps<number> {
  const digits = plain
    ? text.replace(/[^0-9a-fA-F]/g, '')
    : text
        .split('\n')
        .map((line) => (/^[0-9a-fA-F]+: ((?:[0-9a-fA-F]+ ?)*)/.exec(line)?.[1] ?? '').replace(/ /g, ''))
        .join('');
  yield* write(process, (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''));
  return 0;
}
