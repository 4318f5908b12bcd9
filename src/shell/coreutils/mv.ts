// mv: another name or folder for a file. Upstream: GNU coreutils mv. Between file systems it copies and removes.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { answersYes } from './confirm.ts';
import { copyOne, destination } from './cp.ts';
import { complain, type Parsed, parseOptions, problem, quoted } from './support.ts';

export const mv: Program = function* (process) {
  const parsed = yield* parseOptions(process, {
    short: 'finuvTt:',
    long: { force: 'f', interactive: 'i', 'no-clobber': 'n', update: 'u', verbose: 'v', 'no-target-directory': 'T', 'target-directory=': 't' },
  });
  const where = yield* destination(process, parsed.operands, parsed.get('t'), parsed.has('T'));
  if (!where) return 1;
  let code = 0;
  for (const source of where.sources)
    code = (yield* moveOne(process, source, where.into ? `${where.target.replace(/\/$/, '')}/${baseName(source)}` : where.target, parsed)) || code;
  return code;
};

function* moveOne(process: Process, source: string, target: string, { has }: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  try {
    mount.lstat(source, process);
  } catch (error) {
    return yield* complain(process, error, 'cannot stat', source);
  }
  if (mount.exists(target, process)) {
    if (mount.realPath(source, process) === mount.realPath(target, process)) return yield* problem(process, `${quoted(source)} and ${quoted(target)} are the same file`);
    if (has('n')) return 0;
    if (has('u') && mount.stat(target, process).modifiedMs >= mount.stat(source, process).modifiedMs) return 0;
    if (has('i') && !(yield* answersYes(process, `mv: overwrite ${quoted(target)}? `))) return 1;
  }
  try {
    mount.rename(source.replace(/(.)\/+$/, '$1'), target.replace(/(.)\/+$/, '$1'), process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    if (error.code !== 'EXDEV') return yield* refused(process, source, target, error);
    const code = yield* copyOne(process, source, target, {
      recursive: true,
      preserve: true,
      keepLinks: true,
      force: true,
      ask: false,
      noClobber: false,
      update: false,
      verbose: false,
    });
    if (code !== 0) return code;
    mount.removeTree(source, process);
  }
  if (has('v')) yield* print(process, `renamed ${quoted(source)} -> ${quoted(target)}\n`);
  return 0;
}

function* refused(process: Process, source: string, target: string, error: OsError): Steps<number> {
  switch (error.code) {
    case 'EISDIR':
      return yield* problem(process, `cannot overwrite directory ${quoted(target)} with non-directory ${quoted(source)}`);
    case 'ENOTDIR':
      return yield* problem(process, `cannot overwrite non-directory ${quoted(target)} with directory ${quoted(source)}`);
    case 'EINVAL':
      return yield* problem(process, `cannot move ${quoted(source)} to a subdirectory of itself, ${quoted(target)}`);
    default:
      return yield* problem(process, `cannot move ${quoted(source)} to ${quoted(target)}: ${error.text}`);
  }
}
