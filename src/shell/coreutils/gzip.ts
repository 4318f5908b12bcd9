// gzip, gunzip and zcat. Upstream: GNU gzip. Differs: what it writes is stored, not compressed (tar/gzip-format.ts).

import { input, printError, readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { baseName } from '../../os/path.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { nameOf, type Parsed, parseOptions } from './support.ts';
import { GzipError, gunzip, gzip as pack } from './tar/gzip-format.ts';

export const gzip: Program = function* (process) {
  const parsed = yield* parseOptions(process, {
    short: 'cdfklnNqrtvS:123456789',
    long: { stdout: 'c', decompress: 'd', uncompress: 'd', force: 'f', keep: 'k', test: 't', verbose: 'v', fast: '1', best: '9', quiet: 'q', 'no-name': 'n', recursive: 'r' },
  });
  const name = nameOf(process);
  const unpack = parsed.has('d') || parsed.has('t') || name === 'gunzip' || name === 'zcat';
  const toOutput = parsed.has('c') || name === 'zcat';
  let code = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ['-']) code = (yield* one(process, path, unpack, toOutput, parsed)) || code;
  return code;
};

function* one(process: Process, path: string, unpack: boolean, toOutput: boolean, { has }: Parsed): Steps<number> {
  const { mount } = process.namespaces;
  const complain = function* (message: string): Steps<number> {
    yield* printError(process, `gzip: ${message}\n`);
    return 1;
  };
  try {
    const source = unpack && path !== '-' && !mount.exists(path, process) && mount.exists(`${path}.gz`, process) ? `${path}.gz` : path;
    if (path !== '-' && mount.stat(source, process).type === 'directory') return (yield* complain(`${path} is a directory -- ignored`)) + 1;
    const bytes = path === '-' ? yield* readAll(process, input(process)) : mount.readFile(source, process);
    const modifiedMs = path === '-' ? process.nowMs : mount.stat(source, process).modifiedMs;
    const result = unpack ? gunzip(bytes) : pack(bytes, path === '-' || has('n') ? '' : baseName(path), modifiedMs);
    if (has('t')) return 0;
    if (path === '-' || toOutput) {
      yield* write(process, result);
      return 0;
    }
    const suffixed = /\.(?:gz|tgz|z)$/.test(source);
    if (unpack && !suffixed) return (yield* complain(`${path}: unknown suffix -- ignored`)) + 1;
    if (!unpack && source.endsWith('.gz')) return (yield* complain(`${path} already has .gz suffix -- unchanged`)) + 1;
    const target = unpack ? source.replace(/\.tgz$/, '.tar').replace(/\.(?:gz|z)$/, '') : `${source}.gz`;
    if (mount.exists(target, process) && !has('f')) return (yield* complain(`${target} already exists;\tnot overwritten`)) + 1;
    mount.writeFile(target, result, process, mount.stat(source, process).mode);
    mount.setModified(target, modifiedMs, process);
    if (!has('k')) mount.unlink(source, process);
    return 0;
  } catch (error) {
    if (error instanceof GzipError) return yield* complain(`${path === '-' ? 'stdin' : path}: ${error.message}`);
    if (error instanceof OsError && error.code !== 'EPIPE') return yield* complain(`${path}: ${error.text}`);
    throw error;
  }
}
