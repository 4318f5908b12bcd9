// base64: bytes as 64 letters, and back. Upstream: GNU coreutils base64.

import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { readAll, write } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { complain, openInput, parseOptions, problem, usageError } from './support.ts';

export const base64: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'dDiw:', long: { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' } });
  if (operands.length > 1) return yield* usageError(process, `extra operand ‘${operands[1]}’`);
  const width = get('w') ?? '76';
  if (!/^\d+$/.test(width)) return yield* problem(process, `invalid wrap size: ‘${width}’`);
  let content: string;
  try {
    content = yield* readAll(process, openInput(process, operands[0] ?? '-'));
  } catch (error) {
    if (error instanceof OsError && error.code === 'EISDIR') return yield* problem(process, 'read error: Is a directory');
    return yield* complain(process, error);
  }
  if (!has('d') && !has('D')) {
    const text = encodeBase64(content);
    yield* write(process, width === '0' ? text : text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'));
    return 0;
  }
  const clean = has('i') ? content.replace(/[^A-Za-z0-9+/=]/g, '') : content.replace(/\n/g, '');
  // Whole groups up to the first letter that is none are written, as GNU's does, before it complains.
  const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(clean)?.[0] ?? '';
  yield* write(process, valid === '' ? '' : decodeBase64(valid));
  if (valid === clean) return 0;
  const rest = /^[A-Za-z0-9+/]{2,3}/.exec(clean.slice(valid.length))?.[0] ?? '';
  if (rest) yield* write(process, decodeBase64(rest.padEnd(4, '=')));
  return yield* problem(process, 'invalid input');
};
