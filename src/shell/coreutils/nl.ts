// nl: lines with numbers. Upstream: GNU coreutils nl. Left out: -b pBRE in headers and footers.

import { textKeepingBytes } from '../../base/bytes.ts';
import { basicRegExp } from '../../base/regex.ts';
import { print, write } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { InputLines, parseOptions } from './support.ts';

export const nl: Program = function* (process) {
  const { operands, get, has } = yield* parseOptions(process, {
    short: 'b:w:s:n:v:i:l:pf:h:d:',
    long: {
      'body-numbering=': 'b',
      'number-width=': 'w',
      'number-separator=': 's',
      'number-format=': 'n',
      'starting-line-number=': 'v',
      'line-increment=': 'i',
      'join-blank-lines=': 'l',
      'no-renumber': 'p',
    },
  });
  const style = get('b') ?? 't';
  const width = Number(get('w') ?? 6);
  const separator = get('s') ?? '\t';
  const format = get('n') ?? 'rn';
  const pattern = style.startsWith('p') ? basicRegExp(style.slice(1)) : undefined;
  const join = Number(get('l') ?? 1);
  const lines = new InputLines(process, operands);
  let number = Number(get('v') ?? 1);
  let blanks = 0;
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    if (/^(?:\\:){1,3}$/.test(next.line)) {
      if (!has('p')) number = Number(get('v') ?? 1);
      yield* write(process, '\n');
      continue;
    }
    blanks = next.line === '' ? blanks + 1 : 0;
    const counted = style === 'a' ? next.line !== '' || blanks % join === 0 : style === 't' ? next.line !== '' : (pattern?.test(textKeepingBytes(next.line)) ?? false);
    const shown = format === 'ln' ? String(number).padEnd(width) : format === 'rz' ? String(number).padStart(width, '0') : String(number).padStart(width);
    yield* print(process, counted ? shown + separator : ' '.repeat(width + separator.length));
    yield* write(process, `${next.line}\n`);
    if (counted) number += Number(get('i') ?? 1);
  }
  return lines.failed ? 1 : 0;
};
