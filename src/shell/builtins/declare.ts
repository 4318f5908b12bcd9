// declare, typeset, export, readonly, local. Upstream: bash(1); dash knows export, readonly and local without options.

import type { Steps } from '../../os/process.ts';
import { assign, assignText, readOnly } from '../assign.ts';
import { declaration, valueText } from '../declarations.ts';
import { dynamicVariableNames } from '../expand/special-parameters.ts';
import type { AssignmentArgument } from '../simple-command.ts';
import type { Shell } from '../state.ts';
import { isAssociative, isIndexed, ReadOnlyVariable, scalarOf, type Variable } from '../variables.ts';
import { isName } from './assign-target.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { complain, messagesOut } from './say.ts';

const synopses: Readonly<Record<string, readonly [letters: string, synopsis: string]>> = {
  declare: ['+aAfFgiIlnrtuxp', 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]'],
  typeset: ['+aAfFgiIlnrtuxp', 'typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]'],
  local: ['+aAfFgiIlnrtuxp', 'local [option] name[=value] ...'],
  export: ['fnp', 'export [-fn] [name[=value] ...] or export -p'],
  readonly: ['aAfp', 'readonly [-aAf] [name[=value] ...] or readonly -p'],
};

interface Wanted {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  readonly where: 'local' | 'global' | 'anywhere';
}

export const declare: Builtin = {
  names: ['declare', 'typeset', 'export', 'readonly', 'local'],
  *run(shell, args, { name, assignments }) {
    const [letters, synopsis] = synopses[name] as readonly [string, string];
    const options = builtinOptions(shell, name, args, letters, synopsis);
    if (typeof options === 'number') return options;
    const on = new Set(options.each.map(([letter]) => letter).filter((letter) => !letter.startsWith('+')));
    const off = new Set(
      options.each
        .map(([letter]) => letter)
        .filter((letter) => letter.startsWith('+'))
        .map((letter) => letter.slice(1)),
    );
    if (name === 'export') (on.has('n') ? off : on).add('x');
    if (name === 'readonly') on.add('r');
    if (name === 'local' && shell.functionDepth === 0)
      return complain(shell, 'local', shell.dialect === 'bash' ? 'can only be used in a function' : 'not in a function', shell.dialect === 'bash' ? 1 : 2);
    const words = options.operands;
    if (on.has('f') || on.has('F')) return yield* functions(shell, words, on, name);
    if (words.length === 0 || (on.has('p') && !words.some((word) => word.includes('=')))) return yield* list(shell, words, on, name);
    const inFunction = shell.functionDepth > 0 && (name === 'local' || ((name === 'declare' || name === 'typeset') && !on.has('g')));
    const wanted: Wanted = { on, off, where: inFunction ? 'local' : name === 'export' || name === 'readonly' ? 'anywhere' : 'global' };
    let status = 0;
    for (const word of words) status = (yield* one(shell, word, wanted, assignments, name)) || status;
    return status;
  },
};

function* one(shell: Shell, word: string, wanted: Wanted, assignments: readonly AssignmentArgument[], command: string): Steps<number> {
  const structured = word.startsWith('\0') ? assignments[Number(word.slice(1))] : undefined;
  const match = structured ? undefined : /^([A-Za-z_]\w*)(\[[^]*?\])?(?:(\+?)=([^]*))?$/.exec(word);
  const target = structured ? structured.node.name : match?.[1];
  if (target === undefined || !isName(target)) return complain(shell, command, `\`${structured ? structured.text : word}': not a valid identifier`);
  const reference = wanted.on.has('n') && command !== 'export' && command !== 'readonly';
  const real = reference || wanted.where === 'local' ? target : shell.variables.resolve(target);
  const outer = shell.variables.findDirect(real);
  const variable = shell.variables.declare(real, wanted.where);
  if (wanted.on.has('I') && variable !== outer && outer) Object.assign(variable, outer);
  const clash = retype(variable, wanted);
  if (clash) return complain(shell, command, `${target}: cannot convert ${clash}`);
  setAttributes(variable, wanted, reference);
  try {
    if (variable.readOnly && (structured || match?.[4] !== undefined)) throw new ReadOnlyVariable(target);
    if (structured) yield* assign(shell, structured.node);
    else if (match?.[4] !== undefined && match[2] === undefined) assignText(shell, target, match[4], match[3] === '+');
  } catch (error) {
    if (!(error instanceof ReadOnlyVariable)) throw error;
    if (command === 'export' || command === 'readonly') readOnly(shell, target);
    return complain(shell, command, `${target}: readonly variable`);
  }
  if (wanted.on.has('x') || wanted.off.has('x')) shell.variables.export(real, !wanted.off.has('x'));
  if (wanted.on.has('r')) variable.readOnly = true;
  if (wanted.off.has('r') && variable.readOnly) return complain(shell, command, `${target}: readonly variable`);
  return 0;
}

