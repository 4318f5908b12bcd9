// base64. Upstream: GNU coreutils.

import { Base64Error, decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { printError, write } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions, readInputs } from './support.ts';

export const base64: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'dDiw:', long: { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' } });
  const { inputs, failed } = yield* readInputs(process, operands);
  if (failed) return 1;
  const content = inputs.map((i) => i.content).join('');
  if (has('d') || has('D')) {
    try {
      yield* write(process, decodeBase64(content.replace(has('i') ? /[^A-Za-z0-9+/=]/g : /\s/g, '')));
      return 0;
    } catch (error) {
      if (!(error instanceof Base64Error)) throw error;
      yield* printError(process, 'base64: invalid input\n');
      return 1;
    }
  }
  const wrap = Number(get('w') ?? 76);
  const encoded = encodeBase64(content);
  yield* write(process, wrap === 0 ? encoded : (encoded.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''));
  return 0;
};
