// A shell at a terminal: prompts, history, job control, and what happens to Ctrl-C. Upstream: bash(1), INVOCATION, HISTORY.

import { type Bytes, textKeepingBytes } from '../base/bytes.ts';
import { input } from '../os/io.ts';
import { Exit, type Steps } from '../os/process.ts';
import { completer } from './completion.ts';
import { expandQuotedText } from './expand/word.ts';
import { giveTerminal, reportJobs } from './jobs.ts';
import type { HistoryExpansion } from './history-expansion.ts';
import { keepHistory, readHistory, readText } from './history-file.ts';
import type { LineSource } from './line-source.ts';
import { writeNow } from './messages.ts';
import { needsMore } from './parse.ts';
import { expandPrompt } from './prompt.ts';
import { runText } from './run.ts';
import { type Dialect, ExpansionFailed, FunctionReturn, Interrupted, LoopJump, type Shell } from './state.ts';
import { runExitTrap } from './traps.ts';

const historyLimit = 1000;
const defaultPrompt = '\\[\\e[32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ ';
/** dash's own says only whether one is root. */
const defaultPrompts: Readonly<Partial<Record<Dialect, string>>> = { bash: defaultPrompt, ash: '\\w \\$ ' };

/** Reads and runs lines until the learner leaves. @returns the exit status */
export function* interact(shell: Shell, startFiles: readonly string[] = []): Steps<number> {
  prepare(shell);
  const isBash = shell.dialect === 'bash';
  try {
    for (const file of startFiles) yield* runLine(shell, readText(shell, file) ?? '', file);
    const known = isBash ? readHistory(shell) : 0;
    yield* readAndRun(shell);
    if (isBash) keepHistory(shell, known);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    shell.lastStatus = error.code;
  }
  return yield* runExitTrap(shell, shell.lastStatus);
}

function* readAndRun(shell: Shell): Steps<void> {
  try {
    for (;;) {
      reportJobs(shell);
      const line = yield* readCommand(shell);
      if (line === null) break;
      const recalled = line === undefined ? undefined : expandHistory(shell, line);
      if (recalled === undefined) continue;
      remember(shell, recalled.line);
      if (recalled.run) yield* runLine(shell, recalled.line);
    }
    writeNow(shell, shell.dialect === 'bash' ? 'exit\n' : '\n');
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    shell.lastStatus = error.code;
  }
}

/** `!!` and its kin. What a here-document holds is text. @returns undefined when there is no such line, which has been said */
function expandHistory(shell: Shell, text: string): { readonly line: string; readonly run: boolean } | undefined {
  const expand = shell.process.host.get('history-expansion') as HistoryExpansion | undefined;
  if (!expand || !shell.option('histexpand') || !/[!^]/.test(text)) return { line: text, run: true };
  const end = text.includes('<<') && text.includes('\n') ? text.indexOf('\n') : text.length;
  const recalled = expand(text.slice(0, end), shell.history);
  if ('problem' in recalled) {
    writeNow(shell, `${shell.prefix}${recalled.problem}\n`);
    shell.lastStatus = 1;
    return undefined;
  }
  const line = recalled.line + text.slice(end);
  if (recalled.shown || !recalled.run) writeNow(shell, `${line}\n`);
  return { line, run: recalled.run };
}

function prepare(shell: Shell): void {
  const { process } = shell;
  shell.interactive = true;
  shell.shopts.add('expand_aliases');
  shell.options.add('history');
  if (shell.dialect === 'bash') shell.options.add('histexpand');
  // Debian's dash is built without one.
  if (shell.dialect !== 'dash') shell.lineSource = process.host.get('line-source') as LineSource | undefined;
  if (process.descriptor(0)?.tty) {
    shell.monitor = true;
    shell.options.add('monitor');
    giveTerminal(shell, process.processGroup);
  }
  // Handlers that do nothing, not `ignore`: children would inherit that, and Ctrl-Z would pass them by.
  for (const signal of ['TERM', 'TSTP', 'TTIN', 'TTOU', 'QUIT'] as const) process.onSignal(signal, () => undefined);
  process.onSignal('INT', () => {
    shell.interrupted = true;
  });
  if (shell.get('PS1') === undefined) shell.variables.set('PS1', defaultPrompts[shell.dialect] ?? (process.credentials.uid === 0 ? '# ' : '$ '));
  if (shell.get('PS2') === undefined) shell.variables.set('PS2', '> ');
  for (const [name, value] of [
    ['ls', 'ls --color=auto'],
    ['grep', 'grep --color=auto'],
    ['ll', 'ls -alF'],
  ] as const)
    if (shell.dialect === 'bash') shell.aliases.set(name, value);
}

/** One whole command, with the lines it needs. @returns null at the end of input; undefined after Ctrl-C */
function* readCommand(shell: Shell): Steps<string | null | undefined> {
  let text = '';
  for (let name = 'PS1'; ; name = 'PS2') {
    const prompt = yield* promptText(shell, shell.get(name) ?? '');
    const got = yield* readTyped(shell, prompt);
    shell.interrupted = false;
    if (got === 'interrupted') {
      shell.lastStatus = 130;
      return undefined;
    }
    if (got === 'end') {
      if (text === '') return null;
      return text;
    }
    text += `${text ? '\n' : ''}${got.line}`;
    if (!needsMore(text)) return text;
  }
}

function* promptText(shell: Shell, text: string): Steps<string> {
  const escaped = expandPrompt(shell, text);
  if (!/[$`]/.test(escaped.replace(/\$ ?$/, ''))) return escaped;
  try {
    return yield* expandQuotedText(shell, escaped);
  } catch (error) {
    if (error instanceof ExpansionFailed) return escaped;
    throw error;
  }
}

function* readTyped(shell: Shell, prompt: string): Steps<{ readonly line: string } | 'interrupted' | 'end'> {
  if (shell.lineSource && shell.process.descriptor(0)?.tty) return yield* shell.lineSource.readLine(shell.process, prompt, shell.history, completer(shell));
  writeNow(shell, prompt.replace(/[\u0001\u0002]/g, ''));
  const got = yield* readCooked(shell);
  if (got === 'interrupted') {
    writeNow(shell, '\n');
    return got;
  }
  return got === null ? 'end' : { line: textKeepingBytes(got.replace(/\n$/, '')) };
}

/** A line as the terminal hands it over. Ctrl-C wakes who waits for one, and takes what was typed of it. */
function* readCooked(shell: Shell): Steps<Bytes | null | 'interrupted'> {
  const file = input(shell.process);
  let line = '';
  for (;;) {
    if (shell.interrupted) return 'interrupted';
    const got = file.read(1);
    if (got === undefined) yield { on: 'ready', any: [file.readable] };
    else if (got === null) return line || null;
    else if ((line += got).endsWith('\n')) return line;
  }
}

function remember(shell: Shell, line: string): void {
  if (line.trim() === '' || line.startsWith(' ') || shell.history.at(-1) === line) return;
  shell.history.push(line);
  if (shell.history.length > historyLimit) shell.history.shift();
}

function* runLine(shell: Shell, line: string, file?: string): Steps<void> {
  try {
    shell.lastStatus = yield* runText(shell, line, 1, false, file);
  } catch (error) {
    if (error instanceof Interrupted) {
      if (!shell.interrupted) shell.lastStatus = 130;
      shell.interrupted = false;
    } else if (error instanceof ExpansionFailed || error instanceof FunctionReturn) shell.lastStatus = error.status;
    else if (!(error instanceof LoopJump)) throw error;
  }
}
