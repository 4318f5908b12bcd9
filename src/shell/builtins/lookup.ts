// type, command, builtin, hash, history. Upstream: bash(1).

import { OsError } from '../../os/os-error.ts';
import type { Process, Steps } from '../../os/process.ts';
import { runProgram } from '../simple-command.ts';
import type { Shell } from '../state.ts';
import type { Builtin } from './builtin.ts';
import { builtinOptions } from './builtin-options.ts';
import { functionText } from './declare.ts';
import { builtinNamed } from './registry.ts';
import { complain, messagesOut } from './say.ts';

const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
]);
const special = new Set(['.', ':', 'break', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'times', 'trap', 'unset']);

/** The files a name means along PATH, in order; with `all` every one of them. */
function pathsOf(shell: Shell, name: string, all = false): string[] {
  const { process } = shell;
  if (name.includes('/')) return isProgram(process, name) ? [name] : [];
  const found: string[] = [];
  for (const folder of (shell.get('PATH') ?? '').split(':')) {
    const path = `${folder || '.'}/${name}`;
    if (!isProgram(process, path)) continue;
    found.push(path);
    if (!all) break;
  }
  return found;
}

function isProgram(process: Process, path: string): boolean {
  try {
    const { type, mode } = process.namespaces.mount.stat(path, process);
    return type === 'file' && (mode & 0o111) !== 0;
  } catch (error) {
    if (error instanceof OsError) return false;
    throw error;
  }
}

interface Found {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  readonly says: string;
  readonly short: string;
}

/** All a name means, the one that runs first. */
function lookUp(shell: Shell, name: string, options: { readonly all?: boolean; readonly files?: boolean; readonly noFunctions?: boolean } = {}): Found[] {
  const found: Found[] = [];
  const bash = shell.dialect === 'bash';
  if (!options.files) {
    const alias = shell.aliases.get(name);
    if (alias !== undefined && shell.shopts.has('expand_aliases'))
      found.push({
        kind: 'alias',
        says: bash ? `${name} is aliased to \`${alias}'` : `${name} is an alias for ${alias}`,
        short: `alias ${name}='${alias.replaceAll("'", "'\\''")}'`,
      });
    if (keywords.has(name)) found.push({ kind: 'keyword', says: `${name} is a shell keyword`, short: name });
    if (shell.functions.has(name) && !options.noFunctions)
      found.push({ kind: 'function', says: bash ? `${name} is a function\n${functionText(shell, name)}` : `${name} is a shell function`, short: name });
    if (builtinNamed(shell, name) || name === 'exec')
      found.push({ kind: 'builtin', says: `${name} is a ${!bash && special.has(name) ? 'special ' : ''}shell builtin`, short: name });
  }
  const hashed = shell.hashed.get(name);
  for (const path of pathsOf(shell, name, options.all))
    found.push({ kind: 'file', says: hashed === path && !options.all ? `${name} is hashed (${path})` : `${name} is ${path}`, short: path });
  return found;
}

export const type: Builtin = {
  names: ['type'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'type', args, 'afptP', 'type [-afptP] name [name ...]');
    if (typeof options === 'number') return options;
    let status = 0;
    for (const name of options.operands) {
      const all = lookUp(shell, name, { all: options.has('a'), files: options.has('P'), noFunctions: options.has('f') });
      const shown = options.has('a') ? all : all.slice(0, 1);
      if (shown.length === 0)
        status = options.has('t') || options.has('p') || options.has('P') ? 1 : complain(shell, 'type', `${name}: not found`, shell.dialect === 'bash' ? 1 : 127);
      for (const found of shown) {
        if (options.has('t')) yield* messagesOut(shell, `${found.kind}\n`, 'type');
        else if (options.has('p') || options.has('P')) yield* messagesOut(shell, found.kind === 'file' ? `${found.short}\n` : '', 'type');
        else yield* messagesOut(shell, `${found.says}\n`, 'type');
      }
    }
    return status;
  },
};

