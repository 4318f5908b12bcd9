// kill, killall, pkill, pgrep: signals by number and by name. Upstream: procps-ng, psmisc.

import { print, printError } from '../../os/io.ts';
import type { KernelProcess } from '../../os/kernel-process.ts';
import { OsError } from '../../os/os-error.ts';
import { commandName } from '../../os/proc.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { type SignalName, signalNamed, signalNumbers } from '../../os/signals.ts';
import { userName } from '../../os/users.ts';
import { nameOf, parseOptions } from './support.ts';

export const kill: Program = function* (process) {
  const words = process.argv.slice(1);
  const [first] = words;
  if (first === '-l' || first === '-L' || first === '--list') {
    yield* print(process, words[1] === undefined ? `${Object.keys(signalNumbers).join(' ')}\n` : `${nameOrNumber(words[1])}\n`);
    return 0;
  }
  let signal: SignalName | 0 = 'TERM';
  if (first === '-s' || first === '--signal') {
    words.shift();
    signal = read(words.shift() ?? '');
  } else if (first && /^-[A-Z0-9]+$/i.test(first) && first !== '--') {
    words.shift();
    signal = read(first.slice(1));
  }
  if (words[0] === '--') words.shift();
  if (words.length === 0) {
    yield* printError(process, '\nUsage:\n kill [options] <pid> [...]\n');
    return 1;
  }
  let code = 0;
  for (const word of words) {
    try {
      if (!/^-?\d+$/.test(word)) {
        yield* printError(process, `kill: failed to parse argument: '${word}'\n`);
        code = 1;
      } else if (word.startsWith('-')) process.killGroup(Number(word.slice(1)), signal === 0 ? 'CONT' : signal);
      else process.kill(Number(word), signal);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `kill: (${word}): ${error.text}\n`);
      code = 1;
    }
  }
  return code;
};

const read = (text: string): SignalName | 0 => (text === '0' ? 0 : (signalNamed(text) ?? 'TERM'));
const nameOrNumber = (text: string): string =>
  /^\d+$/.test(text) ? (signalNamed(String(Number(text) > 128 ? Number(text) - 128 : Number(text))) ?? '') : String(signalNumbers[signalNamed(text) ?? 'TERM']);

export const pgrep: Program = function* (process) {
  const name = nameOf(process);
  const killing = name === 'pkill' || name === 'killall';
  const argv = process.argv.slice(1);
  const given = killing ? argv.findIndex((word) => /^-(?:\d+|[A-Z]{2,})$/.test(word) && signalNamed(word.slice(1))) : -1;
  const signal = given < 0 ? undefined : signalNamed((argv[given] ?? '').slice(1));
  const parsed = yield* parseOptions(
    process,
    {
      short: 'flxinovcau:U:P:s:g:t:qewd:',
      long: {
        full: 'f',
        'list-name': 'l',
        'list-full': 'a',
        exact: 'x',
        'ignore-case': 'i',
        newest: 'n',
        oldest: 'o',
        inverse: 'v',
        count: 'c',
        'signal=': 'signal',
        'delimiter=': 'd',
        quiet: 'q',
        echo: 'e',
        wait: 'w',
        'parent=': 'P',
        'user=': 'u',
      },
      usageExit: 2,
    },
    given < 0 ? argv : argv.filter((_, i) => i !== given),
  );
  const { has, get, operands } = parsed;
  if (operands.length === 0 && !has('u') && !has('P') && !has('U')) {
    yield* printError(
      process,
      name === 'killall' ? 'Usage: killall [OPTION]... [--] NAME...\n' : `${name}: no matching criteria specified\nTry \`${name} --help' for more information.\n`,
    );
    return name === 'killall' ? 1 : 2;
  }
  const chosen = signal ?? signalNamed(get('signal') ?? get('s') ?? 'TERM') ?? 'TERM';
  if (name === 'killall') return yield* killAll(process, operands, chosen, has('q'));
  let found = matching(process, operands[0], (key) => has(key), get('u') ?? get('U'), get('P'));
  if (has('n')) found = found.slice(-1);
  if (has('o')) found = found.slice(0, 1);
  if (name === 'pkill') return yield* send(process, found, chosen, has('e'));
  if (has('c')) yield* print(process, `${found.length}\n`);
  else {
    const lines = found.map((one) => `${one.pid}${has('a') ? ` ${one.argv.join(' ')}` : has('l') ? ` ${commandName(one)}` : ''}`);
    if (lines.length > 0) yield* print(process, `${lines.join(get('d') ?? '\n')}\n`);
  }
  return found.length > 0 ? 0 : 1;
};

function matching(process: Process, pattern: string | undefined, has: (option: string) => boolean, user: string | undefined, parent: string | undefined): readonly KernelProcess[] {
  const regex = pattern === undefined ? undefined : new RegExp(has('x') ? `^(?:${pattern})$` : pattern, has('i') ? 'i' : '');
  return (process.namespaces.pid.list() as readonly KernelProcess[]).filter((one) => {
    if (one === process || one.ended) return false;
    const fits = regex === undefined || regex.test(has('f') ? one.argv.join(' ') : commandName(one));
    const ofUser = user === undefined || userName(process, one.credentials.uid) === user || String(one.credentials.uid) === user;
    const ofParent = parent === undefined || String(one.parent?.pid) === parent;
    return (fits && ofUser && ofParent) !== has('v');
  });
}

function* send(process: Process, found: readonly KernelProcess[], signal: SignalName, echo: boolean): Steps<number> {
  let sent = 0;
  for (const one of found) {
    try {
      process.kill(one.pid, signal);
      sent += 1;
      if (echo) yield* print(process, `${commandName(one)} killed (pid ${one.pid})\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `pkill: killing pid ${one.pid} failed: ${error.text}\n`);
    }
  }
  return sent > 0 ? 0 : 1;
}

function* killAll(process: Process, names: readonly string[], signal: SignalName, quiet: boolean): Steps<number> {
  let code = 0;
  for (const name of names) {
    const found = (process.namespaces.pid.list() as readonly KernelProcess[]).filter((one) => one !== process && !one.ended && commandName(one) === name);
    if (found.length === 0) {
      code = 1;
      if (!quiet) yield* printError(process, `${name}: no process found\n`);
    } else code = (yield* send(process, found, signal, false)) || code;
  }
  return code;
}