/** Makes an array of it where that is asked for. @returns what cannot be done */
function retype(variable: Variable, { on, off }: Wanted): string | undefined {
  if (on.has('A')) {
    if (isIndexed(variable.value)) return 'indexed to associative array';
    if (!isAssociative(variable.value)) variable.value = { keys: new Map(typeof variable.value === 'string' ? [['0', variable.value]] : []) };
  } else if (on.has('a')) {
    if (isAssociative(variable.value)) return 'associative to indexed array';
    if (!isIndexed(variable.value)) variable.value = new Map(typeof variable.value === 'string' ? [[0, variable.value]] : []);
  }
  if ((off.has('a') && isIndexed(variable.value)) || (off.has('A') && isAssociative(variable.value))) return 'array to scalar';
  return undefined;
}

function setAttributes(variable: Variable, { on, off }: Wanted, reference: boolean): void {
  if (on.has('i')) variable.integer = true;
  if (off.has('i')) variable.integer = false;
  if (reference) variable.reference = true;
  if (off.has('n')) variable.reference = false;
  if (on.has('l')) variable.letterCase = 'lower';
  if (on.has('u')) variable.letterCase = 'upper';
  if (off.has('l') || off.has('u')) variable.letterCase = undefined;
}

function* functions(shell: Shell, words: readonly string[], on: ReadonlySet<string>, command: string): Steps<number> {
  if (command === 'export' || command === 'readonly')
    return words.every((word) => shell.functions.has(word)) ? 0 : complain(shell, command, `${words.find((word) => !shell.functions.has(word))}: not a function`);
  const names = words.length > 0 ? words.filter((word) => shell.functions.has(word)) : [...shell.functions.keys()].sort();
  const text = names.map((name) => (on.has('F') ? (words.length > 0 ? `${name}\n` : `declare -f ${name}\n`) : `${functionText(shell, name)}\n`)).join('');
  return (yield* messagesOut(shell, text, command)) || (names.length < words.length ? 1 : 0);
}

/** A function as `declare -f` and `type` show it: as it was written. Differs: bash prints it in a layout of its own. */
export function functionText(shell: Shell, name: string): string {
  const text = shell.functions.get(name)?.text ?? '';
  const body = /^(?:function\s+)?[^\s(]+\s*(?:\(\s*\))?\s*([^]*)$/.exec(text)?.[1] ?? text;
  const inner = /^\{\s*([^]*?);?\s*\}$/.exec(body)?.[1];
  if (inner === undefined) return `${name} () \n${body}`;
  const lines = inner.split('\n').map((line) => `    ${line.trim()}`);
  return `${name} () \n{ \n${lines.join('\n')}\n}`;
}

function* list(shell: Shell, words: readonly string[], on: ReadonlySet<string>, command: string): Steps<number> {
  const filters = ['x', 'r', 'i', 'a', 'A', 'n', 'l', 'u'].filter((letter) => on.has(letter));
  const names = words.length > 0 ? words : command === 'local' ? shell.variables.localNames() : shell.variables.names();
  let status = 0;
  let text = '';
  for (const name of names) {
    const line = declaration(shell, name);
    if (line === undefined) {
      const dynamic = dynamicVariableNames(shell).includes(name) ? shell.variables.find(name) : undefined;
      if (!dynamic) status = complain(shell, command, `${name}: not found`);
      continue;
    }
    const letters = /^declare -(\S+)/.exec(line)?.[1] ?? '';
    if (words.length === 0 && !filters.every((letter) => letters.includes(letter))) continue;
    text += shown(shell, name, line, on, command);
  }
  return (yield* messagesOut(shell, text, command)) || status;
}

function shown(shell: Shell, name: string, line: string, on: ReadonlySet<string>, command: string): string {
  const variable = shell.variables.findDirect(name);
  if (shell.dialect !== 'bash') return `${command} ${name}${scalarOf(variable?.value) === undefined ? '' : `='${scalarOf(variable?.value)?.replaceAll("'", "'\"'\"'")}'`}\n`;
  const bare = (command === 'declare' || command === 'typeset' || command === 'local') && !on.has('p') && on.size === 0;
  if (!bare) return `${line}\n`;
  const value = variable && valueText(variable);
  return value === undefined ? '' : `${name}=${typeof variable?.value === 'string' ? value.replace(/^"([\w@%+=:,./-]*)"$/, '$1') : value}\n`;
}
