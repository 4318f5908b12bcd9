// tee: standard input to files and on. Upstream: GNU coreutils tee.

import { input, readFrom, write, writeTo } from '../../os/io.ts';
import type { OpenFile, Program } from '../../os/process.ts';
import { complain, parseOptions } from './support.ts';

export const tee: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'ai', long: { append: 'a' } });
  const files: OpenFile[] = [];
  let code = 0;
  for (const path of operands) {
    try {
      files.push(process.namespaces.mount.open(path, has('a') ? { write: true, create: true, append: true } : { write: true, create: true, truncate: true }, process));
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  for (let got = yield* readFrom(process, input(process)); got !== null; got = yield* readFrom(process, input(process))) {
    for (const file of files) yield* writeTo(process, file, got);
    yield* write(process, got);
  }
  for (const file of files) file.close();
  return code;
};
