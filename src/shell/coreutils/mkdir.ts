// mkdir and rmdir: folders come and go. Upstream: GNU coreutils.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { folderOf } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { parseMode } from '../file-mode.ts';
import { complain, parseOptions, problem, usageError } from './support.ts';

export const mkdir: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'pvm:', long: { parents: 'p', 'mode=': 'm', verbose: 'v' } });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  const text = get('m');
  const change = text === undefined ? undefined : parseMode(text, process.umask);
  if (text !== undefined && !change) return yield* problem(process, `invalid mode ‘${text}’`);
  let code = 0;
  for (const path of operands) {
    try {
      yield* make(process, path, has('p'), has('v'));
      if (change) process.namespaces.mount.chmod(path, change(0o777, true) & 0o7777, process);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = yield* problem(process, `cannot create directory ‘${error.subject || path}’: ${error.text}`);
    }
  }
  return code;
};

function* make(process: Process, path: string, parents: boolean, verbose: boolean): Steps<void> {
  const { mount } = process.namespaces;
  if (parents) {
    if (mount.exists(path, process)) {
      if (mount.stat(path, process).type !== 'directory') throw new OsError('EEXIST', path);
      return;
    }
    const above = folderOf(path);
    if (above !== '.' && above !== '/') yield* make(process, above, true, verbose);
  }
  mount.makeDirectory(path, process);
  if (verbose) yield* print(process, `mkdir: created directory '${path}'\n`);
}

export const rmdir: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'pv', long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'ignore' } });
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  let code = 0;
  for (const path of operands) {
    for (let at = path; at !== '.' && at !== '/'; at = folderOf(at)) {
      try {
        if (has('v')) yield* print(process, `rmdir: removing directory, '${at}'\n`);
        process.namespaces.mount.removeDirectory(at, process);
      } catch (error) {
        if (has('ignore') && error instanceof OsError && error.code === 'ENOTEMPTY') break;
        code = yield* complain(process, error, 'failed to remove', at);
        break;
      }
      if (!has('p')) break;
    }
  }
  return code;
};
