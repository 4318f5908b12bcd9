// md5sum, sha1sum and sha256sum: digests of files, and checking them. Upstream: GNU coreutils. Left out: sha224sum, sha384sum, sha512sum, b2sum.

import type { Bytes } from '../../base/bytes.ts';
import { md5Hex } from '../../base/md5.ts';
import { sha1Hex } from '../../base/sha1.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { print, printError, readAll } from '../../os/io.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, linesOf, nameOf, openInput, parseOptions } from './support.ts';

const digests: Readonly<Record<string, (bytes: Bytes) => string>> = { md5sum: md5Hex, sha1sum: sha1Hex, sha256sum: sha256Hex };

export const checksum: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, {
    short: 'bctwz',
    long: { binary: 'b', check: 'c', text: 't', tag: 'tag', quiet: 'quiet', status: 'status', warn: 'w', 'ignore-missing': 'ignore', strict: 'strict' },
  });
  const digest = digests[nameOf(process)] ?? sha256Hex;
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      const content = yield* readAll(process, openInput(process, path));
      if (has('c')) code = (yield* check(process, content, digest, has('quiet') || has('status'), has('status'))) || code;
      else
        yield* print(
          process,
          has('tag') ? `${nameOf(process).replace('sum', '').toUpperCase()} (${path}) = ${digest(content)}\n` : `${digest(content)} ${has('b') ? '*' : ' '}${path}\n`,
        );
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  return code;
};

function* check(process: Process, list: string, digest: (bytes: Bytes) => string, quiet: boolean, silent: boolean): Steps<number> {
  let failed = 0;
  let unread = 0;
  for (const line of linesOf(list)) {
    const match = /^([0-9a-f]+) [ *](.*)$/.exec(line);
    if (!match) continue;
    const path = match[2] ?? '';
    try {
      const right = digest(yield* readAll(process, openInput(process, path))) === match[1];
      if (!right) failed += 1;
      if (!right && !silent) yield* print(process, `${path}: FAILED\n`);
      if (right && !quiet) yield* print(process, `${path}: OK\n`);
    } catch (error) {
      yield* complain(process, error);
      yield* print(process, `${path}: FAILED open or read\n`);
      unread += 1;
    }
  }
  const name = nameOf(process);
  if (unread > 0 && !silent) yield* printError(process, `${name}: WARNING: ${unread} listed file${unread === 1 ? '' : 's'} could not be read\n`);
  if (failed > 0 && !silent) yield* printError(process, `${name}: WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match\n`);
  return failed + unread > 0 ? 1 : 0;
}
