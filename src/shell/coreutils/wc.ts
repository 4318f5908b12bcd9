// wc: lines, words, characters, bytes. Upstream: GNU coreutils wc.

import { text } from '../../base/bytes.ts';
import { print, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, nameInMessage, openInput, parseOptions, problem } from './support.ts';

const long = { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L', 'files0-from=': 'files0', 'total=': 'total' };

interface Row {
  readonly name: string;
  readonly counts: readonly number[];
}

export const wc: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'lwcmL', long });
  const wanted = ['l', 'w', 'm', 'c', 'L'].filter(has);
  const columns = wanted.length > 0 ? wanted : ['l', 'w', 'c'];
  const rows: Row[] = [];
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    const { row, failed } = yield* countFile(process, path, columns);
    if (failed) code = 1;
    if (row) rows.push(row);
  }
  const total: Row = {
    name: 'total',
    counts: columns.map((column, i) => rows.reduce((sum, row) => (column === 'L' ? Math.max(sum, row.counts[i] ?? 0) : sum + (row.counts[i] ?? 0)), 0)),
  };
  const width = widthOf(process, operands, columns, total);
  for (const { name, counts } of operands.length > 1 ? [...rows, total] : rows) {
    yield* print(process, `${counts.map((count) => String(count).padStart(width)).join(' ')}${operands.length === 0 ? '' : ` ${name}`}\n`);
  }
  return code;
};

function* countFile(process: Process, path: string, columns: readonly string[]): Steps<{ readonly row?: Row; readonly failed: boolean }> {
  try {
    const file = openInput(process, path);
    const content = yield* readAll(process, file);
    return { row: { name: path, counts: columns.map((column) => count(column, content)) }, failed: false };
  } catch (error) {
    if (error instanceof OsError && error.code === 'EISDIR') {
      yield* problem(process, `${nameInMessage(path)}: Is a directory`);
      return { row: { name: path, counts: columns.map(() => 0) }, failed: true };
    }
    yield* complain(process, error);
    return { failed: true };
  }
}

/** Numbers are as wide as the sizes of the files together; pipes count as seven digits. */
function widthOf(process: Process, operands: readonly string[], columns: readonly string[], total: Row): number {
  const paths = operands.length > 0 ? operands : ['-'];
  if (columns.length === 1 && paths.length === 1) return 1;
  let size = 0;
  for (const path of paths) {
    const file = path === '-' ? process.descriptor(0) : undefined;
    if (path === '-' && file?.kind !== 'file') return 7;
    if (path !== '-' && process.namespaces.mount.exists(path, process)) {
      const stat = process.namespaces.mount.stat(path, process);
      if (stat.type !== 'file') return 7;
      size += stat.sizeBytes;
    }
  }
  return Math.max(String(size).length, ...total.counts.map((count) => String(count).length));
}

function count(column: string, content: string): number {
  switch (column) {
    case 'l':
      return content.split('\n').length - 1;
    case 'w':
      return content.split(/[ \t\n\v\f\r]+/).filter(Boolean).length;
    case 'm':
      return [...text(content)].length;
    case 'L':
      return Math.max(0, ...content.split('\n').map((line) => [...text(line.replace(/\t/g, '        '))].length));
    default:
      return content.length;
  }
}
