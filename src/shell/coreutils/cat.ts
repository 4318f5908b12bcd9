// cat: files one after the other. Upstream: GNU coreutils cat.

import { copy, write } from '../../os/io.ts';
import { NullFile } from '../../os/open-file.ts';
import type { Process, Program, Steps } from '../../os/process.ts';
import { complain, InputLines, openInput, parseOptions } from './support.ts';

const long = { number: 'n', 'number-nonblank': 'b', 'squeeze-blank': 's', 'show-ends': 'E', 'show-all': 'A', 'show-tabs': 'T', 'show-nonprinting': 'v' };

interface Marks {
  readonly number: boolean;
  readonly numberNonblank: boolean;
  readonly squeeze: boolean;
  readonly ends: boolean;
  readonly tabs: boolean;
  readonly unprintable: boolean;
}

export const cat: Program = function* (process) {
  const { operands, has } = yield* parseOptions(process, { short: 'nbsEATvute', long });
  const any = (...letters: string[]): boolean => letters.some(has);
  const marks: Marks = {
    number: has('n') && !has('b'),
    numberNonblank: has('b'),
    squeeze: has('s'),
    ends: any('E', 'A', 'e'),
    tabs: any('T', 'A', 't'),
    unprintable: any('v', 'A', 't', 'e'),
  };
  return Object.values(marks).some(Boolean) ? yield* copyMarked(process, operands, marks) : yield* copyPlain(process, operands);
};

function* copyPlain(process: Process, operands: readonly string[]): Steps<number> {
  const out = process.descriptor(1) ?? new NullFile();
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      const file = openInput(process, path);
      yield* copy(process, file, out);
      if (path !== '-') file.close();
    } catch (error) {
      code = yield* complain(process, error);
    }
  }
  return code;
}

function* copyMarked(process: Process, operands: readonly string[], marks: Marks): Steps<number> {
  const lines = new InputLines(process, operands);
  let number = 0;
  let blanks = 0;
  // A line without its newline at the end of one file goes on in the next file.
  let begun = false;
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    const { line, complete } = next;
    blanks = line === '' && complete && !begun ? blanks + 1 : 0;
    if (marks.squeeze && blanks > 1) continue;
    const counted = !begun && (marks.number || (marks.numberNonblank && line !== ''));
    if (counted) number += 1;
    yield* write(process, (counted ? `${String(number).padStart(6)}\t` : '') + shown(line, marks) + (complete ? `${marks.ends ? '$' : ''}\n` : ''));
    begun = !complete;
  }
  return lines.failed ? 1 : 0;
}

function shown(line: string, { tabs, unprintable, ends }: Marks): string {
  let out = ends && !unprintable ? line.replace(/\r$/, '^M') : line;
  if (unprintable) out = out.replace(/[^\t\x20-\x7e]/g, caret);
  return tabs ? out.replaceAll('\t', '^I') : out;
}

/** `^A`, `M-a`, `M-^A` */
function caret(byte: string): string {
  const code = byte.charCodeAt(0);
  if (code >= 128) return `M-${code >= 160 && code < 255 ? String.fromCharCode(code - 128) : caret(String.fromCharCode(code - 128))}`;
  return `^${String.fromCharCode(code ^ 64)}`;
}
