// `~`, `~user`, `~+`, `~-`. Upstream: bash(1), Tilde Expansion.

import { users } from '../../os/users.ts';
import type { Shell } from '../state.ts';

/**
 * @param raw the text as written, where a quoted tilde shows its backslash
 * @param value the text with quotes removed
 * @param assignment tildes after colons count too
 */
export function tilde(shell: Shell, raw: string, value: string, assignment: boolean): string {
  if (!assignment) return raw.startsWith('~') ? one(shell, value) : value;
  if (raw.includes('\\')) return raw.startsWith('~') ? one(shell, value) : value;
  return value
    .split(':')
    .map((part) => (part.startsWith('~') ? one(shell, part) : part))
    .join(':');
}

function one(shell: Shell, text: string): string {
  const end = text.indexOf('/');
  const name = end < 0 ? text.slice(1) : text.slice(1, end);
  const home = homeOf(shell, name);
  return home === undefined ? text : home + (end < 0 ? '' : text.slice(home === '/' ? end + 1 : end));
}

function homeOf(shell: Shell, name: string): string | undefined {
  const { process } = shell;
  if (name === '+') return process.cwd;
  if (name === '-') return shell.get('OLDPWD');
  if (name === '') return shell.get('HOME') ?? users(process).find((user) => user.uid === process.credentials.uid)?.home;
  return users(process).find((user) => user.name === name)?.home;
}
