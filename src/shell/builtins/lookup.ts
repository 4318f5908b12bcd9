// type, command, builtin, hash, history. Upstream: bash(1).

import { OsError } from '../../os/os-error.ts';
import type { Steps } from '../../os/process.ts';
import { runProgram } from '../simple-command.ts';
import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { builtinNamed } from './registry.ts';
import { complain, messagesOut } from './say.ts';

const keywords = new Set(['if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'select', 'while', 'until', 'do', 'done', 'in', 'function', 'time', '{', '}', '!', '[[', ']]', 'coproc']);

function pathOf(shell: Shell, name: string): string | undefined {
  try {
    return shell.process.lookUpProgram(name).path;
  } catch (error) {
    if (error instanceof OsError) return error.code === 'ENOEXEC' ? error.subject : undefined;
    throw error;
  }
}

interface Found {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  readonly says: string;
  readonly short: string;
}

function lookUp(shell: Shell, name: string): Found | undefined {
  const alias = shell.aliases.get(name);
  if (alias !== undefined) return { kind: 'alias', says: `${name} is aliased to \`${alias}'`, short: `alias ${name}='${alias}'` };
  if (keywords.has(name)) return { kind: 'keyword', says: `${name} is a shell keyword`, short: name };
  const definition = shell.functions.get(name);
  if (definition) return { kind: 'function', says: `${name} is a function\n${definition.text}`, short: name };
  if (builtinNamed(shell, name)) return { kind: 'builtin', says: `${name} is a shell builtin`, short: name };
  const path = pathOf(shell, name);
  return path === undefined ? undefined : { kind: 'file', says: `${name} is ${path}`, short: path };
}

export const type: Builtin = {
  names: ['type'],
  *run(shell, args) {
    const options = args.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('');
    let status = 0;
    for (const name of args.filter((word) => !/^-[a-zA-Z]+$/.test(word))) {
      const found = lookUp(shell, name);
      if (!found) status = options.includes('t') ? 1 : complain(shell, 'type', `${name}: not found`);
      else if (options.includes('t')) yield* messagesOut(shell, `${found.kind}\n`, 'type');
      else if (/[pP]/.test(options)) yield* messagesOut(shell, found.kind === 'file' ? `${found.short}\n` : '', 'type');
      else yield* messagesOut(shell, `${found.says}\n`, 'type');
    }
    return status;
  },
};

export const command: Builtin = {
  names: ['command', 'builtin'],
  *run(shell, args, call) {
    const words = [...args];
    const asks = words[0] === '-v' || words[0] === '-V' ? words.shift() : undefined;
    if (words[0] === '-p' || words[0] === '--') words.shift();
    const [name] = words;
    if (name === undefined) return 0;
    if (asks) return yield* describe(shell, words, asks);
    const builtin = builtinNamed(shell, name);
    if (builtin) return yield* builtin.run(shell, words.slice(1), { ...call, name });
    if (call.name === 'builtin') return complain(shell, 'builtin', `${name}: not a shell builtin`);
    return yield* runProgram(shell, words as [string, ...string[]], undefined, { text: words.join(' ') });
  },
};

function* describe(shell: Shell, names: readonly string[], how: string): Steps<number> {
  let status = 0;
  for (const name of names) {
    const found = lookUp(shell, name);
    if (found) yield* messagesOut(shell, `${how === '-v' ? found.short : found.says}\n`, 'command');
    else status = how === '-V' ? complain(shell, 'command', `${name}: not found`) : 1;
  }
  return status;
}

export const hash: Builtin = {
  names: ['hash'],
  *run(shell, args) {
    let status = 0;
    for (const name of args.filter((word) => !word.startsWith('-'))) if (!lookUp(shell, name)) status = complain(shell, 'hash', `${name}: not found`);
    return status;
  },
};

export const history: Builtin = {
  names: ['history'],
  bashOnly: true,
  *run(shell, args) {
    if (args[0] === '-c') {
      shell.history = [];
      return 0;
    }
    const count = /^\d+$/.test(args[0] ?? '') ? Number(args[0]) : shell.history.length;
    const from = Math.max(0, shell.history.length - count);
    return yield* messagesOut(shell, shell.history.slice(from).map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`).join(''), 'history');
  },
};
