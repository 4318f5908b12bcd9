// env and printenv: the environment, or a command with another one. Upstream: GNU coreutils. Left out: env's signal options.

import { argvFor, print, printError } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { parseOptions } from './support.ts';

const long = { 'ignore-environment': 'i', 'unset=': 'u', null: '0', 'chdir=': 'C', 'split-string=': 'S', debug: 'v' };

export const env: Program = function* (process) {
  const split = process.argv
    .slice(1)
    .flatMap((word, i, all) =>
      all[i - 1] === '-S' ? word.split(/\s+/) : /^-S./.test(word) ? word.slice(2).trim().split(/\s+/) : word === '-S' ? [] : [word === '-' ? '-i' : word],
    );
  const { operands, has, get, each } = yield* parseOptions(process, { short: 'iu:0C:S:v', long, stopAtOperand: true, usageExit: 125 }, split);
  const values = new Map(has('i') ? [] : process.env);
  for (const [key, name] of each) if (key === 'u') values.delete(name);
  const rest = [...operands];
  while (/^[^=]+=/.test(rest[0] ?? '')) {
    const word = rest.shift() ?? '';
    values.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  if (rest.length === 0) {
    const end = has('0') ? '\0' : '\n';
    yield* print(process, [...values].map(([key, value]) => `${key}=${value}${end}`).join(''));
    return 0;
  }
  const folder = get('C');
  if (folder !== undefined) process.cwd = process.namespaces.mount.realPath(folder, process);
  const path = values.get('PATH');
  if (path !== undefined) process.env.set('PATH', path);
  const found = yield* lookUp(process, rest[0] ?? '');
  if (typeof found === 'number') return found;
  return process.exec(found.program, argvFor(found, rest), values);
};

function* lookUp(process: Process, name: string): Steps<number | ReturnType<Process['lookUpProgram']>> {
  try {
    return process.lookUpProgram(name);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `env: ‘${name}’: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}

export const printenv: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: '0', long: { null: '0' }, usageExit: 2 });
  const end = has('0') ? '\0' : '\n';
  if (operands.length === 0) yield* print(process, [...process.env].map(([name, value]) => `${name}=${value}${end}`).join(''));
  let code = 0;
  for (const name of operands) {
    const value = process.env.get(name);
    if (value === undefined) code = 1;
    else yield* print(process, value + end);
  }
  return code;
};
