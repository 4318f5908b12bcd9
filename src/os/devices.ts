// /dev. Upstream: null(4), zero(4), random(4), full(4), tty(4).

import type { Bytes } from '../base/bytes.ts';
import { computedFileSystem, computedFolder, computedLink, device, fixedFolder } from './computed.ts';
import type { FileSystem } from './filesystem.ts';
import type { Kernel } from './kernel.ts';
import { NullFile, SharedFile } from './open-file.ts';
import { OsError } from './os-error.ts';
import type { OpenFile } from './process.ts';

/** The devices of a machine or a container; `tty` and `pts/0` are the terminal of whoever opens them. */
export function deviceFileSystem(kernel: Kernel): FileSystem {
  const terminal = device(() => {
    const file = kernel.current?.terminal;
    if (!file) throw new OsError('ENXIO', '/dev/tty');
    return file;
  });
  const random = device(() => new EndlessFile('/dev/urandom', (length) => randomBytes(kernel, length)));
  return computedFileSystem(
    'devtmpfs',
    fixedFolder({
      console: terminal,
      fd: computedLink(() => '/proc/self/fd'),
      full: device(() => new FullFile()),
      null: device(() => new NullFile()),
      pts: computedFolder(
        () => ['0', 'ptmx'],
        (name) => (name === '0' ? terminal : undefined),
      ),
      random,
      shm: fixedFolder({}, 0o1777),
      stderr: computedLink(() => '/proc/self/fd/2'),
      stdin: computedLink(() => '/proc/self/fd/0'),
      stdout: computedLink(() => '/proc/self/fd/1'),
      tty: terminal,
      urandom: random,
      zero: device(() => new EndlessFile('/dev/zero', (length) => '\0'.repeat(length))),
    }),
  );
}

/** Gives as many bytes as one asks for. */
export class EndlessFile extends SharedFile {
  readonly kind = 'device';
  readonly name: string;
  readonly #make: (length: number) => Bytes;

  constructor(name: string, make: (length: number) => Bytes) {
    super();
    this.name = name;
    this.#make = make;
  }

  override read(maxBytes = 4096): Bytes {
    return this.#make(Math.min(maxBytes, 65536));
  }

  override write(bytes: Bytes): number {
    return bytes.length;
  }
}

class FullFile extends EndlessFile {
  constructor() {
    super('/dev/full', (length) => '\0'.repeat(length));
  }

  override write(): number {
    throw new OsError('ENOSPC', 'write error');
  }
}

function randomBytes(kernel: Kernel, length: number): Bytes {
  const { random } = kernel.current ?? kernel;
  let out = '';
  while (out.length < length) {
    const bits = random.next();
    out += String.fromCharCode(bits & 255, (bits >>> 8) & 255, (bits >>> 16) & 255, bits >>> 24);
  }
  return out.slice(0, length);
}

/** An open file of a device that is opened by name, for programs that need one without a path. */
export const nullFile = (): OpenFile => new NullFile();
