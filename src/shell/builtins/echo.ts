// echo. Upstream: bash(1); dash's echo understands backslashes without -e.

import { echoEscapes } from '../expand/escapes.ts';
import type { Builtin } from './builtin.ts';
import { messagesOut } from './say.ts';

export const echo: Builtin = {
  names: ['echo'],
  *run(shell, args) {
    let newline = true;
    let escapes = shell.dialect === 'dash' || shell.shopts.has('xpg_echo');
    let at = 0;
    const letters = shell.dialect === 'dash' ? /^-n$/ : /^-[neE]+$/;
    for (; letters.test(args[at] ?? ''); at++) {
      for (const letter of (args[at] ?? '').slice(1)) {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const text = args.slice(at).join(' ');
    if (!escapes) return yield* messagesOut(shell, newline ? `${text}\n` : text, 'echo');
    const { text: plain, ended } = echoEscapes(text);
    return yield* messagesOut(shell, newline && !ended ? `${plain}\n` : plain, 'echo');
  },
};