export const command: Builtin = {
  names: ['command'],
  *run(shell, args, call) {
    const options = builtinOptions(shell, 'command', args, 'pVv', 'command [-pVv] command [arg ...]');
    if (typeof options === 'number') return options;
    const words = options.operands;
    const [name] = words;
    if (name === undefined) return 0;
    if (options.has('v') || options.has('V')) return yield* describe(shell, words, options.has('V'));
    const builtin = builtinNamed(shell, name);
    if (builtin) return yield* builtin.run(shell, words.slice(1), { ...call, name });
    const env = options.has('p') ? new Map([...shell.process.env, ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']]) : undefined;
    return yield* runProgram(shell, words as readonly [string, ...string[]], env, { text: words.join(' '), final: call.final });
  },
};

function* describe(shell: Shell, names: readonly string[], long: boolean): Steps<number> {
  let any = false;
  for (const name of names) {
    const [found] = lookUp(shell, name);
    if (found) {
      any = true;
      yield* messagesOut(shell, `${long ? found.says : found.short}\n`, 'command');
    } else if (long) complain(shell, 'command', `${name}: not found`);
  }
  return any ? 0 : shell.dialect === 'bash' ? 1 : 127;
}

export const builtin: Builtin = {
  names: ['builtin'],
  bashOnly: true,
  *run(shell, args, call) {
    const words = args[0] === '--' ? args.slice(1) : args;
    const [name] = words;
    if (name === undefined) return 0;
    const found = builtinNamed(shell, name);
    if (!found) return complain(shell, 'builtin', `${name}: not a shell builtin`);
    return yield* found.run(shell, words.slice(1), { ...call, name });
  },
};

export const hash: Builtin = {
  names: ['hash'],
  *run(shell, args) {
    const options = builtinOptions(shell, 'hash', args, 'lrdp:t', 'hash [-lr] [-p pathname] [-dt] [name ...]');
    if (typeof options === 'number') return options;
    if (options.has('r')) shell.hashed.clear();
    if (options.operands.length === 0) {
      if (options.has('r')) return 0;
      if (shell.hashed.size === 0) return yield* messagesOut(shell, shell.dialect === 'bash' ? 'hash: hash table empty\n' : '', 'hash');
      return yield* messagesOut(shell, `hits\tcommand\n${[...shell.hashed.values()].map((path) => `   0\t${path}\n`).join('')}`, 'hash');
    }
    let status = 0;
    for (const name of options.operands) {
      if (options.has('d')) {
        shell.hashed.delete(name);
        continue;
      }
      const path = options.get('p') ?? pathsOf(shell, name)[0];
      if (options.has('t')) {
        const known = shell.hashed.get(name);
        if (known === undefined) status = complain(shell, 'hash', `${name}: not found`);
        else yield* messagesOut(shell, `${known}\n`, 'hash');
      } else if (path === undefined && !builtinNamed(shell, name) && !shell.functions.has(name)) status = complain(shell, 'hash', `${name}: not found`);
      else if (path !== undefined && !name.includes('/')) shell.hashed.set(name, path);
    }
    return status;
  },
};

export const history: Builtin = {
  names: ['history'],
  bashOnly: true,
  *run(shell, args) {
    const options = builtinOptions(shell, 'history', args, 'cd:anrwps', 'history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]');
    if (typeof options === 'number') return options;
    if (options.has('c')) shell.history.length = 0;
    if (options.has('s')) shell.history.push(options.operands.join(' '));
    const drop = options.get('d');
    if (drop !== undefined) {
      const at = Number(drop) < 0 ? shell.history.length + Number(drop) : Number(drop) - 1;
      if (!Number.isInteger(at) || at < 0 || at >= shell.history.length) return complain(shell, 'history', `${drop}: history position out of range`);
      shell.history.splice(at, 1);
    }
    if (options.each.length > 0) return 0;
    const [count] = options.operands;
    if (count !== undefined && !/^\d+$/.test(count)) return complain(shell, 'history', `${count}: numeric argument required`);
    const from = count === undefined ? 0 : Math.max(0, shell.history.length - Number(count));
    return yield* messagesOut(
      shell,
      shell.history
        .slice(from)
        .map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`)
        .join(''),
      'history',
    );
  },
};
