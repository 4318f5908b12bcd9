// su: a shell as somebody else. Upstream: util-linux su(1). Nobody on these machines has a password, so only root gets one.

import { input, printError, readLine } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { users } from '../../os/users.ts';
import { runWords } from './run-other.ts';
import { parseOptions } from './support.ts';

export const su: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, { short: 'c:fg:G:lmps:', long: { 'command=': 'c', login: 'l', 'shell=': 's', 'preserve-environment': 'p' } });
  const isLogin = has('l') || operands[0] === '-';
  const name = operands.filter((word) => word !== '-')[0] ?? 'root';
  const target = users(process).find((user) => user.name === name);
  if (!target) {
    yield* printError(process, `su: user ${name} does not exist or the user entry does not contain all the required fields\n`);
    return 1;
  }
  if (process.credentials.uid !== 0) return yield* askInVain(process);
  const env = new Map(process.env);
  env.set('HOME', target.home).set('SHELL', target.shell);
  if (isLogin || target.uid !== 0) env.set('USER', target.name).set('LOGNAME', target.name);
  const command = get('c');
  const words = [get('s') ?? target.shell, ...(isLogin ? ['-l'] : []), ...(command === undefined ? [] : ['-c', command])];
  return yield* runWords(process, words, { env, credentials: { uid: target.uid, gid: target.gid, groups: [target.gid] }, ...(isLogin ? { cwd: target.home } : {}) });
};

/** Asks for a password that does not exist, and does not show what is typed. */
function* askInVain(process: Process): Steps<number> {
  const file = input(process);
  const { tty } = file;
  yield* printError(process, 'Password: ');
  if (tty) tty.echo = false;
  try {
    yield* readLine(process, file);
  } finally {
    if (tty) tty.echo = true;
  }
  yield* printError(process, '\nsu: Authentication failure\n');
  return 1;
}
