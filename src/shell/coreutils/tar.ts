// tar: files in one file. Upstream: GNU tar 1.34. Left out: incremental archives, sparse files, -j and -J (bzip2, xz).

import { textKeepingBytes, utf8 } from '../../base/bytes.ts';
import { globMatches } from '../../base/glob.ts';
import { strftime } from '../../base/strftime.ts';
import { input, print, printError, readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import { folderOf } from '../../os/path.ts';
import { Exit, type Process, type Program, type Steps } from '../../os/process.ts';
import { groupName, userName } from '../../os/users.ts';
import { modeText } from '../file-mode.ts';
import { type Parsed, parseOptions, usageError } from './support.ts';
import { type Member, readTar, TarError, writeTar } from './tar/format.ts';
import { GzipError, gunzip, gzip } from './tar/gzip-format.ts';

const long = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  append: 'r',
  update: 'u',
  'file=': 'f',
  gzip: 'z',
  gunzip: 'z',
  verbose: 'v',
  'directory=': 'C',
  'strip-components=': 'strip',
  'exclude=': 'exclude',
  'to-stdout': 'O',
  'preserve-permissions': 'p',
  'absolute-names': 'P',
  'keep-old-files': 'k',
  'no-same-owner': 'o',
  'files-from=': 'T',
  dereference: 'h',
  'auto-compress': 'a',
  'owner=': 'owner',
  'group=': 'group',
  'transform=': 'transform',
  'no-recursion': 'no-recursion',
  'sort=': 'sort',
  'mtime=': 'mtime',
  'numeric-owner': 'numeric-owner',
  bzip2: 'j',
  xz: 'J',
  wildcards: 'wildcards',
};
const hint = "Try 'tar --help' or 'tar --usage' for more information.";

export const tar: Program = function* (process) {
  const [first = '', ...rest] = process.argv.slice(1);
  const argv = first !== '' && !first.startsWith('-') ? oldStyle(first, rest) : process.argv.slice(1);
  const parsed = yield* parseOptions(process, { short: 'cxtruf:zvC:OpPkoT:hajJmSWwlX:', long, usageExit: 64, hint }, argv);
  const { has } = parsed;
  const modes = ['c', 'x', 't', 'r', 'u'].filter(has);
  if (modes.length === 0) return yield* usageError(process, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2, hint);
  if (modes.length > 1) return yield* usageError(process, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option", 2, hint);
  if (has('j') || has('J')) {
    yield* printError(process, `not simulated in Drydock: tar with ${has('j') ? 'bzip2' : 'xz'}; use -z\n`);
    return 2;
  }
  try {
    return modes[0] === 'x' ? yield* extract(process, parsed) : modes[0] === 't' ? yield* list(process, parsed) : yield* create(process, parsed, modes[0] !== 'c');
  } catch (error) {
    if (error instanceof TarError || error instanceof GzipError) {
      yield* printError(
        process,
        error instanceof GzipError
          ? `\ngzip: stdin: ${error.message}\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now\n`
          : `tar: ${error.message}\ntar: Exiting with failure status due to previous errors\n`,
      );
      return 2;
    }
    throw error;
  }
};

/** `tar xzf a.tgz`: letters whose values follow as words. */
function oldStyle(letters: string, rest: readonly string[]): readonly string[] {
  const values = [...rest];
  const out: string[] = [];
  for (const letter of letters) {
    out.push(`-${letter}`);
    if ('fCTX'.includes(letter)) out.push(values.shift() ?? '');
  }
  return [...out, ...values];
}

function* readArchive(process: Process, { get }: Parsed): Steps<readonly Member[]> {
  const path = get('f') ?? '-';
  try {
    const bytes = path === '-' ? yield* readAll(process, input(process)) : process.namespaces.mount.readFile(path, process);
    return readTar(bytes.startsWith('\x1f\x8b') ? gunzip(bytes) : bytes);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `tar: ${path}: Cannot open: ${error.text}\ntar: Error is not recoverable: exiting now\n`);
    throw new Exit(2);
  }
}

