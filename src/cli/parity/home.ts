/**
 * The files of a workstation's home, and the same files on this machine: taken over before a command, compared after it. What kubectl keeps of
 * the server's resources is among them; what its HTTP client keeps (`cache/http`) is the real one's own.
 */
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Machine } from '../../os/machine.ts';

/** A file's text (one character a byte), a link's target, or a folder. */
export interface Entry {
  readonly type: 'file' | 'directory' | 'symlink';
  readonly content: string;
  readonly mode: number;
}

/** By path below the home. */
export type Files = ReadonlyMap<string, Entry>;

const isOwn = (path: string): boolean => /(?:^|\/)cache(?:\/http(?:\/.*)?)?$/.test(path);

/** The files of a machine's home. */
export function filesOf({ mounts, home }: Machine): Files {
  const root = { cwd: '/', credentials: { uid: 0, gid: 0, groups: [] }, nowMs: 0 };
  const found = new Map<string, Entry>();
  const walk = (folder: string): void => {
    for (const name of mounts.list(`${home}/${folder}`, root)) {
      const path = folder + name;
      const { type, mode } = mounts.lstat(`${home}/${path}`, root);
      if (isOwn(path) || (type !== 'file' && type !== 'directory' && type !== 'symlink')) continue;
      const content = type === 'file' ? mounts.readFile(`${home}/${path}`, root) : type === 'symlink' ? mounts.readLink(`${home}/${path}`, root) : '';
      found.set(path, { type, content, mode });
      if (type === 'directory') walk(`${path}/`);
    }
  };
  walk('');
  return found;
}

/** The files below a folder of this machine. */
export function filesIn(home: string): Files {
  const found = new Map<string, Entry>();
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(home, folder))) {
      const path = folder + name;
      if (isOwn(path)) continue;
      const at = join(home, path);
      const stat = lstatSync(at);
      const type = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file';
      const content = stat.isFile() ? readFileSync(at, 'latin1') : type === 'symlink' ? readlinkSync(at) : '';
      found.set(path, { type, content, mode: stat.mode & 0o777 });
      if (type === 'directory') walk(`${path}/`);
    }
  };
  walk('');
  return found;
}

/** Makes a folder of this machine hold exactly these files. */
export function putFiles(home: string, files: Files): void {
  const there = filesIn(home);
  for (const [path, { type, content }] of there) {
    const wanted = files.get(path);
    if (!wanted || wanted.type !== type || (type === 'symlink' && wanted.content !== content)) rmSync(join(home, path), { recursive: true, force: true });
  }
  for (const [path, { type, content, mode }] of files) {
    const at = join(home, path);
    const old = there.get(path);
    if (old?.type === type && old.content === content && old.mode === mode) continue;
    if (type === 'directory') mkdirSync(at, { recursive: true });
    else {
      mkdirSync(dirname(at), { recursive: true });
      if (type === 'symlink') {
        rmSync(at, { force: true });
        symlinkSync(content, at);
      } else writeFileSync(at, content, 'latin1');
    }
    if (type !== 'symlink') chmodSync(at, mode | 0o200);
  }
}
