// uniq: neighbouring lines that are equal, once. Upstream: GNU coreutils uniq.

import { write } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { linesOf, parseOptions, readInputs } from './support.ts';

export const uniq: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'cduif:s:', long: { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i' } });
  const { inputs, failed } = yield* readInputs(process, operands.slice(0, 1));
  const skip = Number(get('f') ?? 0);
  const keyOf = (line: string): string => {
    const rest = skip ? line.replace(new RegExp(`^(?:\\s*\\S+){0,${skip}}`), '') : line;
    return has('i') ? rest.toLowerCase() : rest;
  };
  const groups: { line: string; count: number }[] = [];
  for (const line of inputs.flatMap(({ content }) => linesOf(content))) {
    const last = groups.at(-1);
    if (last && keyOf(last.line) === keyOf(line)) last.count += 1;
    else groups.push({ line, count: 1 });
  }
  const kept = groups.filter(({ count }) => (!has('d') || count > 1) && (!has('u') || count === 1));
  yield* write(process, kept.map(({ line, count }) => `${has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`).join(''));
  return failed ? 1 : 0;
};
