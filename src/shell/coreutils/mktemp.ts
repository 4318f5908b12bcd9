// mktemp: a file or folder with a name nobody has. Upstream: GNU coreutils mktemp.

import { print } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions, problem } from './support.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const mktemp: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'duqp:t', long: { directory: 'd', 'dry-run': 'u', quiet: 'q', 'tmpdir?': 'tmpdir', 'suffix=': 'suffix' } });
  const given = operands[0];
  const template = given ?? 'tmp.XXXXXXXXXX';
  const match = /^([^]*?)(X{3,})([^X]*)$/.exec(template);
  if (!match) return yield* problem(process, `too few X's in template ‘${template}’`);
  const folder = get('p') ?? (get('tmpdir') || (given === undefined || has('tmpdir') || has('t') ? (process.env.get('TMPDIR') ?? '/tmp') : undefined));
  const name = `${match[1]}${process.random.string(match[2]?.length ?? 0, alphabet)}${match[3]}${get('suffix') ?? ''}`;
  const path = folder === undefined ? name : `${folder.replace(/\/$/, '')}/${name}`;
  const { mount } = process.namespaces;
  try {
    if (has('d')) mount.makeDirectory(path, process, { mode: 0o700 });
    else if (!has('u')) mount.open(path, { write: true, create: true, exclusive: true, mode: 0o600 }, process).close();
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    return has('q')
      ? 1
      : yield* problem(
          process,
          `failed to create ${has('d') ? 'directory' : 'file'} via template ‘${folder === undefined ? template : `${folder.replace(/\/$/, '')}/${template}`}’: ${error.text}`,
        );
  }
  yield* print(process, `${path}\n`);
  return 0;
};
