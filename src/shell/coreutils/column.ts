// column: a table, or a list in columns. Upstream: util-linux column. Left out: -J, named columns' options.

import { textKeepingBytes } from '../../base/bytes.ts';
import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { linesOf, parseOptions, readInputs } from './support.ts';

export const column: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'ts:o:c:xnN:R:eLH:',
    long: { table: 't', 'separator=': 's', 'output-separator=': 'o', 'output-width=': 'c', fillrows: 'x', 'table-columns=': 'N', 'table-right=': 'R', 'keep-empty-lines': 'L' },
  });
  const { inputs, failed } = yield* readInputs(process, operands);
  const lines = inputs.flatMap(({ content }) => linesOf(textKeepingBytes(content))).filter((line) => line.trim() !== '' || has('L'));
  if (has('t')) yield* print(process, table(lines, get('s'), get('o') ?? '  ', get('N')?.split(','), (get('R') ?? '').split(',')));
  else yield* print(process, list(lines, Number(get('c') ?? process.env.get('COLUMNS') ?? process.descriptor(1)?.tty?.columns ?? 80), has('x')));
  return failed ? 1 : 0;
};

const widthOf = (text: string): number => [...text].length;

function table(lines: readonly string[], separators: string | undefined, between: string, header: readonly string[] | undefined, right: readonly string[]): string {
  const split = (line: string): string[] => {
    if (separators === undefined) return line.match(/[^ \t]+/g) ?? [];
    return line.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]`));
  };
  const rows = [...(header ? [[...header]] : []), ...lines.map(split)];
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  const toRight = (i: number): boolean => right.includes(String(i + 1)) || (header !== undefined && right.includes(header[i] ?? '\0'));
  return rows
    .map((row) => {
      const last = row.length - 1;
      return `${row.map((cell, i) => (toRight(i) ? ' '.repeat((widths[i] ?? 0) - widthOf(cell)) + cell : i === last ? cell : cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell)))).join(between)}\n`;
    })
    .join('');
}

/** Columns of a common width, a multiple of a tab, filled downwards or across. */
function list(items: readonly string[], width: number, across: boolean): string {
  if (items.length === 0) return '';
  const longest = Math.max(...items.map(widthOf));
  const size = (longest + 8) & ~7;
  const columns = Math.max(1, Math.floor(width / size));
  const rows = Math.ceil(items.length / columns);
  let out = '';
  for (let row = 0; row < rows; row++) {
    const cells = across ? items.slice(row * columns, row * columns + columns) : items.filter((_, i) => i % rows === row);
    out += `${cells.map((cell, i) => (i === cells.length - 1 ? cell : cell + '\t'.repeat(Math.ceil((size - widthOf(cell)) / 8)))).join('')}\n`;
  }
  return out;
}
