// times, ulimit, enable, help, caller, and the builtins of programmable completion. Upstream: bash(1).
// @supports partly shell: compopt, compgen, bind, enable — "accepted, so that `source <(kubectl completion bash)` works; Tab completes by itself"

import { clock } from '../timing.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { builtinNames } from './registry.ts';
import { complain, messagesOut } from './say.ts';

export const times: Builtin = {
  names: ['times'],
  *run(shell) {
    const own = clock(shell.process.cpuUsedMs);
    const children = clock(Math.max(0, shell.process.cgroup.cpuUsedMs - shell.process.cpuUsedMs));
    return yield* messagesOut(shell, `${own} 0m0.000s\n${children} 0m0.000s\n`, 'times');
  },
};

/** letter, name, unit, value as Linux has it at first */
const limits: readonly (readonly [letter: string, name: string, unit: string, value: string])[] = [
  ['R', 'real-time non-blocking time', 'microseconds, -R', 'unlimited'],
  ['c', 'core file size', 'blocks, -c', '0'],
  ['d', 'data seg size', 'kbytes, -d', 'unlimited'],
  ['e', 'scheduling priority', '-e', '0'],
  ['f', 'file size', 'blocks, -f', 'unlimited'],
  ['i', 'pending signals', '-i', '31692'],
  ['l', 'max locked memory', 'kbytes, -l', '8192'],
  ['m', 'max memory size', 'kbytes, -m', 'unlimited'],
  ['n', 'open files', '-n', '1024'],
  ['p', 'pipe size', '512 bytes, -p', '8'],
  ['q', 'POSIX message queues', 'bytes, -q', '819200'],
  ['r', 'real-time priority', '-r', '0'],
  ['s', 'stack size', 'kbytes, -s', '8192'],
  ['t', 'cpu time', 'seconds, -t', 'unlimited'],
  ['u', 'max user processes', '-u', '31692'],
  ['v', 'virtual memory', 'kbytes, -v', 'unlimited'],
  ['x', 'file locks', '-x', 'unlimited'],
];

/** Limits can be set and are shown; nothing enforces them. */
export const ulimit: Builtin = {
  names: ['ulimit'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'ulimit', args, 'SHabcdefiklmnpqrstuvxPRT', 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]');
    if (typeof options === 'number') return options;
    const valueOf = (letter: string, standard: string): string => shell.limits.get(letter) ?? standard;
    if (options.has('a'))
      return yield* messagesOut(shell, limits.map(([one, name, unit, value]) => `${name.padEnd(42 - unit.length - 2)}(${unit}) ${valueOf(one, value)}\n`).join(''), 'ulimit');
    const letter = options.each.find(([one]) => one !== 'S' && one !== 'H')?.[0] ?? 'f';
    const known = limits.find(([one]) => one === letter);
    const [value] = options.operands;
    if (value === undefined) return yield* messagesOut(shell, `${valueOf(letter, known?.[3] ?? 'unlimited')}\n`, 'ulimit');
    if (!/^(?:\d+|unlimited|hard|soft)$/.test(value)) return complain(shell, 'ulimit', `${value}: invalid number`);
    shell.limits.set(letter, value);
    return 0;
  },
};

export const completionBuiltins: Builtin = {
  names: ['compopt', 'bind', 'enable', 'fc'],
  bashOnly: true,
  *run() {
    return 0;
  },
};

/**
 * `complete -F __start_kubectl k`: who has loaded a program's completion gives it to another name.
 * @supports partly shell: complete — "-W, and -F with a program's own function; other functions are taken and not called"
 */
export const complete: Builtin = {
  names: ['complete'],
  bashOnly: true,
  *run(shell, args) {
    const options = builtinOptions(
      shell,
      'complete',
      args,
      'abcdefgjksuvpro:DEIA:G:W:F:C:X:P:S:',
      'complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]',
    );
    if (typeof options === 'number') return options;
    const words = options.get('W')?.split(/\s+/).filter(Boolean);
    const as = /^__start_(.+)$/.exec(options.get('F') ?? '')?.[1];
    for (const name of options.operands) {
      if (options.has('r')) shell.completions.delete(name);
      else if (words) shell.completions.set(name, { words });
      else if (as) shell.completions.set(name, { as });
    }
    return 0;
  },
};

export const compgen: Builtin = {
  names: ['compgen'],
  bashOnly: true,
  *run(shell, args) {
    const options = builtinOptions(
      shell,
      'compgen',
      args,
      'abcdefgjksuvo:A:G:W:F:C:X:P:S:',
      'compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]',
    );
    if (typeof options === 'number') return options;
    const word = options.operands[0] ?? '';
    const candidates: string[] = [];
    for (const [letter, value] of options.each) {
      if (letter === 'W') candidates.push(...value.split(/\s+/).filter(Boolean));
      else if (letter === 'b') candidates.push(...builtinNames());
      else if (letter === 'a') candidates.push(...shell.aliases.keys());
      else if (letter === 'v') candidates.push(...shell.variables.names());
      else if (letter === 'A' && value === 'function') candidates.push(...shell.functions.keys());
    }
    const found = candidates.filter((candidate) => candidate.startsWith(word));
    return (yield* messagesOut(shell, found.map((candidate) => `${candidate}\n`).join(''), 'compgen')) || (found.length > 0 ? 0 : 1);
  },
};

export const help: Builtin = {
  names: ['help'],
  bashOnly: true,
  *run(shell, args) {
    const names = args.filter((word) => !word.startsWith('-'));
    if (names.length === 0) return yield* messagesOut(shell, `These commands are built into this shell:\n\n${builtinNames().join(' ')}\n`, 'help');
    let status = 0;
    for (const name of names) {
      if (builtinNames().includes(name)) yield* messagesOut(shell, `${name}: a builtin of this shell\n`, 'help');
      else status = complain(shell, 'help', `no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`);
    }
    return status;
  },
};

export const caller: Builtin = {
  names: ['caller'],
  bashOnly: true,
  *run(shell) {
    if (shell.callStack.length === 0) return 1;
    return yield* messagesOut(shell, `${shell.line} ${shell.callStack[1] ?? 'main'} ${shell.name}\n`, 'caller');
  },
};
