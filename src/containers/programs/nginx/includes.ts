// The files a configuration includes, put where they are included. Upstream: nginx src/core/ngx_conf_file.c ngx_conf_include.
// Every container of an image reads the same files: whoever finds those that were read before gets the tree that was made of them.

import { text } from '../../../base/bytes.ts';
import type { Process } from '../../../os/process.ts';
import { type Directive, parseConfig } from './parse.ts';

type Directives = readonly Directive[];

/** What a file became with the files it includes, and which those were, in the order of reading. */
interface Whole {
  readonly parts: readonly Directives[];
  readonly directives: Directives;
}

const known = new WeakMap<Directives, Whole>();

/**
 * The directives of a file with those of the files it includes; the same object as long as the files are the same.
 * @throws ConfigError, and OsError for a file that cannot be read
 */
export function readWithIncludes(process: Process, file: string): Directives {
  const directives = readFile(process, file);
  const parts: Directives[] = [];
  collect(process, directives, parts);
  const before = known.get(directives);
  if (before && before.parts.length === parts.length && before.parts.every((part, at) => part === parts[at])) return before.directives;
  const whole = replaceIncludes(process, directives);
  known.set(directives, { parts, directives: whole });
  return whole;
}

/** @returns the same object for the same path and content */
const readFile = (process: Process, path: string): Directives => parseConfig(text(process.namespaces.mount.readFile(path, process)), path);

/** Every file that is included, and what it includes. */
function collect(process: Process, directives: Directives, parts: Directives[]): void {
  for (const directive of directives) {
    if (directive.name === 'include') {
      for (const path of includedFiles(process, directive)) {
        const part = readFile(process, path);
        parts.push(part);
        collect(process, part, parts);
      }
    } else if (directive.block) collect(process, directive.block, parts);
  }
}

function replaceIncludes(process: Process, directives: Directives): Directives {
  return directives.flatMap((directive) => {
    if (directive.name === 'include') return includedFiles(process, directive).flatMap((path) => replaceIncludes(process, readFile(process, path)));
    return [directive.block ? { ...directive, block: replaceIncludes(process, directive.block) } : directive];
  });
}

function includedFiles(process: Process, directive: Directive): readonly string[] {
  const given = directive.args[0] ?? '';
  const path = given.startsWith('/') ? given : `/etc/nginx/${given}`;
  if (!path.includes('*')) return [path];
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (!process.namespaces.mount.exists(folder, process)) return [];
  const pattern = patternOf(directive, path.slice(folder.length + 1));
  return process.namespaces.mount
    .list(folder, process)
    .filter((name) => pattern.test(name) && !name.startsWith('.'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

const patterns = new WeakMap<Directive, RegExp>();

function patternOf(directive: Directive, glob: string): RegExp {
  let pattern = patterns.get(directive);
  if (!pattern) patterns.set(directive, (pattern = new RegExp(`^${glob.replace(/[.+?^$()|[\]{}\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`)));
  return pattern;
}
