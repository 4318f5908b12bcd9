// A folder in which kubectl keeps answers for six hours.
// Upstream: client-go v0.36 discovery/cached/disk/cached_discovery.go (getCachedFile, writeCachedFile).

import { text, utf8 } from '../../../base/bytes.ts';
import { OsError } from '../../../os/os-error.ts';
import type { Process } from '../../../os/process.ts';
import type { CacheFolder } from './cached-discovery.ts';

const keptMs = 6 * 3600 * 1000;

export class DiskCache implements CacheFolder {
  readonly #process: Process;
  readonly #folder: string;

  /** @param folder where; relative to the process's own when it is not absolute */
  constructor(process: Process, folder: string) {
    this.#process = process;
    this.#folder = folder;
  }

  read(path: string): string | undefined {
    const { mount } = this.#process.namespaces;
    const file = `${this.#folder}/${path}`;
    return this.#attempt(() => (mount.stat(file, this.#access).modifiedMs + keptMs < this.#process.nowMs ? undefined : text(mount.readFile(file, this.#access))));
  }

  write(path: string, content: string): boolean {
    const { mount } = this.#process.namespaces;
    const file = `${this.#folder}/${path}`;
    const written = this.#attempt(() => {
      mount.makeDirectory(file.slice(0, file.lastIndexOf('/')), this.#access, { mode: 0o750, parents: true });
      mount.writeFile(file, utf8(content), this.#access);
      mount.chmod(file, 0o660, this.#access);
      return true;
    });
    return written === true;
  }

  get #access() {
    const { cwd, credentials, nowMs } = this.#process;
    return { cwd, credentials, nowMs };
  }

  /** What cannot be read or written is done without. */
  #attempt<T>(access: () => T): T | undefined {
    try {
      return access();
    } catch (error) {
      if (error instanceof OsError) return undefined;
      throw error;
    }
  }
}
