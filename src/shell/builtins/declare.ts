// declare, typeset, export, readonly, local, unset. Upstream: bash(1).

import type { Steps } from '../../os/process.ts';
import { assign, assignText, readOnly } from '../assign.ts';
import { declaration } from '../declarations.ts';
import type { AssignmentArgument } from '../simple-command.ts';
import type { Shell } from '../state.ts';
import { isAssociative, isIndexed, ReadOnlyVariable } from '../variables.ts';
import type { Builtin } from './builtin.ts';
import { complain, messagesOut } from './say.ts';

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

interface Wanted {
  readonly letters: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  readonly where: 'local' | 'global' | 'anywhere';
}

export const declare: Builtin = {
  names: ['declare', 'typeset', 'export', 'readonly', 'local'],
  *run(shell, args, { name, assignments }) {
    const letters = new Set<string>(name === 'export' ? ['x'] : name === 'readonly' ? ['r'] : []);
    const off = new Set<string>();
    let at = 0;
    for (; /^[-+][A-Za-z]+$/.test(args[at] ?? ''); at++) for (const letter of (args[at] ?? '').slice(1)) ((args[at] ?? '').startsWith('+') ? off : letters).add(letter);
    if (args[at] === '--') at += 1;
    if (name === 'export' && letters.has('n')) off.add('x');
    const words = args.slice(at);
    if (name === 'local' && shell.functionDepth === 0) return complain(shell, 'local', 'can only be used in a function');
    if (words.length === 0 || letters.has('p')) return yield* list(shell, words, letters, name);
    if (letters.has('f') || letters.has('F')) return words.every((word) => shell.functions.has(word)) ? 0 : 1;
    const inFunction = shell.functionDepth > 0 && (name === 'local' || ((name === 'declare' || name === 'typeset') && !letters.has('g')));
    const wanted: Wanted = { letters, off, where: inFunction ? 'local' : name === 'export' || name === 'readonly' ? 'anywhere' : 'global' };
    let status = 0;
    for (const word of words) status = (yield* one(shell, word, wanted, assignments, name)) || status;
    return status;
  },
};

function* one(shell: Shell, word: string, wanted: Wanted, assignments: readonly AssignmentArgument[], command: string): Steps<number> {
  const structured = word.startsWith('\0') ? assignments[Number(word.slice(1))] : undefined;
  const equals = word.indexOf('=');
  const append = equals > 0 && word.charAt(equals - 1) === '+';
  const target = structured ? structured.node.name : equals < 0 ? word : word.slice(0, append ? equals - 1 : equals);
  if (!isName(target)) return complain(shell, command, `\`${structured ? structured.text : word}': not a valid identifier`);
  const variable = shell.variables.declare(target, wanted.where);
  if (wanted.letters.has('A') && !isAssociative(variable.value)) variable.value = { keys: new Map() };
  if (wanted.letters.has('a') && !isIndexed(variable.value)) variable.value = new Map(typeof variable.value === 'string' ? [[0, variable.value]] : []);
  if (wanted.letters.has('i')) variable.integer = true;
  if (wanted.letters.has('n') && command !== 'export') variable.reference = true;
  if (wanted.letters.has('l')) variable.letterCase = 'lower';
  if (wanted.letters.has('u')) variable.letterCase = 'upper';
  try {
    if (structured) yield* assign(shell, structured.node);
    else if (equals >= 0) assignText(shell, target, word.slice(equals + 1), append);
  } catch (error) {
    if (error instanceof ReadOnlyVariable) readOnly(shell, target);
    throw error;
  }
  if (wanted.letters.has('x') && !wanted.off.has('x')) shell.variables.export(target);
  if (wanted.off.has('x')) shell.variables.export(target, false);
  if (wanted.letters.has('r')) variable.readOnly = true;
  return 0;
}

function* list(shell: Shell, words: readonly string[], letters: ReadonlySet<string>, command: string): Steps<number> {
  if (letters.has('f')) {
    const found = [...shell.functions].filter(([name]) => words.length === 0 || words.includes(name));
    return yield* messagesOut(shell, found.map(([, f]) => `${f.text}\n`).join(''), command);
  }
  const names = words.length ? words : shell.variables.names();
  let status = 0;
  let text = '';
  for (const name of names) {
    const line = declaration(shell, name);
    const shown = line !== undefined && (words.length > 0 || ['x', 'r', 'i', 'a', 'A'].every((letter) => !letters.has(letter) || /^declare -(\S+)/.exec(line)?.[1]?.includes(letter)));
    if (line === undefined) status = complain(shell, command, `${name}: not found`);
    else if (shown) text += shell.dialect === 'bash' ? `${line}\n` : `export ${line.replace(/^declare -\S+ /, '')}\n`;
  }
  return (yield* messagesOut(shell, text, command)) || status;
}

export const unset: Builtin = {
  names: ['unset'],
  *run(shell, args) {
    const functions = args[0] === '-f';
    const variables = args[0] === '-v';
    let status = 0;
    for (const word of functions || variables ? args.slice(1) : args) {
      if (functions) {
        shell.functions.delete(word);
        continue;
      }
      const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(word);
      try {
        if (element) shell.variables.unsetElement(element[1] ?? '', element[2] ?? '');
        else if (!shell.variables.unset(word) && !variables) shell.functions.delete(word);
      } catch (error) {
        if (!(error instanceof ReadOnlyVariable)) throw error;
        status = complain(shell, 'unset', `${word}: cannot unset: readonly variable`);
      }
    }
    return status;
  },
};
