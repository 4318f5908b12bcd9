// The escapes of PS1 and PS2. Upstream: bash(1), PROMPTING. Parameters in prompts are expanded by the caller.

import { strftime } from '../base/strftime.ts';
import { currentUser } from './expand/special-parameters.ts';
import type { Shell } from './state.ts';

/** Replaces `\u`, `\h`, `\w` and the others. */
export function expandPrompt(shell: Shell, text: string): string {
  return text.replace(/\\(?:D\{([^}]*)\}|([0-7]{3})|([^]))/g, (whole, format: string | undefined, octal: string | undefined, letter: string | undefined) => {
    if (format !== undefined) return strftime(format || '%X', shell.process.nowMs);
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return escapeOf(shell, letter ?? '') ?? whole;
  });
}

function escapeOf(shell: Shell, letter: string): string | undefined {
  const { process } = shell;
  const time = (format: string): string => strftime(format, process.nowMs);
  switch (letter) {
    case 'a':
      return '\x07';
    case 'd':
      return time('%a %b %d');
    case 'e':
      return '\x1b';
    case 'h':
      return process.namespaces.uts.hostname.split('.')[0];
    case 'H':
      return process.namespaces.uts.hostname;
    case 'j':
      return String(shell.jobs.all.length);
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 's':
      return shell.name.replace(/^-/, '').replace(/^.*\//, '');
    case 't':
      return time('%H:%M:%S');
    case 'T':
      return time('%I:%M:%S');
    case '@':
      return time('%I:%M %p');
    case 'A':
      return time('%H:%M');
    case 'u':
      return currentUser(shell);
    case 'v':
      return '5.2';
    case 'V':
      return '5.2.15';
    case 'w':
      return shortFolder(shell);
    case 'W':
      return shortFolder(shell) === '~' ? '~' : process.cwd.slice(process.cwd.lastIndexOf('/') + 1) || '/';
    case '!':
    case '#':
      return String(shell.history.length + 1);
    case '$':
      return process.credentials.uid === 0 ? '#' : '$';
    case '\\':
      return '\\';
    // They tell readline which characters take no room; the line editor sees that by itself.
    case '[':
    case ']':
      return '';
    default:
      return undefined;
  }
}

function shortFolder(shell: Shell): string {
  const home = shell.get('HOME');
  const { cwd } = shell.process;
  if (!home || home === '/') return cwd;
  if (cwd === home) return '~';
  return cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
}
