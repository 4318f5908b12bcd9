// The shells as programs: bash, and the sh of Debian (dash) and of busybox (ash).
// Upstream: bash(1), INVOCATION.

import { textKeepingBytes } from '../base/bytes.ts';
import type { Executable } from '../os/executable.ts';
import { input, readLine } from '../os/io.ts';
import { OsError } from '../os/os-error.ts';
import type { Process, Program, Steps } from '../os/process.ts';
import { runToEnd } from './children.ts';
import { importEnvironment } from './environment.ts';
import { readText } from './history-file.ts';
import { interact } from './interactive.ts';
import { writeNow } from './messages.ts';
import { isOption, optionOfLetter } from './options.ts';
import { needsMore, parseScript } from './parse.ts';
import { runText } from './run.ts';
import { runFile } from './script-file.ts';
import { type Dialect, Shell } from './state.ts';

/** A shell that behaves as one dialect. */
export function shellProgram(dialect: Dialect): Program {
  return function* (process) {
    const shell = new Shell(process, dialect, process.argv[0]?.replace(/^-/, '') ?? dialect);
    importEnvironment(shell);
    const start = parseInvocation(shell, process.argv.slice(1));
    if (typeof start === 'number') return start;
    if (start.command !== undefined) return yield* runCommandString(shell, start.command, start.rest);
    const [file, ...rest] = start.rest;
    if (file !== undefined && !start.fromInput) return yield* runScript(shell, file, rest);
    shell.parameters = start.rest;
    if (start.interactive || process.descriptor(0)?.tty) return yield* interact(shell, dialect === 'bash' ? startFiles(shell, start) : []);
    return yield* runToEnd(shell, runInput(shell, process));
  };
}

/** What an interactive bash reads first. Upstream: bash(1), INVOCATION; /etc/bash.bashrc is Debian's. */
function startFiles(shell: Shell, { isLogin, rc }: Start): readonly string[] {
  const home = shell.get('HOME') ?? '';
  if (rc !== undefined) return rc ? [rc] : [];
  if (!isLogin) return ['/etc/bash.bashrc', `${home}/.bashrc`];
  const own = ['.bash_profile', '.bash_login', '.profile'].map((name) => `${home}/${name}`).find((path) => readText(shell, path) !== undefined);
  return ['/etc/bash.bashrc', ...(own ? [own] : [])];
}

interface Start {
  readonly command: string | undefined;
  readonly interactive: boolean;
  readonly fromInput: boolean;
  readonly isLogin: boolean;
  /** the start file it was given; '' for none at all */
  readonly rc: string | undefined;
  readonly rest: readonly string[];
}

function parseInvocation(shell: Shell, argv: readonly string[]): Start | number {
  const words = [...argv];
  let wantsCommand = false;
  let interactive = false;
  let fromInput = false;
  let isLogin = shell.process.argv[0]?.startsWith('-') ?? false;
  let rc: string | undefined;
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') break;
    if (word.startsWith('--')) {
      if (word === '--version') return version(shell);
      if (word === '--rcfile' || word === '--init-file') rc = words.shift();
      else if (word === '--norc' || word === '--noprofile') rc = '';
      else if (word === '--login') isLogin = true;
      else if (!['--posix', '--noediting'].includes(word)) return refuse(shell, word);
      continue;
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c') wantsCommand = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 's') fromInput = true;
      else if (letter === 'l') isLogin = true;
      else if (letter === 'o' || letter === 'O') setNamed(shell, letter, words.shift() ?? '', word.startsWith('-'));
      else {
        const option = optionOfLetter(letter);
        if (!option) return refuse(shell, `-${letter}`);
        if (word.startsWith('-')) shell.options.add(option);
        else shell.options.delete(option);
      }
    }
  }
  if (!wantsCommand) return { command: undefined, interactive, fromInput, isLogin, rc, rest: words };
  const command = words.shift();
  if (command === undefined) {
    writeNow(shell, `${shell.name}: -c: option requires an argument\n`);
    return 2;
  }
  return { command, interactive, fromInput, isLogin, rc, rest: words };
}

function setNamed(shell: Shell, letter: string, name: string, on: boolean): void {
  if (letter === 'O') {
    if (on) shell.shopts.add(name);
    else shell.shopts.delete(name);
  } else if (isOption(name)) {
    if (on) shell.options.add(name);
    else shell.options.delete(name);
  }
}

function version(shell: Shell): number {
  if (shell.dialect !== 'bash') return refuse(shell, '--version');
  shell.process.descriptor(1)?.write('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
  return 0;
}

function refuse(shell: Shell, option: string): number {
  writeNow(shell, `${shell.name}: ${option}: invalid option\n`);
  return 2;
}

function* runCommandString(shell: Shell, command: string, rest: readonly string[]): Steps<number> {
  const [name, ...parameters] = rest;
  if (name !== undefined) shell.name = name;
  shell.parameters = parameters;
  shell.readsCommandString = true;
  return yield* runToEnd(shell, runText(shell, command, 1, true));
}

function* runScript(shell: Shell, file: string, parameters: readonly string[]): Steps<number> {
  const name = shell.name;
  try {
    shell.process.namespaces.mount.inode(file, shell.process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    writeNow(shell, shell.dialect === 'bash' ? `${name}: ${file}: ${error.text}\n` : `${name}: 0: cannot open ${file}: No such file\n`);
    return error.code === 'ENOENT' ? (shell.dialect === 'bash' ? 127 : 2) : 126;
  }
  shell.name = file;
  shell.parameters = parameters;
  return yield* runToEnd(shell, runFile(shell, file));
}

/** A script on standard input, read no further than the command at hand: what follows is there for its commands to read. */
function* runInput(shell: Shell, process: Process): Steps<number> {
  let text = '';
  let line = 1;
  let status = 0;
  for (;;) {
    const got = yield* readLine(process, input(process));
    if (got !== null) text += textKeepingBytes(got);
    if (got === null && text === '') return status;
    if (got !== null && needsMore(text)) continue;
    status = yield* runText(shell, text, line);
    // What does not parse ends a shell that nobody types to.
    if (got === null || (status === 2 && 'problem' in parseScript(text, line))) return status;
    line += text.split('\n').length - 1;
    text = '';
  }
}

export const bash: Executable = { name: 'bash', folder: '/usr/bin', program: shellProgram('bash') };
/** Debian's `sh` */
export const dash: Executable = { name: 'dash', aliases: ['sh'], folder: '/usr/bin', program: shellProgram('dash') };
/** busybox' and Alpine's `sh` */
export const ash: Executable = { name: 'ash', aliases: ['sh'], folder: '/bin', program: shellProgram('ash') };

/** The shells of an ordinary Debian machine. */
export const shells: readonly Executable[] = [bash, dash];
