// A mount namespace: finds the inode behind a path, asks whether the caller may, and does what was asked.
// Upstream: path_resolution(7), mount_namespaces(7), and the calls named in the methods.
// Left out: propagation, ACLs, capabilities (root may everything that file modes forbid, except executing).

import type { Bytes } from '../base/bytes.ts';
import { RegularFile, typeOf } from './file.ts';
import type { Access, FileSystem, Inode, Mounts, NewNode, OpenFlags, Stat } from './filesystem.ts';
import { inodeBelow, Mount, MountList } from './mount-list.ts';
import { makeMountPoints } from './mount-points.ts';
import { OsError } from './os-error.ts';
import { names, normalize } from './path.ts';
import { Place } from './place.ts';
import type { OpenFile } from './process.ts';

/** Where a name is or could be: the folder and, when it exists, the place itself. */
interface Entry {
  readonly folder: Place;
  readonly name: string;
  readonly place: Place | undefined;
}

const may = { read: 4, write: 2, search: 1 } as const;

export class MountTable implements Mounts {
  readonly #mounts = new MountList();

  /** @param root the file system at `/` */
  constructor(root: FileSystem, source = 'overlay') {
    this.mount('/', root, { source });
  }

  stat(path: string, as: Access): Stat {
    return this.#at(path, as).inode.stat();
  }

  lstat(path: string, as: Access): Stat {
    return this.#at(path, as, false).inode.stat();
  }

  exists(path: string, as: Access): boolean {
    try {
      return this.#entry(path, as, true).place !== undefined;
    } catch (error) {
      // Whatever keeps us from seeing it: for the caller it is not there.
      if (error instanceof OsError) return false;
      throw error;
    }
  }

  inode(path: string, as: Access): Inode {
    return this.#at(path, as).inode;
  }

  realPath(path: string, as: Access): string {
    return this.#at(path, as).path;
  }

  readLink(path: string, as: Access): string {
    const { inode } = this.#at(path, as, false);
    if (typeOf(inode) !== 'symlink' || !inode.target) throw new OsError('EINVAL', path);
    return inode.target();
  }

  readFile(path: string, as: Access): Bytes {
    const file = this.open(path, { read: true }, as);
    let out = '';
    for (let got = file.read(); got; got = file.read()) out += got;
    file.close();
    return out;
  }

  writeFile(path: string, content: Bytes, as: Access, mode?: number): void {
    this.#put(path, content, { write: true, create: true, truncate: true, ...(mode === undefined ? {} : { mode }) }, as);
  }

  appendFile(path: string, content: Bytes, as: Access): void {
    this.#put(path, content, { write: true, create: true, append: true }, as);
  }

