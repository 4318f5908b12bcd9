// tee: standard input to files and on. Upstream: GNU coreutils tee.

import { input, readFrom, write, writeTo } from '../../os/io.ts';
import type { OpenFile, Program } from '../../os/process.ts';
import { complain, parseOptions } from './support.ts';

export const tee: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } });
  const files: OpenFile[] = [];
  let code = 0;
  if (has('i')) process.onSignal('INT', 'ignore');
  for (const path of operands) {
    try {
      files.push(process.namespaces.mount.open(path, { write: true, create: true, ...(has('a') ? { append: true } : { truncate: true }) }, process));
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  for (let got = yield* readFrom(process, input(process)); got !== null; got = yield* readFrom(process, input(process))) {
    yield* write(process, got);
    for (const file of files) yield* writeTo(process, file, got);
  }
  for (const file of files) file.close();
  return code;
};
