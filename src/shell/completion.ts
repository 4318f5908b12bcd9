// What Tab offers: commands where a command stands, files elsewhere, and what a program's own completer says.
// Upstream: bash(1), Programmable Completion.

import { OsError } from '../os/os-error.ts';
import type { Process, Steps } from '../os/process.ts';
import { builtins } from './builtins/registry.ts';
import type { Completer, Completion } from './line-source.ts';
import { backslashed } from './quoting.ts';
import type { Shell } from './state.ts';

/**
 * A program's own completion, offered by the machine service `completers`.
 * @param words the command's words up to the cursor; the last may be empty
 * @returns candidates for the last word; undefined: files
 */
export type ProgramCompleter = (process: Process, words: readonly string[]) => Steps<readonly string[] | undefined>;

export function completer(shell: Shell): Completer {
  return function* (line, cursor): Steps<Completion> {
    const before = line.slice(0, cursor);
    const words = wordsOf(before);
    const current = words.at(-1) ?? '';
    const from = cursor - current.length;
    if (words.length <= 1 && !current.includes('/')) return { from, candidates: commands(shell, current).map((text) => ({ text })) };
    const offered = yield* offeredBy(shell, words);
    if (offered)
      return { from, candidates: offered.filter((text) => text.startsWith(current)).map((text) => ({ text, suffix: text.endsWith('=') || text.endsWith('/') ? '' : ' ' })) };
    return files(shell, current, from);
  };
}

/** What the command's own completer offers, or the words that `complete -W` gave it. */
function* offeredBy(shell: Shell, words: readonly string[]): Steps<readonly string[] | undefined> {
  const [name = ''] = words;
  const told = shell.completions.get(name);
  if (told && 'words' in told) return told.words;
  const completers = shell.process.host.get('completers') as ReadonlyMap<string, ProgramCompleter> | undefined;
  const program = told?.as ?? name;
  return yield* completers?.get(program)?.(shell.process, [program, ...words.slice(1)]) ?? nothing();
}

function* nothing(): Steps<undefined> {}

/** The words of the command the cursor is in. */
function wordsOf(before: string): readonly string[] {
  const start = Math.max(...['|', ';', '&', '(', '`'].map((mark) => before.lastIndexOf(mark))) + 1;
  const words = before
    .slice(start)
    .trimStart()
    .split(/(?<!\\)\s+/);
  while (words.length > 1 && /^[A-Za-z_]\w*=/.test(words[0] ?? '')) words.shift();
  return words;
}

function commands(shell: Shell, prefix: string): readonly string[] {
  const names = new Set([...shell.aliases.keys(), ...shell.functions.keys(), ...builtins.flatMap((b) => b.names)]);
  const { mount } = shell.process.namespaces;
  for (const folder of (shell.get('PATH') ?? '').split(':')) {
    try {
      for (const name of mount.list(folder, shell.process)) names.add(name);
    } catch (error) {
      // a folder of PATH that is not there offers nothing
      if (!(error instanceof OsError)) throw error;
    }
  }
  return [...names].filter((name) => name.startsWith(prefix) && name !== '[').sort();
}

function files(shell: Shell, current: string, from: number): Completion {
  const { mount } = shell.process.namespaces;
  const plain = current.replace(/\\(.)/g, '$1').replace(/^["']/, '');
  const slash = plain.lastIndexOf('/') + 1;
  const typedFolder = plain.slice(0, slash);
  const folder = typedFolder.replace(/^~\//, `${shell.get('HOME') ?? ''}/`) || '.';
  const start = plain.slice(slash);
  try {
    const names = [...mount.list(folder, shell.process)].filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.'))).sort();
    const candidates = names.map((name) => {
      const isFolder = isDirectory(shell, `${folder}/${name}`);
      return {
        text: `${typedFolder && backslashed(typedFolder).replace(/^\\~/, '~')}${backslashed(name)}${isFolder ? '/' : ''}`,
        shown: `${name}${isFolder ? '/' : ''}`,
        suffix: isFolder ? '' : ' ',
      };
    });
    return { from, candidates };
  } catch (error) {
    if (error instanceof OsError) return { from, candidates: [] };
    throw error;
  }
}

function isDirectory(shell: Shell, path: string): boolean {
  const { mount } = shell.process.namespaces;
  return mount.exists(path, shell.process) && mount.stat(path, shell.process).type === 'directory';
}
