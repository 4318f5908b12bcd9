// basename, dirname, readlink, realpath, mktemp, which. Upstream: GNU coreutils, debianutils.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { complain, parseOptions } from './support.ts';

export const basename: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, { short: 'as:', long: { multiple: 'a', 'suffix=': 's' } });
  const suffix = get('s') ?? (has('a') ? '' : (operands[1] ?? ''));
  for (const path of has('a') || has('s') ? operands : operands.slice(0, 1)) {
    const base = /^\/+$/.test(path) ? '/' : (path.replace(/\/+$/, '').split('/').at(-1) ?? '');
    yield* print(process, `${suffix && base.endsWith(suffix) && base !== suffix ? base.slice(0, -suffix.length) : base}\n`);
  }
  return 0;
};

export const dirname: Program = function* (process) {
  for (const path of process.argv.slice(1)) {
    const trimmed = path.replace(/\/+$/, '');
    const at = trimmed.lastIndexOf('/');
    yield* print(process, `${at < 0 ? (path.startsWith('/') ? '/' : '.') : trimmed.slice(0, at).replace(/\/+$/, '') || '/'}\n`);
  }
  return 0;
};

export const readlink: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'fenmqsv' });
  let code = 0;
  for (const path of operands) {
    try {
      const { mount } = process.namespaces;
      yield* print(process, `${has('f') || has('e') || has('m') ? mount.realPath(path, process) : mount.readLink(path, process)}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = 1;
    }
  }
  return code;
};

export const realpath: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: 'emsqz' });
  let code = 0;
  for (const path of operands) {
    try {
      yield* print(process, `${process.namespaces.mount.realPath(path, process)}\n`);
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  return code;
};

export const mktemp: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'dqtup:', long: { directory: 'd' } });
  const template = operands[0] ?? '/tmp/tmp.XXXXXXXXXX';
  const path = template.replace(/X{3,}/, (xs) => process.random.string(xs.length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'));
  const { mount } = process.namespaces;
  if (has('d')) mount.makeDirectory(path, process, { mode: 0o700 });
  else mount.writeFile(path, '', process, 0o600);
  yield* print(process, `${path}\n`);
  return 0;
};

export const which: Program = function* (process) {
  let code = 0;
  for (const name of process.argv.slice(1).filter((word) => !word.startsWith('-'))) {
    try {
      yield* print(process, `${process.lookUpProgram(name).path}\n`);
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      code = 1;
    }
  }
  return code;
};

export const truth: Program = function* () {
  return 0;
};

export const falsehood: Program = function* () {
  return 1;
};

export const yes: Program = function* (process) {
  const line = `${process.argv.slice(1).join(' ') || 'y'}\n`;
  for (;;) yield* print(process, line.repeat(64));
};
