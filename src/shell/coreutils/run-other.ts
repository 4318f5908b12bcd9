// Programs that run another one: nohup, time, nice, env's neighbours, sudo. Upstream: GNU coreutils, time(1), sudo(8).

import { argvFor, exitCodeOf, print, printError } from '../../os/io.ts';
import { NullFile } from '../../os/open-file.ts';
import { OsError } from '../../os/os-error.ts';
import type { OpenFile, Process, Program, SpawnSpec, Steps } from '../../os/process.ts';
import { users } from '../../os/users.ts';
import { nameOf, parseOptions, usageError } from './support.ts';

/** Runs the words as a child and waits. The message for a program that is not there is printed. */
export function* runWords(process: Process, words: readonly string[], spec: Partial<SpawnSpec> = {}, failure = 'failed to run command'): Steps<number> {
  const name = words[0] ?? '';
  try {
    const found = process.lookUpProgram(name);
    const child = process.spawn({ ...spec, program: found.program, argv: argvFor(found, words) });
    while (!child.ended) yield { on: 'ready', any: [child.exit] };
    return exitCodeOf(process.reap(child) ?? child.ended);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `${nameOf(process)}: ${failure} ‘${name}’: ${error.text}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}

export const nohup: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '', stopAtOperand: true, usageExit: 125 });
  if (operands.length === 0) return yield* usageError(process, 'missing operand', 125);
  process.onSignal('HUP', 'ignore');
  const files = new Map<number, OpenFile>(process.descriptors().filter(([n]) => n < 3));
  const terminal = (n: number): boolean => files.get(n)?.tty !== undefined;
  const ignoresInput = terminal(0);
  if (ignoresInput) files.set(0, new NullFile());
  if (terminal(1)) {
    files.set(1, process.namespaces.mount.open('nohup.out', { write: true, create: true, append: true, mode: 0o600 }, process));
    yield* printError(process, `nohup: ${ignoresInput ? 'ignoring input and ' : ''}appending output to 'nohup.out'\n`);
    if (terminal(2)) files.set(2, files.get(1) as OpenFile);
  } else if (ignoresInput) yield* printError(process, 'nohup: ignoring input\n');
  return yield* runWords(process, operands, { descriptors: files });
};

export const time: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'pvf:o:a', stopAtOperand: true });
  const [startedMs, cpuMs] = [process.nowMs, process.cgroup.cpuUsedMs];
  const code = yield* runWords(process, operands, {}, 'cannot run');
  const real = (process.nowMs - startedMs) / 1000;
  const user = (process.cgroup.cpuUsedMs - cpuMs) / 1000;
  yield* printError(
    process,
    has('p')
      ? `real ${real.toFixed(2)}\nuser ${user.toFixed(2)}\nsys 0.00\n`
      : `${user.toFixed(2)}user 0.00system ${Math.floor(real / 60)}:${(real % 60).toFixed(2).padStart(5, '0')}elapsed ${real > 0 ? Math.round((user / real) * 100) : 0}%CPU (0avgtext+0avgdata 0maxresident)k\n0inputs+0outputs (0major+0minor)pagefaults 0swaps\n`,
  );
  return code;
};

export const nice: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: 'n:', long: { 'adjustment=': 'n' }, digits: 'n', stopAtOperand: true, usageExit: 125 });
  if (operands.length > 0) return yield* runWords(process, operands);
  yield* print(process, '0\n');
  return 0;
};

/** Everyone in the group sudo may do everything, without a password. */
export const sudo: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, {
    short: 'EHnSiskvlu:g:Kb',
    long: { 'user=': 'u', 'preserve-env?': 'E', login: 'i', shell: 's', 'non-interactive': 'n' },
    stopAtOperand: true,
  });
  const { uid, groups } = process.credentials;
  const wanted = get('u') ?? 'root';
  const target = users(process).find(({ name }) => name === wanted);
  if (!target) {
    yield* printError(process, `sudo: unknown user ${wanted}\nsudo: error initializing audit plugin sudoers_audit\n`);
    return 1;
  }
  if (uid !== 0 && !groups.includes(27)) {
    const me = users(process).find((user) => user.uid === uid)?.name ?? String(uid);
    yield* printError(process, `${me} is not in the sudoers file.\n`);
    return 1;
  }
  const rest = [...operands];
  const env = new Map(process.env);
  env
    .set('USER', target.name)
    .set('LOGNAME', target.name)
    .set('HOME', target.home)
    .set('SUDO_USER', process.env.get('USER') ?? '');
  while (/^[A-Za-z_]\w*=/.test(rest[0] ?? '')) {
    const word = rest.shift() ?? '';
    env.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  const words = has('i') || has('s') ? [target.shell, ...(rest.length > 0 ? ['-c', rest.join(' ')] : [])] : rest;
  if (words.length === 0) {
    yield* printError(process, 'usage: sudo -h | -K | -k | -V\nusage: sudo [-EHinSs] [-u user] [VAR=value] [command]\n');
    return 1;
  }
  try {
    process.lookUpProgram(words[0] ?? '');
  } catch (error) {
    if (!(error instanceof OsError) || error.code !== 'ENOENT') throw error;
    yield* printError(process, `sudo: ${words[0]}: command not found\n`);
    return 1;
  }
  return yield* runWords(process, words, { env, credentials: { uid: target.uid, gid: target.gid, groups: [target.gid] }, ...(has('i') ? { cwd: target.home } : {}) });
};
