// dd, truncate, install: bytes and files in other ways. Upstream: GNU coreutils. Left out: dd's conversions, install -D's options.

import { input, print, printError, readFrom, writeTo } from '../../os/io.ts';
import { largestFileBytes } from '../../os/file.ts';
import { errorTexts, OsError } from '../../os/os-error.ts';
import { baseName, folderOf } from '../../os/path.ts';
import type { OpenFile, Process, Program, Steps } from '../../os/process.ts';
import { parseMode } from '../file-mode.ts';
import { copyOne, destination } from './cp.ts';
import { complain, parseOptions, problem, sizeOf, usageError } from './support.ts';

export const dd: Program = function* (process) {
  const words = new Map(process.argv.slice(1).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const));
  const bad = process.argv.slice(1).find((word) => !/^(?:if|of|bs|ibs|obs|count|skip|seek|status|conv|iflag|oflag)=/.test(word));
  if (bad !== undefined) return yield* usageError(process, `unrecognized operand ‘${bad}’`);
  const size = sizeOf(words.get('bs') ?? words.get('ibs') ?? '512');
  const count = words.get('count') === undefined ? Number.POSITIVE_INFINITY : sizeOf(words.get('count') ?? '');
  if (!size || count === undefined) return yield* problem(process, `invalid number: ‘${words.get(size ? 'count' : 'bs')}’`);
  const { mount } = process.namespaces;
  let from: OpenFile;
  let to: OpenFile | undefined;
  try {
    const [source, target] = [words.get('if'), words.get('of')];
    from = source === undefined ? input(process) : mount.open(source, { read: true }, process);
    if (target !== undefined)
      to = mount.open(target, { write: true, create: true, ...(words.get('conv')?.includes('notrunc') || words.has('seek') ? {} : { truncate: true }) }, process);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return yield* problem(process, `failed to open '${error.subject}': ${error.text}`);
  }
  from.seek?.(size * Number(words.get('skip') ?? 0), 'start');
  to?.seek?.(size * Number(words.get('seek') ?? 0), 'start');
  const startedMs = process.nowMs;
  const whole = words.get('iflag')?.split(',').includes('fullblock') ?? false;
  const { read, written, bytes, failure } = yield* copyBlocks(process, from, to ?? process.descriptor(1), { size, count, whole });
  to?.close();
  if (failure) yield* problem(process, `error writing '${words.get('of') ?? 'standard output'}': ${failure.text}`);
  const code = failure ? 1 : 0;
  if (words.get('status') === 'none') return code;
  const seconds = Math.max(0.001, (process.nowMs - startedMs) / 1000);
  const human = bytes >= 1000 ? ` (${unit(bytes, 1000)}B, ${unit(bytes, 1024)}iB)` : '';
  const rate =
    words.get('status') === 'noxfer'
      ? ''
      : `${bytes} byte${bytes === 1 ? '' : 's'}${human} copied, ${seconds.toPrecision(6).replace(/\.?0+$/, '')} s, ${unit(bytes / seconds, 1000)}B/s\n`;
  yield* printError(process, `${read.full}+${read.partial} records in\n${written.full}+${written.partial} records out\n${rate}`);
  return code;
};

interface Records {
  full: number;
  partial: number;
}

interface Blocks {
  readonly size: number;
  readonly count: number;
  /** gathers a whole block from several reads; otherwise a pipe's block is what one read gives */
  readonly whole: boolean;
}

/** Copies until the end, so many blocks, or the first write that fails. */
function* copyBlocks(
  process: Process,
  from: OpenFile,
  to: OpenFile | undefined,
  { size, count, whole }: Blocks,
): Steps<{ readonly read: Records; readonly written: Records; readonly bytes: number; readonly failure?: OsError }> {
  const read: Records = { full: 0, partial: 0 };
  const written: Records = { full: 0, partial: 0 };
  let bytes = 0;
  while (read.full + read.partial < count) {
    const block = yield* readBlock(process, from, size, whole || from.kind === 'file' || from.kind === 'device');
    if (block === '') break;
    const part = block.length === size ? 'full' : 'partial';
    read[part] += 1;
    try {
      if (!to) throw new OsError('EBADF');
      yield* writeTo(process, to, block);
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
      return { read, written, bytes, failure: error };
    }
    written[part] += 1;
    bytes += block.length;
    if (process.spend(1 + (block.length >> 10))) yield { on: 'cpu', steps: 0 };
  }
  return { read, written, bytes };
}

