// Layers of an image with a writable one on top. Upstream: Documentation/filesystems/overlayfs.rst.
// Nothing is copied when a container starts: nodes are looked up in the layers when someone asks, and a file moves up
// (with the folders above it) when it is written. Renaming a folder of a lower layer is EXDEV, as in the kernel.

import type { Bytes } from '../base/bytes.ts';
import type { Disk } from './disk.ts';
import type { FileSystem, Inode, NewNode, OpenFlags, Stat, Usage } from './filesystem.ts';
import { MemoryFileSystem, type MemoryNode } from './memory-filesystem.ts';
import { OsError } from './os-error.ts';
import type { OpenFile, Program } from './process.ts';

export class Overlay implements FileSystem {
  readonly type = 'overlay';
  readonly readOnly = false;
  readonly #clock: { readonly nowMs: number };
  readonly #options: { readonly limitBytes?: number; readonly disk?: Disk };
  readonly #root: OverlayNode;
  #upper: MemoryFileSystem | undefined;

  /** @param layers lowest first, as an image lists them */
  constructor(clock: { readonly nowMs: number }, layers: readonly MemoryFileSystem[], options: { readonly limitBytes?: number; readonly disk?: Disk } = {}) {
    this.#clock = clock;
    this.#options = options;
    const lowers = layers.map((layer) => layer.root()).reverse();
    this.#root = new OverlayNode(this, undefined, '', lowers, undefined);
  }

  /** What was changed so far, as a layer: `docker commit`, `docker diff`. */
  get upper(): MemoryFileSystem {
    this.#upper ??= new MemoryFileSystem(this.#clock, this.#options);
    return this.#upper;
  }

  usage(): Usage {
    return this.#upper?.usage() ?? { usedBytes: 0, ...this.#options };
  }

  /** It is gone, with what was written to it. */
  discard(): void {
    this.#upper?.discard();
  }

  root(): Inode {
    return this.#root;
  }
}

const none: readonly MemoryNode[] = [];

class OverlayNode implements Inode {
  readonly #overlay: Overlay;
  readonly #parent: OverlayNode | undefined;
  readonly #name: string;
  /** the same folder in the layers, highest first; for anything else only the first counts */
  readonly #lowers: readonly MemoryNode[];
  #upper: MemoryNode | undefined;
  #children: Map<string, OverlayNode> | undefined;

  constructor(overlay: Overlay, parent: OverlayNode | undefined, name: string, lowers: readonly MemoryNode[], upper: MemoryNode | undefined) {
    this.#overlay = overlay;
    this.#parent = parent;
    this.#name = name;
    this.#lowers = lowers;
    this.#upper = upper;
  }

