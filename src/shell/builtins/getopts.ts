// getopts. Upstream: bash(1), getopts.

import { writeNow } from '../messages.ts';
import type { Shell } from '../state.ts';
import { assignTarget, isName } from './assign-target.ts';
import type { Builtin } from './builtin.ts';
import { complain } from './say.ts';

export const getopts: Builtin = {
  names: ['getopts'],
  *run(shell, args) {
    const [spec, name, ...given] = args;
    if (spec === undefined || name === undefined) {
      writeNow(shell, 'getopts: usage: getopts optstring name [arg ...]\n');
      return 2;
    }
    const found = next(shell, spec, given.length > 0 ? given : shell.parameters);
    if (found.argument === undefined) shell.variables.unset('OPTARG');
    else shell.variables.set('OPTARG', found.argument);
    if (!isName(name)) return complain(shell, 'getopts', `\`${name}': not a valid identifier`);
    assignTarget(shell, name, found.letter, 'getopts');
    return found.status;
  },
};

interface Found {
  /** what the variable gets */
  readonly letter: string;
  readonly argument?: string | undefined;
  readonly status: number;
}

function next(shell: Shell, spec: string, words: readonly string[]): Found {
  const text = shell.get('OPTIND') ?? '1';
  const index = /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : 1;
  if (index !== shell.getoptsAt.index) shell.getoptsAt = { index, offset: 0 };
  const word = words[index - 1];
  const { offset } = shell.getoptsAt;
  const move = (to: number, at: number): void => {
    shell.variables.set('OPTIND', String(to));
    shell.getoptsAt = { index: to, offset: at };
  };
  if (word === undefined || (offset === 0 && !/^-./.test(word))) return { letter: '?', status: 1 };
  if (word === '--' && offset === 0) {
    move(index + 1, 0);
    return { letter: '?', status: 1 };
  }
  const letter = word.charAt(offset + 1);
  const last = offset + 2 >= word.length;
  const silent = spec.startsWith(':') || shell.get('OPTERR') === '0';
  const letters = spec.replace(/^:/, '');
  const at = letter === ':' ? -1 : letters.indexOf(letter);
  if (at < 0) {
    move(last ? index + 1 : index, last ? 0 : offset + 1);
    if (!silent) writeNow(shell, `${shell.name}: illegal option -- ${letter}\n`);
    return { letter: '?', argument: spec.startsWith(':') ? letter : undefined, status: 0 };
  }
  if (letters.charAt(at + 1) !== ':') {
    move(last ? index + 1 : index, last ? 0 : offset + 1);
    return { letter, status: 0 };
  }
  const value = last ? words[index] : word.slice(offset + 2);
  move(last ? index + 2 : index + 1, 0);
  if (value !== undefined) return { letter, argument: value, status: 0 };
  move(index + 1, 0);
  if (spec.startsWith(':')) return { letter: ':', argument: letter, status: 0 };
  if (!silent) writeNow(shell, `${shell.name}: option requires an argument -- ${letter}\n`);
  return { letter: '?', status: 0 };
}
