// seq: numbers in a row. Upstream: GNU coreutils seq.

import { formatDouble } from '../../base/c-format.ts';
import { print } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';
import { parseOptions, problem, usageError } from './support.ts';

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

export const seq: Program = function* (process) {
  const argv = process.argv.slice(1);
  // A negative number is no option.
  const cut = argv.findIndex((word, i) => /^-[\d.]/.test(word) && !/^(?:-[sf]|--(?:format|separator))$/.test(argv[i - 1] ?? ''));
  const { operands, has, get } = yield* parseOptions(
    process,
    { short: 'f:s:w', long: { 'format=': 'f', 'separator=': 's', 'equal-width': 'w' }, stopAtOperand: true },
    cut < 0 ? argv : [...argv.slice(0, cut), '--', ...argv.slice(cut)],
  );
  const bad = operands.find((word) => !number.test(word));
  if (operands.length === 0) return yield* usageError(process, 'missing operand');
  if (operands.length > 3) return yield* usageError(process, `extra operand ‘${operands[3]}’`);
  if (bad !== undefined) return yield* usageError(process, `invalid floating point argument: ‘${bad}’`);
  const [first, step, last] = operands.length === 1 ? ['1', '1', operands[0]] : operands.length === 2 ? [operands[0], '1', operands[1]] : operands;
  if (Number(step) === 0) return yield* usageError(process, `invalid Zero increment value: ‘${step}’`);
  const format = get('f');
  if (format !== undefined && !/%[-+0 #']*\d*(?:\.\d*)?[aAeEfFgG]/.test(format)) return yield* problem(process, `format ‘${format}’ has no % directive`);
  const digits = Math.max(0, ...[first, step].map((word) => (/\.(\d*)/.exec(word ?? '')?.[1] ?? '').length));
  const count = Math.floor((Number(last) - Number(first)) / Number(step) + 1e-9);
  const plain = (i: number): string => (Number(first) + i * Number(step)).toFixed(digits);
  const width = has('w') ? Math.max(plain(0).length, plain(Math.max(0, count)).length) : 0;
  const separator = get('s') ?? '\n';
  for (let i = 0; i <= count; i += 1000) {
    const row: string[] = [];
    for (let k = i; k <= Math.min(count, i + 999); k++) row.push(format ? formatted(format, Number(plain(k))) : padded(plain(k), width));
    yield* print(process, row.join(separator) + (i + 1000 > count ? '\n' : separator));
  }
  return 0;
};

const padded = (text: string, width: number): string => (text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0'));

function formatted(format: string, value: number): string {
  return format.replace(/%(%|([-+0 #']*)(\d*)(?:\.(\d*))?([aAeEfFgG]))/g, (whole, kind: string, flags = '', width = '', precision: string | undefined = undefined, letter = 'g') =>
    kind === '%' ? '%' : whole && formatDouble(letter, value, { flags, width: Number(width || 0), precision: precision === undefined ? undefined : Number(precision) }),
  );
}
