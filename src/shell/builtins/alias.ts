// alias and unalias. Upstream: bash(1).

import { singleQuoted } from '../quoting.ts';
import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { complain, messagesOut } from './say.ts';

const shown = (shell: Shell, name: string): string => `${shell.dialect === 'bash' ? 'alias ' : ''}${name}=${singleQuoted(shell.aliases.get(name) ?? '')}\n`;

export const alias: Builtin = {
  names: ['alias'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'alias', args, 'p', 'alias [-p] [name[=value] ... ]');
    if (typeof options === 'number') return options;
    let status = 0;
    if (options.operands.length === 0)
      return yield* messagesOut(
        shell,
        [...shell.aliases.keys()]
          .sort()
          .map((name) => shown(shell, name))
          .join(''),
        'alias',
      );
    for (const word of options.operands) {
      const equals = word.indexOf('=');
      if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1));
      else if (shell.aliases.has(word)) status = (yield* messagesOut(shell, shown(shell, word), 'alias')) || status;
      else status = complain(shell, 'alias', shell.dialect === 'dash' ? `${word} not found` : `${word}: not found`);
    }
    return status;
  },
};

export const unalias: Builtin = {
  names: ['unalias'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'unalias', args, 'a', 'unalias [-a] name [name ...]');
    if (typeof options === 'number') return options;
    if (options.has('a')) shell.aliases.clear();
    let status = 0;
    for (const word of options.operands) if (!shell.aliases.delete(word)) status = complain(shell, 'unalias', `${word}: not found`);
    return status;
  },
};