/** One block: files and devices give as much as is asked for in one read(2), here in several. @returns '' at the end */
function* readBlock(process: Process, from: OpenFile, size: number, whole: boolean): Steps<string> {
  const parts: string[] = [];
  for (let left = size; left > 0; ) {
    const got = yield* readFrom(process, from, left);
    if (got === null) break;
    parts.push(got);
    left -= got.length;
    if (!whole) break;
  }
  return parts.join('');
}

function unit(bytes: number, base: number): string {
  const units = ['', base === 1000 ? 'k' : 'K', 'M', 'G', 'T'];
  let value = bytes;
  let at = 0;
  for (; value >= base && at < units.length - 1; at++) value /= base;
  return `${value < 10 && at > 0 ? value.toFixed(1) : Math.round(value)} ${units[at]}`;
}

export const truncate: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, { short: 's:cor:', long: { 'size=': 's', 'no-create': 'c', 'reference=': 'r' } });
  const { mount } = process.namespaces;
  const text = get('s');
  if (text === undefined && !has('r')) return yield* usageError(process, 'you must specify either ‘--size’ or ‘--reference’');
  if (operands.length === 0) return yield* usageError(process, 'missing file operand');
  const match = /^([-+]?)(.+)$/.exec(text ?? '');
  const size = has('r') ? mount.stat(get('r') ?? '', process).sizeBytes : sizeOf(match?.[2] ?? '');
  if (size === undefined) return yield* problem(process, `Invalid number: ‘${text}’`);
  let code = 0;
  for (const path of operands) {
    try {
      if (!mount.exists(path, process) && has('c')) continue;
      const before = mount.exists(path, process) ? mount.readFile(path, process) : '';
      const length = match?.[1] === '+' ? before.length + size : match?.[1] === '-' ? Math.max(0, before.length - size) : size;
      if (length > largestFileBytes) {
        code = yield* problem(process, `failed to truncate '${path}' at ${length} bytes: ${errorTexts.EFBIG}`);
        continue;
      }
      mount.writeFile(path, before.slice(0, length).padEnd(length, '\0'), process);
    } catch (error) {
      code = yield* complain(process, error, 'cannot open', path);
    }
  }
  return code;
};

export const install: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, {
    short: 'dDm:o:g:vt:TpcsC',
    long: { directory: 'd', 'mode=': 'm', 'owner=': 'o', 'group=': 'g', verbose: 'v', 'target-directory=': 't' },
  });
  const { mount } = process.namespaces;
  const change = parseMode(get('m') ?? '755', process.umask);
  if (!change) return yield* problem(process, `invalid mode ‘${get('m')}’`);
  const finish = (path: string): void => mount.chmod(path, change(0o600, has('d')) & 0o7777, process);
  if (has('d')) {
    for (const path of operands) {
      mount.makeDirectory(path, process, { parents: true });
      finish(path);
    }
    return 0;
  }
  const last = operands.at(-1);
  if (has('D') && last !== undefined && operands.length > 1) mount.makeDirectory(folderOf(last), process, { parents: true });
  const where = yield* destination(process, operands, get('t'), has('T'));
  if (!where) return 1;
  let code = 0;
  for (const source of where.sources) {
    const target = where.into ? `${where.target.replace(/\/$/, '')}/${baseName(source)}` : where.target;
    const failed = yield* copyOne(process, source, target, {
      recursive: false,
      preserve: false,
      keepLinks: false,
      force: true,
      ask: false,
      noClobber: false,
      update: false,
      verbose: false,
    });
    if (failed === 0) finish(target);
    else code = failed;
    if (failed === 0 && has('v')) yield* print(process, `'${source}' -> '${target}'\n`);
  }
  return code;
};
