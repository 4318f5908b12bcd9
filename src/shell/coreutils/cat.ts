// cat: files one after the other. Upstream: GNU coreutils cat. Left out: -v's letters beyond control characters.

import { copy, input, print, readAll } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { complain, openInput, parseOptions } from './support.ts';

export const cat: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'nbsEATvu', long: { number: 'n', 'number-nonblank': 'b', 'squeeze-blank': 's', 'show-ends': 'E', 'show-all': 'A', 'show-tabs': 'T' } });
  const out = process.descriptor(1);
  const plain = !['n', 'b', 's', 'E', 'A', 'T', 'v'].some(has);
  let code = 0;
  let number = 0;
  let blank = false;
  for (const path of operands.length ? operands : ['-']) {
    try {
      const file = path === '-' ? input(process) : openInput(process, path);
      if (plain && out) {
        yield* copy(process, file, out);
        continue;
      }
      for (const line of (yield* readAll(process, file)).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
        const empty = line === '\n';
        if (has('s') && empty && blank) continue;
        blank = empty;
        const counted = has('b') ? !empty : has('n');
        if (counted) number += 1;
        let shown = line;
        if (has('T') || has('A')) shown = shown.replaceAll('\t', '^I');
        if (has('E') || has('A')) shown = shown.replace(/\n$/, '$\n');
        yield* print(process, `${counted ? `${String(number).padStart(6)}\t` : ''}${shown}`);
      }
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  return code;
};