function wanted({ operands, each }: Parsed): (name: string) => boolean {
  const excluded = each.filter(([key]) => key === 'exclude').map(([, value]) => value.replace(/\/$/, ''));
  return (name) => {
    const plain = textKeepingBytes(name).replace(/\/$/, '');
    if (excluded.some((pattern) => globMatches(pattern, plain) || plain.split('/').some((part) => globMatches(pattern, part)) || globMatches(`${pattern}/*`, plain))) return false;
    return (
      operands.length === 0 || operands.some((operand) => plain === operand.replace(/\/$/, '') || plain.startsWith(`${operand.replace(/\/$/, '')}/`) || globMatches(operand, plain))
    );
  };
}

function* missing(process: Process, members: readonly Member[], operands: readonly string[]): Steps<number> {
  const names = members.map(({ name }) => textKeepingBytes(name).replace(/\/$/, ''));
  const absent = operands.filter(
    (operand) => !names.some((name) => name === operand.replace(/\/$/, '') || name.startsWith(`${operand.replace(/\/$/, '')}/`) || globMatches(operand, name)),
  );
  for (const operand of absent) yield* printError(process, `tar: ${operand}: Not found in archive\n`);
  if (absent.length > 0) yield* printError(process, 'tar: Exiting with failure status due to previous errors\n');
  return absent.length > 0 ? 2 : 0;
}

function* list(process: Process, parsed: Parsed): Steps<number> {
  const members = yield* readArchive(process, parsed);
  const matches = wanted(parsed);
  for (const member of members) {
    if (!matches(member.name)) continue;
    const name = textKeepingBytes(member.name);
    yield* print(process, parsed.has('v') ? `${longLine(member)} ${name}${member.type === 'symlink' ? ` -> ${textKeepingBytes(member.target)}` : ''}\n` : `${name}\n`);
  }
  return yield* missing(process, members, parsed.operands);
}

function longLine({ type, mode, user, group, uid, gid, content, modifiedMs }: Member): string {
  const owner = `${user || uid}/${group || gid}`;
  const size = String(content.length);
  return `${modeText({ type: type === 'link' ? 'file' : type, mode })} ${owner} ${size.padStart(Math.max(0, 18 - owner.length))} ${strftime('%Y-%m-%d %H:%M', modifiedMs)}`;
}

function* extract(process: Process, parsed: Parsed): Steps<number> {
  const { has, get } = parsed;
  const members = yield* readArchive(process, parsed);
  const folder = get('C') ?? '.';
  const { mount } = process.namespaces;
  if (get('C') !== undefined && !mount.exists(folder, process)) {
    yield* printError(process, `tar: ${folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`);
    return 2;
  }
  const matches = wanted(parsed);
  const strip = Number(get('strip') ?? 0);
  let code = 0;
  for (const member of members) {
    if (!matches(member.name)) continue;
    const parts = textKeepingBytes(member.name)
      .replace(/^\/+/, '')
      .split('/')
      .filter((part) => part !== '');
    const name = parts.slice(strip).join('/');
    if (name === '' || parts.includes('..')) continue;
    if (has('v')) yield* print(process, `${textKeepingBytes(member.name)}\n`);
    if (has('O')) {
      yield* write(process, member.content);
      continue;
    }
    try {
      place(process, `${folder.replace(/\/$/, '')}/${name}`, member, folder, has('k'));
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      yield* printError(process, `tar: ${name}: Cannot open: ${error.text}\n`);
      code = 2;
    }
  }
  if (code) yield* printError(process, 'tar: Exiting with failure status due to previous errors\n');
  return code || (yield* missing(process, members, parsed.operands));
}

function place(process: Process, path: string, member: Member, folder: string, keep: boolean): void {
  const { mount } = process.namespaces;
  mount.makeDirectory(folderOf(path), process, { parents: true });
  if (member.type === 'directory') mount.makeDirectory(path, process, { parents: true });
  else {
    if (keep && mount.exists(path, process)) throw new OsError('EEXIST', path);
    removeOld(process, path);
    if (member.type === 'symlink') return mount.symlink(textKeepingBytes(member.target), path, process);
    if (member.type === 'link') return mount.link(`${folder.replace(/\/$/, '')}/${textKeepingBytes(member.target)}`, path, process);
    mount.writeFile(path, member.content, process);
  }
  mount.chmod(path, member.mode & 0o7777 & ~(process.credentials.uid === 0 ? 0 : process.umask), process);
  if (process.credentials.uid === 0) mount.chown(path, member.uid, member.gid, process);
  if (member.type === 'file') mount.setModified(path, member.modifiedMs, process);
}

