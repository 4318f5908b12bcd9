// xargs: arguments from standard input. Upstream: GNU findutils. Left out: -P in parallel (one after the other).

import { text } from '../../base/bytes.ts';
import { argvFor, printError, readAll, runChild } from '../../os/io.ts';
import { NullFile } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { parseOptions } from './support.ts';

export const xargs: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'n:I:0rL:P:td:', long: { 'max-args=': 'n', null: '0', 'no-run-if-empty': 'r', 'max-lines=': 'L', 'max-procs=': 'P', verbose: 't', 'delimiter=': 'd' }, stopAtOperand: true });
  const content = text(yield* readAll(process));
  const replace = get('I');
  const lines = content.split('\n').filter((line) => line.trim() !== '');
  const items = has('0') ? content.split('\0').filter(Boolean) : has('d') ? content.split(get('d') ?? '\n').filter((x, i, all) => x !== '' || i < all.length - 1) : replace !== undefined ? lines.map((line) => line.trim()) : words(content);
  const command = operands.length ? operands : ['echo'];
  if (items.length === 0 && (has('r') || replace !== undefined)) return 0;
  const groups = replace !== undefined ? items.map((item) => [item]) : get('L') !== undefined ? chunk(lines, Number(get('L'))).map((group) => group.flatMap(words)) : chunk(items, Number(get('n') ?? Math.max(1, items.length)));
  let code = 0;
  for (const group of groups.length ? groups : [[]]) {
    const argv = replace === undefined ? [...command, ...group] : command.map((word) => word.replaceAll(replace, group[0] ?? ''));
    if (has('t')) yield* printError(process, `${argv.join(' ')}\n`);
    const status = yield* runOne(process, argv);
    if (status === 126 || status === 127) return status;
    if (status === 255) return 124;
    if (status !== 0) code = 123;
  }
  return code;
};

function* runOne(process: Process, argv: readonly string[]): Steps<number> {
  try {
    const found = process.lookUpProgram(argv[0] ?? '');
    const descriptors = new Map<number, OpenFile>([[0, new NullFile()]]);
    for (const n of [1, 2]) {
      const file = process.descriptor(n);
      if (file) descriptors.set(n, file);
    }
    return yield* runChild(process, { program: found.program, argv: argvFor(found, argv), descriptors });
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `xargs: ${argv[0] ?? ''}: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}

const words = (content: string): string[] => (content.match(/(?:'[^']*'|"[^"]*"|\\[^]|[^\s'"\\])+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"|\\([^])/g, (_, a, b, c) => a ?? b ?? c ?? ''));

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
