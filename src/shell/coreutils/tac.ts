// tac and rev: lines, or the characters of lines, in the other direction. Upstream: GNU coreutils tac, util-linux rev.

import { textKeepingBytes } from '../../base/bytes.ts';
import { print, readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { InputLines, openInput, parseOptions, problem, quoted } from './support.ts';

export const tac: Program = function* (process) {
  const { operands, get } = yield* parseOptions(process, { short: 'brs:', long: { before: 'b', regex: 'r', 'separator=': 's' } });
  const separator = get('s') ?? '\n';
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      const content = yield* readAll(process, openInput(process, path));
      const pieces = content.split(separator);
      const last = pieces.pop() ?? '';
      yield* write(
        process,
        last +
          pieces
            .reverse()
            .map((piece) => piece + separator)
            .join(''),
      );
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
      code = yield* problem(process, error.code === 'EISDIR' ? `${path}: read error: Is a directory` : `failed to open ${quoted(path)} for reading: ${error.text}`);
    }
  }
  return code;
};

export const rev: Program = function* (process) {
  const { operands } = yield* parseOptions(process, { short: '' });
  const lines = new InputLines(process, operands);
  for (let next = yield* lines.next(); next; next = yield* lines.next()) yield* print(process, [...textKeepingBytes(next.line)].reverse().join('') + (next.complete ? '\n' : ''));
  return lines.failed ? 1 : 0;
};
