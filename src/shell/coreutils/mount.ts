// mount without arguments: what is mounted where. Upstream: util-linux sys-utils/mount.c, busybox util-linux/mount.c; mount(8).
// Left out: mounting; it says so.
// @supports partly shell: mount — "shows what is mounted; mounts nothing"

import { print, printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';

export const mount: Program = function* (process) {
  if (process.argv.length > 1) {
    yield* printError(process, 'not simulated in Drydock: mounting (mount without arguments shows what is mounted)\n');
    return 1;
  }
  const lines = process.namespaces.mount.mounts().map(({ path, fileSystem, readOnly, source }) => `${source} on ${path} type ${fileSystem.type} (${readOnly ? 'ro' : 'rw'},relatime)\n`);
  yield* print(process, lines.join(''));
  return 0;
};
