// readlink and realpath: where links lead. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName, folderOf, normalize } from '../../os/path.ts';
import type { Process, Program } from '../../os/process.ts';
import { nameInMessage, parseOptions, problem, usageError } from './support.ts';

type Need = 'all' | 'all but the last' | 'none';

export const readlink: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, {
    short: 'femnqsvz',
    long: { canonicalize: 'f', 'canonicalize-existing': 'e', 'canonicalize-missing': 'm', 'no-newline': 'n', quiet: 'q', silent: 's', verbose: 'v', zero: 'z' },
  });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  const need: Need | undefined = has('e') ? 'all' : has('f') ? 'all but the last' : has('m') ? 'none' : undefined;
  let code = 0;
  for (const path of operands) {
    try {
      const found = need ? canonical(process, path, need) : process.namespaces.mount.readLink(path, process);
      yield* print(process, found + (has('z') ? '\0' : has('n') && operands.length === 1 ? '' : '\n'));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = 1;
      if (has('v')) yield* problem(process, `${nameInMessage(path)}: ${error.text}`);
    }
  }
  return code;
};

export const realpath: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'emqsLPz',
    long: {
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      quiet: 'q',
      strip: 's',
      'no-symlinks': 's',
      logical: 'L',
      physical: 'P',
      zero: 'z',
      'relative-to=': 'to',
      'relative-base=': 'base',
    },
  });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  let code = 0;
  for (const path of operands) {
    try {
      const found = has('s') ? normalize(path, process.cwd) : canonical(process, path, has('e') ? 'all' : has('m') ? 'none' : 'all but the last');
      const base = get('to');
      yield* print(process, (base === undefined ? found : relative(found, canonical(process, base, 'none'))) + (has('z') ? '\0' : '\n'));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = 1;
      if (!has('q')) yield* problem(process, `${nameInMessage(path)}: ${error.text}`);
    }
  }
  return code;
};

/** The path without links. @throws OsError where something that is needed is missing */
function canonical(process: Process, path: string, need: Need): string {
  const { mount } = process.namespaces;
  try {
    return mount.realPath(path, process);
  } catch (error) {
    if (!(error instanceof OsError) || error.code !== 'ENOENT' || need === 'all') throw error;
    const full = normalize(path, process.cwd);
    if (full === '/') return full;
    const above = canonical(process, folderOf(full), need === 'none' ? 'none' : 'all');
    return above === '/' ? `/${baseName(full)}` : `${above}/${baseName(full)}`;
  }
}

function relative(path: string, base: string): string {
  const [to, from] = [path.split('/').filter(Boolean), base.split('/').filter(Boolean)];
  let common = 0;
  while (common < Math.min(to.length, from.length) && to[common] === from[common]) common += 1;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}
