// shuf: lines by chance, the machine's own seeded one. Upstream: GNU coreutils shuf.

import { utf8 } from '../../base/bytes.ts';
import { readAll, write } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { complain, linesOf, openInput, parseOptions, problem } from './support.ts';

export const shuf: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'ei:n:o:rz',
    long: { echo: 'e', 'input-range=': 'i', 'head-count=': 'n', 'output=': 'o', repeat: 'r', 'random-source=': 'source' },
  });
  const range = get('i');
  let items: string[];
  if (range !== undefined) {
    const match = /^(\d+)-(\d+)$/.exec(range);
    if (!match || Number(match[2]) < Number(match[1])) return yield* problem(process, `invalid input range: ‘${range}’`);
    items = Array.from({ length: Number(match[2]) - Number(match[1]) + 1 }, (_, i) => String(Number(match[1]) + i));
  } else if (has('e')) items = operands.map(utf8);
  else {
    try {
      items = linesOf(yield* readAll(process, openInput(process, operands[0] ?? '-')));
    } catch (error) {
      return yield* complain(process, error);
    }
  }
  const count = has('n') ? Number(get('n')) : has('r') ? 1000 : items.length;
  const out: string[] = [];
  const rest = [...items];
  while (out.length < count && rest.length > 0) {
    const at = process.random.below(rest.length);
    out.push(rest[at] ?? '');
    if (!has('r')) rest.splice(at, 1);
  }
  const text = out.map((line) => `${line}\n`).join('');
  const file = get('o');
  if (file === undefined) yield* write(process, text);
  else process.namespaces.mount.writeFile(file, text, process);
  return 0;
};
