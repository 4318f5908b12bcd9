// wc: lines, words, bytes. Upstream: GNU coreutils wc.

import { text } from '../../base/bytes.ts';
import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions, readInputs } from './support.ts';

export const wc: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'lwcmL', long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' } });
  const wanted = ['l', 'w', 'm', 'c', 'L'].filter(has);
  const columns = wanted.length ? wanted : ['l', 'w', 'c'];
  const { inputs, failed } = yield* readInputs(process, operands);
  const rows = inputs.map(({ name, content }) => ({ name, counts: columns.map((column) => count(column, content)) }));
  if (rows.length > 1) rows.push({ name: 'total', counts: columns.map((_, i) => rows.reduce((sum, row) => sum + (row.counts[i] ?? 0), 0)) });
  const alone = columns.length === 1 && rows.length === 1;
  const stdin = operands.length === 0;
  const width = alone ? 1 : stdin ? 7 : Math.max(1, ...rows.flatMap((row) => row.counts.map((n) => String(n).length)));
  for (const { name, counts } of rows) yield* print(process, `${counts.map((n) => String(n).padStart(width)).join(' ')}${stdin ? '' : ` ${name}`}\n`);
  return failed ? 1 : 0;
};

function count(column: string, content: string): number {
  switch (column) {
    case 'l':
      return content.split('\n').length - 1;
    case 'w':
      return content.split(/[ \t\n\v\f\r]+/).filter(Boolean).length;
    case 'm':
      return [...text(content)].length;
    case 'L':
      return Math.max(0, ...content.split('\n').map((line) => [...text(line)].length));
    default:
      return content.length;
  }
}
