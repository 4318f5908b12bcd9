// File names that match a pattern. Upstream: bash(1), Pathname Expansion; glob(7).

import { globMatches, hasGlob, unescapeGlob } from '../../base/glob.ts';
import { OsError } from '../../os/os-error.ts';
import type { Process } from '../../os/process.ts';
import { printShellError } from '../messages.ts';
import { ExpansionFailed, type Shell } from '../state.ts';
import type { Field } from './sinks.ts';

/** The names; undefined when nothing matches and the pattern stays as it is. */
export function pathnames(shell: Shell, field: Field): readonly string[] | undefined {
  const found = matchPaths(shell.process, field.pattern ?? '', {
    dots: shell.shopts.has('dotglob'),
    globstar: shell.shopts.has('globstar'),
    ignoreCase: shell.shopts.has('nocaseglob'),
  });
  if (found.length > 0) return found;
  if (shell.shopts.has('failglob')) {
    printShellError(shell, `no match: ${field.text}`);
    throw new ExpansionFailed(1);
  }
  return shell.shopts.has('nullglob') ? [] : undefined;
}

interface Options {
  readonly dots: boolean;
  readonly globstar: boolean;
  readonly ignoreCase: boolean;
}

/** All paths that match, sorted as `LC_COLLATE=C` does. */
export function matchPaths(process: Process, pattern: string, options: Options): readonly string[] {
  const parts = splitPattern(pattern);
  const absolute = pattern.startsWith('/');
  let found: string[] = [absolute ? '/' : ''];
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    found = found.flatMap((base) => step(process, base, part, last, options));
  });
  return found.filter((path) => path !== '').sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The pattern between slashes; brackets cannot hold one. A trailing slash gives an empty last part. */
function splitPattern(pattern: string): string[] {
  return pattern.replace(/^\/+/, '').split(/\/+/);
}

function step(process: Process, base: string, part: string, last: boolean, options: Options): string[] {
  if (part === '') return isFolder(process, base || '.') ? [base] : [];
  if (part === '**' && options.globstar) return everythingBelow(process, base, last, options);
  if (!hasGlob(part)) {
    const path = base + unescapeGlob(part);
    return exists(process, path) ? [last ? path : `${path}/`] : [];
  }
  return namesIn(process, base || '.')
    .filter((name) => (options.dots || !name.startsWith('.') || part.startsWith('.') || part.startsWith('\\.')) && globMatches(part, name, { ignoreCase: options.ignoreCase }))
    .map((name) => base + name)
    .filter((path) => last || isFolder(process, path))
    .map((path) => (last ? path : `${path}/`));
}

function everythingBelow(process: Process, base: string, last: boolean, options: Options): string[] {
  const out: string[] = last ? (base === '' ? [] : [base]) : [base];
  for (const name of namesIn(process, base || '.')) {
    if (name.startsWith('.') && !options.dots) continue;
    const path = base + name;
    const folder = isFolder(process, path) && process.namespaces.mount.lstat(path, process).type !== 'symlink';
    if (folder)
      out.push(...everythingBelow(process, `${path}/`, false, options).flatMap((below) => (last ? [below.replace(/\/$/, ''), ...filesIn(process, below, options)] : [below])));
    else if (last) out.push(path);
  }
  return last ? [...new Set(out)] : out;
}

function filesIn(process: Process, folder: string, options: Options): string[] {
  return namesIn(process, folder)
    .filter((name) => (options.dots || !name.startsWith('.')) && !isFolder(process, folder + name))
    .map((name) => folder + name);
}

function namesIn(process: Process, folder: string): readonly string[] {
  try {
    return process.namespaces.mount.list(folder, process);
  } catch (error) {
    // What cannot be read has no matches.
    if (error instanceof OsError) return [];
    throw error;
  }
}

function isFolder(process: Process, path: string): boolean {
  return exists(process, path) && process.namespaces.mount.exists(path, process) && process.namespaces.mount.stat(path, process).type === 'directory';
}

function exists(process: Process, path: string): boolean {
  try {
    process.namespaces.mount.lstat(path, process);
    return true;
  } catch (error) {
    // What cannot be seen does not match.
    if (error instanceof OsError) return false;
    throw error;
  }
}
