// split: a file in pieces. Upstream: GNU coreutils split. Left out: -n by lines or chunks, --filter.

import { readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { openInput, parseOptions, problem, quoted, sizeOf } from './support.ts';

export const split: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'l:b:C:n:a:dxe',
    long: {
      'lines=': 'l',
      'bytes=': 'b',
      'line-bytes=': 'C',
      'number=': 'n',
      'suffix-length=': 'a',
      'numeric-suffixes?': 'd',
      'hex-suffixes?': 'x',
      'additional-suffix=': 'more',
      'elide-empty-files': 'e',
    },
    digits: 'l',
  });
  const [path = '-', prefix = 'x'] = operands;
  for (const [option, what] of [
    ['l', 'lines'],
    ['b', 'bytes'],
    ['n', 'chunks'],
  ] as const) {
    const value = get(option);
    if (value !== undefined && !sizeOf(value)) return yield* problem(process, `invalid number of ${what}: ‘${value}’`);
  }
  let content: string;
  try {
    content = yield* readAll(process, openInput(process, path));
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* problem(process, error.code === 'EISDIR' ? `${path}: read error: Is a directory` : `cannot open ${quoted(path)} for reading: ${error.text}`);
  }
  const pieces = piecesOf(content, get('b') ?? get('C'), get('n'), sizeOf(get('l') ?? '1000') ?? 1000);
  const length = Number(get('a') ?? 2);
  for (const [i, piece] of pieces.entries()) {
    const suffix = has('d') ? String(i).padStart(length, '0') : has('x') ? i.toString(16).padStart(length, '0') : letters(i, length);
    process.namespaces.mount.writeFile(`${prefix}${suffix}${get('more') ?? ''}`, piece, process);
  }
  return 0;
};

function piecesOf(content: string, bytes: string | undefined, chunks: string | undefined, lines: number): readonly string[] {
  if (chunks !== undefined) {
    const count = sizeOf(chunks) ?? 1;
    const size = Math.floor(content.length / count);
    return Array.from({ length: count }, (_, i) => content.slice(i * size, i === count - 1 ? undefined : (i + 1) * size));
  }
  if (bytes !== undefined) return content.match(new RegExp(`[^]{1,${sizeOf(bytes)}}`, 'g')) ?? [];
  const all = content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return Array.from({ length: Math.ceil(all.length / lines) }, (_, i) => all.slice(i * lines, (i + 1) * lines).join(''));
}

function letters(index: number, length: number): string {
  let out = '';
  for (let rest = index, i = 0; i < length; i++, rest = Math.floor(rest / 26)) out = String.fromCharCode(97 + (rest % 26)) + out;
  return out;
}