  get #top(): MemoryNode {
    return this.#upper ?? (this.#lowers[0] as MemoryNode);
  }

  get #isFolder(): boolean {
    return this.#top.type === 'directory';
  }

  stat(): Stat {
    return this.#top.stat();
  }

  get type(): Stat['type'] {
    return this.#top.type;
  }

  content(): Bytes {
    return this.#top.content();
  }

  target(): string {
    return this.#top.target();
  }

  program(): Program | undefined {
    return this.#top.program();
  }

  get open(): ((flags: OpenFlags) => OpenFile) | undefined {
    return this.#top.open && this.#opener();
  }

  #opener(): (flags: OpenFlags) => OpenFile {
    return (flags) => (this.#copyUp().open as (flags: OpenFlags) => OpenFile)(flags);
  }

  lookup(name: string): OverlayNode | undefined {
    const known = this.#children?.get(name);
    if (known) return known;
    const upper = this.#upper?.lookup(name);
    const lowers = this.#lowersOf(name, upper);
    if (!upper && lowers.length === 0) return undefined;
    const node = new OverlayNode(this.#overlay, this, name, lowers, upper);
    this.#children ??= new Map();
    this.#children.set(name, node);
    return node;
  }

  /** The nodes of this name in the layers below, as far down as they show. */
  #lowersOf(name: string, upper: MemoryNode | undefined): readonly MemoryNode[] {
    let found = none;
    if (this.#upper?.opaque || this.#upper?.whiteouts?.has(name)) return found;
    if (upper && (upper.type !== 'directory' || upper.opaque)) return found;
    for (const layer of this.#lowers) {
      const node = layer.lookup(name);
      if (node && (found.length === 0 || node.type === 'directory')) {
        found = found.length === 0 ? [node] : [...found, node];
        if (node.type !== 'directory' || node.opaque) break;
      } else if (node) break;
      if (layer.opaque || layer.whiteouts?.has(name)) break;
    }
    return upper && found[0]?.type !== 'directory' ? none : found;
  }

  names(): readonly string[] {
    if (!this.#isFolder) return [];
    const all = new Set<string>(this.#upper?.names());
    const hidden = new Set<string>(this.#upper?.whiteouts);
    if (this.#upper?.opaque) return [...all];
    for (const layer of this.#lowers) {
      for (const name of layer.names()) if (!hidden.has(name)) all.add(name);
      for (const name of layer.whiteouts ?? []) hidden.add(name);
      if (layer.opaque) break;
    }
    return [...all].filter((name) => this.lookup(name));
  }

  create(name: string, node: NewNode): OverlayNode {
    const upper = this.#copyUp();
    const made = upper.create(name, node);
    if (node.type === 'directory' && this.#showsBelow(name)) made.opaque = true;
    return this.#remember(name, made);
  }

  link(name: string, node: Inode): void {
    if (!(node instanceof OverlayNode) || node.#overlay !== this.#overlay) throw new OsError('EXDEV');
    if (node.#isFolder && node.#lowers.length > 0) throw new OsError('EXDEV');
    const moved = node.#copyUp();
    this.#copyUp().link(name, moved);
    this.#remember(name, moved);
  }

  remove(name: string): void {
    const upper = this.#copyUp();
    if (this.#showsBelow(name)) {
      upper.whiteouts ??= new Set();
      upper.whiteouts.add(name);
    }
    upper.remove(name);
    this.#children?.delete(name);
  }

  setContent(content: Bytes): void {
    this.#copyUp().setContent(content);
  }

  setMode(mode: number): void {
    this.#copyUp().setMode(mode);
  }

  setOwner(uid: number, gid: number): void {
    this.#copyUp().setOwner(uid, gid);
  }

  setModified(ms: number): void {
    this.#copyUp().setModified(ms);
  }

  #showsBelow(name: string): boolean {
    return this.#lowers.some((layer) => layer.lookup(name));
  }

  #remember(name: string, upper: MemoryNode): OverlayNode {
    const node = new OverlayNode(this.#overlay, this, name, none, upper);
    this.#children ??= new Map();
    this.#children.set(name, node);
    return node;
  }

  /** This node in the writable layer; it and the folders above it are copied there first. */
  #copyUp(): MemoryNode {
    if (this.#upper) return this.#upper;
    if (!this.#parent) return (this.#upper = this.#rootOfUpper());
    const lower = this.#lowers[0] as MemoryNode;
    const stat = lower.stat();
    const folder = this.#parent.#copyUp();
    const made = folder.fileSystem.newNode(copyOf(lower, stat));
    made.setModified(stat.modifiedMs);
    folder.put(this.#name, made);
    this.#upper = made;
    return made;
  }

  #rootOfUpper(): MemoryNode {
    const root = this.#overlay.upper.root();
    const stat = this.#lowers[0]?.stat();
    if (stat) root.setMode(stat.mode);
    return root;
  }
}

function copyOf(node: MemoryNode, { mode, uid, gid }: Stat): NewNode {
  if (node.type === 'directory') return { type: 'directory', mode, uid, gid };
  if (node.type === 'symlink') return { type: 'symlink', target: node.target(), uid, gid };
  if (node.type === 'fifo') return { type: 'fifo', mode, uid, gid };
  const program = node.program();
  return { type: 'file', mode, uid, gid, content: node.program() ? '' : node.content(), ...(program ? { program } : {}) };
}
