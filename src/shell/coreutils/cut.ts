// cut: columns of lines. Upstream: GNU coreutils cut.

import { text, utf8 } from '../../base/bytes.ts';
import { printError, write } from '../../os/io.ts';
import { Exit, type Program } from '../../os/process.ts';
import { linesOf, parseOptions, readInputs } from './support.ts';

export const cut: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'd:f:c:b:sn', long: { 'delimiter=': 'd', 'fields=': 'f', 'characters=': 'c', 'bytes=': 'b', 'only-delimited': 's', 'output-delimiter=': 'out', complement: 'complement' } });
  const list = get('f') ?? get('c') ?? get('b');
  if (list === undefined) {
    yield* printError(process, "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.\n");
    throw new Exit(1);
  }
  const delimiter = get('d') ?? '\t';
  if ([...delimiter].length > 1) {
    yield* printError(process, "cut: the delimiter must be a single character\nTry 'cut --help' for more information.\n");
    throw new Exit(1);
  }
  const selected = ranges(list);
  const wanted = (n: number): boolean => selected.some(([from, to]) => n >= from && n <= to) !== has('complement');
  const { inputs, failed } = yield* readInputs(process, operands);
  const pick = (line: string): string | undefined => {
    if (get('f') === undefined) return has('b') ? [...line].filter((_, i) => wanted(i + 1)).join('') : utf8([...text(line)].filter((_, i) => wanted(i + 1)).join(''));
    if (!line.includes(delimiter)) return has('s') ? undefined : line;
    return line.split(delimiter).filter((_, i) => wanted(i + 1)).join(get('out') ?? delimiter);
  };
  const lines = inputs.flatMap(({ content }) => linesOf(content)).map(pick).filter((line) => line !== undefined);
  yield* write(process, lines.map((line) => `${line}\n`).join(''));
  return failed ? 1 : 0;
};

function ranges(list: string): readonly (readonly [number, number])[] {
  return list.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    if (to === undefined) return [Number(from), Number(from)];
    return [Number(from || 1), to === '' ? Number.POSITIVE_INFINITY : Number(to)];
  });
}
