// Where an interactive bash keeps what was typed from one shell to the next. Upstream: bash(1), HISTORY: HISTFILE.
// Left out: HISTFILESIZE, HISTTIMEFORMAT; lines are kept when the shell is left, not when it is killed.

import { textKeepingBytes, utf8 } from '../base/bytes.ts';
import { OsError } from '../os/os-error.ts';
import type { Shell } from './state.ts';

const pathOf = (shell: Shell): string => shell.get('HISTFILE') ?? `${shell.get('HOME') ?? ''}/.bash_history`;

/** Reads the lines of earlier shells. @returns how many there are */
export function readHistory(shell: Shell): number {
  const text = readText(shell, pathOf(shell)) ?? '';
  shell.history.push(...text.split('\n').filter(Boolean));
  return shell.history.length;
}

/** Adds the lines of this shell to the file. @param from how many of its lines are in there already */
export function keepHistory(shell: Shell, from: number): void {
  const lines = shell.history.slice(from);
  if (lines.length === 0) return;
  const path = pathOf(shell);
  const { mount } = shell.process.namespaces;
  try {
    mount.writeFile(path, utf8(`${readText(shell, path) ?? ''}${lines.join('\n')}\n`), shell.process);
  } catch (error) {
    // bash says nothing either when it cannot keep them
    if (!(error instanceof OsError)) throw error;
  }
}

/** A file's text; undefined when there is none to be read. */
export function readText(shell: Shell, path: string): string | undefined {
  try {
    return textKeepingBytes(shell.process.namespaces.mount.readFile(path, shell.process));
  } catch (error) {
    if (error instanceof OsError) return undefined;
    throw error;
  }
}