function removeOld(process: Process, path: string): void {
  try {
    process.namespaces.mount.unlink(path, process);
  } catch (error) {
    // Nothing was there.
    if (!(error instanceof OsError) || error.code !== 'ENOENT') throw error;
  }
}

function* create(process: Process, parsed: Parsed, append: boolean): Steps<number> {
  const { operands, has, get } = parsed;
  const { mount } = process.namespaces;
  const listed = get('T');
  const paths = [...operands, ...(listed === undefined ? [] : textKeepingBytes(mount.readFile(listed, process)).split('\n').filter(Boolean))];
  if (paths.length === 0) return yield* usageError(process, 'Cowardly refusing to create an empty archive', 2, hint);
  const target = get('f') ?? '-';
  const members: Member[] = append && mount.exists(target, process) ? [...readTar(mount.readFile(target, process))] : [];
  const state: Packing = { process, parsed, members, failed: false, warned: false };
  for (const path of paths) yield* add(state, path);
  const archive = writeTar(members);
  const zipped = has('z') || (has('a') && /\.(?:gz|tgz)$/.test(target)) ? gzip(archive, '', process.nowMs) : archive;
  if (target === '-') yield* write(process, zipped);
  else mount.writeFile(target, zipped, process);
  if (state.failed) yield* printError(process, 'tar: Exiting with failure status due to previous errors\n');
  return state.failed ? 2 : 0;
}

interface Packing {
  readonly process: Process;
  readonly parsed: Parsed;
  readonly members: Member[];
  failed: boolean;
  warned: boolean;
}

function* add(state: Packing, path: string): Steps<void> {
  const { process, parsed } = state;
  const { mount } = process.namespaces;
  const folder = parsed.get('C');
  const full = folder === undefined || path.startsWith('/') ? path : `${folder.replace(/\/$/, '')}/${path}`;
  const excluded = parsed.each.some(([key, value]) => key === 'exclude' && (globMatches(value, path) || path.split('/').some((part) => globMatches(value, part))));
  if (excluded || (parsed.get('f') !== undefined && path === parsed.get('f'))) return;
  try {
    const stat = parsed.has('h') ? mount.stat(full, process) : mount.lstat(full, process);
    const relative = path.replace(/^\/+/, '');
    if (relative !== path && !parsed.has('P') && !state.warned) {
      state.warned = true;
      yield* printError(process, "tar: Removing leading `/' from member names\n");
    }
    const name = parsed.has('P') ? path : relative;
    const type = stat.type === 'directory' ? 'directory' : stat.type === 'symlink' ? 'symlink' : 'file';
    const shown = type === 'directory' ? `${name.replace(/\/$/, '')}/` : name;
    state.members.push({
      name: utf8(shown),
      type,
      mode: stat.mode,
      uid: stat.uid,
      gid: stat.gid,
      user: userName(process, stat.uid),
      group: groupName(process, stat.gid),
      modifiedMs: stat.modifiedMs,
      content: type === 'file' ? mount.readFile(full, process) : '',
      target: type === 'symlink' ? utf8(mount.readLink(full, process)) : '',
    });
    if (parsed.has('v')) yield* (parsed.get('f') === undefined || parsed.get('f') === '-' ? printError : print)(process, `${shown}\n`);
    if (type === 'directory' && !parsed.has('no-recursion')) for (const child of mount.list(full, process)) yield* add(state, `${path.replace(/\/$/, '')}/${child}`);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* printError(process, `tar: ${path}: Cannot ${error.code === 'EACCES' ? 'open' : 'stat'}: ${error.text}\n`);
    state.failed = true;
  }
}