  #put(path: string, content: Bytes, flags: OpenFlags, as: Access): void {
    const file = this.open(path, flags, as);
    if (content) file.write(content);
    file.close();
  }

  open(path: string, flags: OpenFlags, as: Access): OpenFile {
    const entry = this.#entry(path, as, true);
    if (entry.place && flags.create && flags.exclusive) throw new OsError('EEXIST', path);
    if (!entry.place && !flags.create) throw new OsError('ENOENT', path);
    if (!entry.place && path.endsWith('/')) throw new OsError('EISDIR', path);
    const place = entry.place ?? this.#create(entry, path, as, { type: 'file', mode: this.#mode(flags.mode ?? 0o666, as), ...owner(as) });
    const type = typeOf(place.inode);
    if (entry.place) this.#mayOpen(place, path, flags, as, type);
    if (place.inode.open) return place.inode.open(flags);
    return new RegularFile(place.inode, place.path, flags);
  }

  #mayOpen(place: Place, path: string, flags: OpenFlags, as: Access, type: Stat['type']): void {
    if (flags.write && type === 'directory') throw new OsError('EISDIR', path);
    if (flags.write && type === 'file' && place.mount.readOnly) throw new OsError('EROFS', path);
    const wanted = (flags.read ? may.read : 0) | (flags.write ? may.write : 0);
    if (!this.#may(place, wanted, as)) throw new OsError('EACCES', path);
    if (flags.write && type === 'file' && !place.inode.setContent) throw new OsError('EACCES', path);
  }

  list(path: string, as: Access): readonly string[] {
    const { inode, path: at } = this.#at(path, as);
    if (!inode.names) throw new OsError('ENOTDIR', path);
    if (this.#mounts.all.length > 1) makeMountPoints(at, inode, this.#mounts.all);
    const stat = inode.stat();
    if (stat.type !== 'directory') throw new OsError('ENOTDIR', path);
    if (!allowed(stat, may.read, as)) throw new OsError('EACCES', path);
    return inode.names();
  }

  makeDirectory(path: string, as: Access, options: { readonly mode?: number; readonly parents?: boolean } = {}): void {
    if (options.parents) return this.#makeParents(path, as, options.mode);
    const entry = this.#entry(path, as, false);
    if (entry.place) throw new OsError('EEXIST', path);
    this.#create(entry, path, as, { type: 'directory', mode: this.#mode(options.mode ?? 0o777, as), ...owner(as) });
  }

  #makeParents(path: string, as: Access, mode: number | undefined): void {
    let at = path.startsWith('/') ? '/' : '';
    for (const name of names(path)) {
      at += name;
      if (!this.exists(at, as)) this.makeDirectory(at, as, mode === undefined ? {} : { mode });
      else if (typeOf(this.inode(at, as)) !== 'directory') throw new OsError(at === path.replace(/\/+$/, '') ? 'EEXIST' : 'ENOTDIR', at);
      at += '/';
    }
  }

  removeDirectory(path: string, as: Access): void {
    const entry = this.#existing(path, as);
    if (typeOf(entry.place.inode) !== 'directory') throw new OsError('ENOTDIR', path);
    if (this.#mounts.at(entry.place.path)) throw new OsError('EBUSY', path);
    if ((entry.place.inode.names?.() ?? []).length > 0) throw new OsError('ENOTEMPTY', path);
    this.#mayRemove(entry, path, as);
    entry.folder.inode.remove?.(entry.name);
  }

  unlink(path: string, as: Access): void {
    const entry = this.#existing(path, as);
    if (typeOf(entry.place.inode) === 'directory') throw new OsError('EISDIR', path);
    if (this.#mounts.at(entry.place.path)) throw new OsError('EBUSY', path);
    this.#mayRemove(entry, path, as);
    entry.folder.inode.remove?.(entry.name);
  }

  removeTree(path: string, as: Access): void {
    let stat: Stat;
    try {
      stat = this.lstat(path, as);
    } catch (error) {
      // Absent is what was wanted.
      if (error instanceof OsError && error.code === 'ENOENT') return;
      throw error;
    }
    if (stat.type !== 'directory') return this.unlink(path, as);
    for (const name of this.list(path, as)) this.removeTree(`${path.replace(/\/$/, '')}/${name}`, as);
    this.removeDirectory(path, as);
  }

  rename(from: string, to: string, as: Access): void {
    const source = this.#existing(from, as);
    const target = this.#entry(to, as, false);
    if (source.folder.mount !== target.folder.mount) throw new OsError('EXDEV', from);
    if (`${target.folder.path}/`.startsWith(`${source.place.path}/`)) throw new OsError('EINVAL', from);
    const directory = source.place.inode.stat().type === 'directory';
    if (target.place) {
      if (target.place.inode === source.place.inode) return;
      this.#replaceable(target.place, directory, to);
    }
    this.#mayRemove(source, from, as);
    this.#mayChange(target.folder, to, as);
    target.folder.inode.link?.(target.name, source.place.inode);
    source.folder.inode.remove?.(source.name);
  }

  #replaceable(place: Place, byDirectory: boolean, path: string): void {
    const isDirectory = place.inode.stat().type === 'directory';
    if (isDirectory && !byDirectory) throw new OsError('EISDIR', path);
    if (!isDirectory && byDirectory) throw new OsError('ENOTDIR', path);
    if (isDirectory && (place.inode.names?.() ?? []).length > 0) throw new OsError('ENOTEMPTY', path);
    if (this.#mounts.at(place.path)) throw new OsError('EBUSY', path);
  }

  symlink(target: string, path: string, as: Access): void {
    const entry = this.#entry(path, as, false);
    if (entry.place) throw new OsError('EEXIST', path);
    this.#create(entry, path, as, { type: 'symlink', target, ...owner(as) });
  }

  link(from: string, to: string, as: Access): void {
    const source = this.#existing(from, as);
    const target = this.#entry(to, as, false);
    if (target.place) throw new OsError('EEXIST', to);
    if (source.place.inode.stat().type === 'directory') throw new OsError('EPERM', from);
    if (source.folder.mount !== target.folder.mount) throw new OsError('EXDEV', to);
    this.#mayChange(target.folder, to, as);
    target.folder.inode.link?.(target.name, source.place.inode);
  }

  chmod(path: string, mode: number, as: Access): void {
    const place = this.#owned(path, as);
    if (!place.inode.setMode) throw new OsError('EPERM', path);
    place.inode.setMode(mode & 0o7777);
  }

  chown(path: string, uid: number, gid: number, as: Access): void {
    const place = this.#owned(path, as);
    const stat = place.inode.stat();
    const { credentials } = as;
    const mayGroup = gid === stat.gid || credentials.gid === gid || credentials.groups.includes(gid);
    if (credentials.uid !== 0 && (uid !== stat.uid || !mayGroup)) throw new OsError('EPERM', path);
    if (!place.inode.setOwner) throw new OsError('EPERM', path);
    place.inode.setOwner(uid, gid);
  }

  setModified(path: string, ms: number, as: Access): void {
    const place = this.#at(path, as);
    if (place.mount.readOnly) throw new OsError('EROFS', path);
    const stat = place.inode.stat();
    if (as.credentials.uid !== stat.uid && !allowed(stat, may.write, as)) throw new OsError('EACCES', path);
    place.inode.setModified?.(ms);
  }

  mount(path: string, fileSystem: FileSystem, options: { readonly readOnly?: boolean; readonly source?: string; readonly subPath?: string } = {}): void {
    const { readOnly = fileSystem.readOnly, source = fileSystem.type, subPath } = options;
    const root = subPath ? inodeBelow(fileSystem, subPath) : undefined;
    this.#mounts.add(new Mount(normalize(path), fileSystem, readOnly, source, root));
  }

  unmount(path: string): void {
    this.#mounts.remove(normalize(path));
  }

  mounts(): readonly Mount[] {
    return this.#mounts.all;
  }

  clone(): MountTable {
    const { root, all } = this.#mounts;
    const copy = new MountTable(root.fileSystem, root.source);
    copy.#mounts.add(root);
    for (const mount of all) if (mount !== root) copy.#mounts.add(mount);
    return copy;
  }

  below(path: string, as: Access): MountTable {
    const { inode, path: at, mount } = this.#at(path, as);
    if (typeOf(inode) !== 'directory') throw new OsError('ENOTDIR', path);
    if (at === '/') return this.clone();
    const inside = new MountTable(mount.fileSystem, mount.source);
    inside.#mounts.add(mount.at('/', inode));
    for (const one of this.#mounts.all) if (one.path.startsWith(`${at}/`)) inside.#mounts.add(one.at(one.path.slice(at.length)));
    return inside;
  }

  // Finding

  #at(path: string, as: Access, follow = true): Place {
    const { place } = this.#entry(path, as, follow);
    if (!place) throw new OsError('ENOENT', path);
    return place;
  }

  #existing(path: string, as: Access): Entry & { readonly place: Place } {
    const entry = this.#entry(path, as, false);
    if (!entry.place) throw new OsError('ENOENT', path);
    return { ...entry, place: entry.place };
  }

  #owned(path: string, as: Access): Place {
    const place = this.#at(path, as);
    if (place.mount.readOnly) throw new OsError('EROFS', path);
    if (as.credentials.uid !== 0 && as.credentials.uid !== place.inode.stat().uid) throw new OsError('EPERM', path);
    return place;
  }

  /** Walks to the last name. Symlinks on the way are followed; the last one when `follow` says so. */
  #entry(path: string, as: Access, follow: boolean): Entry {
    if (path === '') throw new OsError('ENOENT', path);
    let todo = names(path.startsWith('/') ? path : `${as.cwd}/${path}`);
    const followLast = follow || path.endsWith('/');
    let folder = this.#rootPlace();
    let links = 0;
    for (let at = 0; at < todo.length; at++) {
      const name = todo[at] as string;
      if (name === '..') {
        folder = folder.folder ?? folder;
        continue;
      }
      this.#maySearch(folder, path, as);
      if (name.length > 255) throw new OsError('ENAMETOOLONG', path);
      const place = this.#child(folder, name);
      const last = at === todo.length - 1;
      if (!place) {
        if (last) return { folder, name, place: undefined };
        throw new OsError('ENOENT', path);
      }
      if ((!last || followLast) && place.inode.target && typeOf(place.inode) === 'symlink' && !place.inode.open) {
        if (++links > 40) throw new OsError('ELOOP', path);
        const target = place.inode.target();
        if (target.startsWith('/')) folder = this.#rootPlace();
        todo = [...names(target), ...todo.slice(at + 1)];
        at = -1;
        continue;
      }
      folder = place;
    }
    const place = folder;
    if (path.endsWith('/') && typeOf(place.inode) !== 'directory') throw new OsError('ENOTDIR', path);
    return { folder: place.folder ?? place, name: place.name, place };
  }

  #rootPlace(): Place {
    const { root } = this.#mounts;
    return new Place(root.root, root, '', undefined);
  }

  #child(folder: Place, name: string): Place | undefined {
    const mount = this.#mounts.hasName(name) ? this.#mounts.at(folder.pathTo(name), name) : undefined;
    if (mount) return new Place(mount.root, mount, name, folder);
    let inode = folder.inode.lookup?.(name);
    if (!inode && this.#leadsToMount(folder.pathTo(name))) {
      makeMountPoints(folder.path, folder.inode, this.#mounts.all);
      inode = folder.inode.lookup?.(name);
    }
    return inode && new Place(inode, folder.mount, name, folder);
  }

  #leadsToMount(path: string): boolean {
    const prefix = `${path}/`;
    return this.#mounts.all.some((mount) => mount.path.startsWith(prefix));
  }

  #maySearch(folder: Place, path: string, as: Access): void {
    if (typeOf(folder.inode) !== 'directory') throw new OsError('ENOTDIR', path);
    if (!this.#may(folder, may.search, as)) throw new OsError('EACCES', path);
  }

  /** Root may everything; only of others is it asked what the mode says. */
  #may(place: Place, wanted: number, as: Access): boolean {
    return as.credentials.uid === 0 || allowed(place.inode.stat(), wanted, as);
  }

  // Changing

  #create(entry: Entry, path: string, as: Access, node: NewNode): Place {
    this.#mayChange(entry.folder, path, as);
    const inode = entry.folder.inode.create?.(entry.name, node);
    if (!inode) throw new OsError('EPERM', path);
    return new Place(inode, entry.folder.mount, entry.name, entry.folder);
  }

  #mayChange(folder: Place, path: string, as: Access): void {
    if (folder.mount.readOnly) throw new OsError('EROFS', path);
    if (!this.#may(folder, may.write | may.search, as)) throw new OsError('EACCES', path);
  }

  #mayRemove(entry: Entry & { readonly place: Place }, path: string, as: Access): void {
    this.#mayChange(entry.folder, path, as);
    const folder = entry.folder.inode.stat();
    const { uid } = as.credentials;
    const sticky = (folder.mode & 0o1000) !== 0 && uid !== 0 && uid !== folder.uid && uid !== entry.place.inode.stat().uid;
    if (sticky) throw new OsError('EPERM', path);
    if (!entry.folder.inode.remove) throw new OsError('EPERM', path);
  }

  #mode(mode: number, as: Access): number {
    return mode & ~(as.umask ?? 0o022);
  }
}

const owner = (as: Access): { readonly uid: number; readonly gid: number } => ({ uid: as.credentials.uid, gid: as.credentials.gid });

/** Whether the mode bits grant all of `wanted` (4 read, 2 write, 1 execute or search). */
export function allowed(stat: Pick<Stat, 'mode' | 'uid' | 'gid'>, wanted: number, as: Access): boolean {
  const { uid, gid, groups } = as.credentials;
  if (uid === 0) return true;
  const shift = uid === stat.uid ? 6 : gid === stat.gid || groups.includes(stat.gid) ? 3 : 0;
  return ((stat.mode >> shift) & wanted) === wanted;
}
