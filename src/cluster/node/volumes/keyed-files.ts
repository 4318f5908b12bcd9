// Volumes whose files come from keys: ConfigMap, Secret, downward API, projected. The folder looks as the kubelet makes it:
// a dated folder, `..data` that points to it, and a link per file, so that an update appears all at once.
// Upstream: pkg/volume/util/atomic_writer.go.

import type { Bytes } from '../../../base/bytes.ts';
import { calendar } from '../../../base/time.ts';
import { lazyFileSystem } from '../../../containers/lazy.ts';
import type { FileSystem } from '../../../os/filesystem.ts';
import { MemoryFileSystem, type MemoryNode } from '../../../os/memory-filesystem.ts';

export interface KeyedFile {
  /** path inside the volume, may have folders */
  readonly path: string;
  readonly content: () => Bytes;
  readonly mode: number;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A volume that can be written anew. */
export interface KeyedVolume {
  readonly fileSystem: FileSystem;
  /** puts other files there, as the kubelet does a while after their source has changed */
  update(files: readonly KeyedFile[]): void;
}

export function keyedVolume(clock: { readonly nowMs: number }, files: readonly KeyedFile[], owner: Owner, type = 'tmpfs'): KeyedVolume {
  let current = files;
  let built: MemoryFileSystem | undefined;
  const mountedMs = clock.nowMs;
  const fileSystem = lazyFileSystem(type, () => {
    built = new MemoryFileSystem(clock, { type, mode: 0o1777 });
    fill(built, current, owner, mountedMs);
    return built;
  });
  return {
    fileSystem,
    update: (next) => {
      current = next;
      if (built) fill(built, next, owner, clock.nowMs);
    },
  };
}

/** Writes the dated folder, turns `..data` to it, and mends the links. */
function fill(files: MemoryFileSystem, keyed: readonly KeyedFile[], owner: Owner, atMs: number): void {
  const root = files.root();
  const before = root.lookup('..data')?.target();
  const dated = dateName(atMs, before);
  const folder = root.create(dated, { type: 'directory', mode: 0o755, ...owner });
  const tops = new Set<string>();
  for (const { path, content, mode } of keyed) {
    const parts = path.split('/').filter(Boolean);
    tops.add(parts[0] ?? path);
    let at: MemoryNode = folder;
    for (const part of parts.slice(0, -1)) at = at.lookup(part) ?? at.create(part, { type: 'directory', mode: 0o755, ...owner });
    at.create(parts.at(-1) ?? path, { type: 'file', mode, ...owner, content: content() });
  }
  root.remove('..data');
  root.create('..data', { type: 'symlink', target: dated, ...owner });
  for (const name of root.names()) if (!name.startsWith('..') && !tops.has(name)) root.remove(name);
  for (const name of tops) if (!root.lookup(name)) root.create(name, { type: 'symlink', target: `..data/${name}`, ...owner });
  if (before !== undefined && before !== dated) root.remove(before);
}

/** `..2026_11_20_19_49_45.1234567890` */
function dateName(ms: number, before: string | undefined): string {
  const { year, month, day, hour, minute, second, millisecond } = calendar(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const name = `..${year}_${two(month)}_${two(day)}_${two(hour)}_${two(minute)}_${two(second)}.${millisecond}${(Math.floor(ms) * 7919) % 1000000}`;
  return name === before ? `${name}1` : name;
}
