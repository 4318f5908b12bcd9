// strings: what can be read in a file of bytes. Upstream: GNU binutils strings.

import { print, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { openInput, parseOptions, problem } from './support.ts';

export const strings: Program = function* (process) {
  const { operands, get } = yield* parseOptions(process, { short: 'an:t:fe:w', long: { all: 'a', 'bytes=': 'n', 'radix=': 't', 'print-file-name': 'f' }, digits: 'n' });
  const least = get('n') ?? '4';
  if (!/^[1-9]\d*$/.test(least)) return yield* problem(process, `invalid minimum string length ${least}`);
  const radix = { d: 10, o: 8, x: 16 }[get('t') ?? ''];
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      const content = yield* readAll(process, openInput(process, path));
      for (const match of content.matchAll(new RegExp(`[\\t -~]{${least},}`, 'g')))
        yield* print(process, `${radix ? `${match.index.toString(radix).padStart(7)} ` : ''}${match[0]}\n`);
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
      code = yield* problem(process, error.code === 'ENOENT' ? `'${path}': No such file` : `Warning: '${path}' is a directory`);
    }
  }
  return code;
};
