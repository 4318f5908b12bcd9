// seq: numbers in a row. Upstream: GNU coreutils seq.

import { print, printError } from '../../os/io.ts';
import type { Program } from '../../os/process.ts';

export const seq: Program = function* (process) {
  const words = process.argv.slice(1);
  let separator = '\n';
  let equalWidth = false;
  const numbers: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-s') separator = words[++i] ?? '\n';
    else if (word.startsWith('-s')) separator = word.slice(2);
    else if (word === '-w') equalWidth = true;
    else numbers.push(word);
  }
  const bad = numbers.find((n) => !/^[-+]?(\d+\.?\d*|\.\d+)$/.test(n));
  if (numbers.length === 0 || numbers.length > 3 || bad !== undefined) {
    const what = bad !== undefined ? `invalid floating point argument: ‘${bad}’` : numbers.length ? `extra operand ‘${numbers[3] ?? ''}’` : 'missing operand';
    yield* printError(process, `seq: ${what}\nTry 'seq --help' for more information.\n`);
    return 1;
  }
  const [first, step, last] = numbers.length === 1 ? [1, 1, Number(numbers[0])] : numbers.length === 2 ? [Number(numbers[0]), 1, Number(numbers[1])] : numbers.map(Number);
  const digits = Math.max(0, ...numbers.slice(0, -1).map((n) => (n.split('.')[1] ?? '').length));
  const out: string[] = [];
  const count = Math.floor(((last ?? 0) - (first ?? 0)) / (step || 1) + 1e-9);
  for (let i = 0; i <= count; i++) out.push(((first ?? 0) + i * (step ?? 1)).toFixed(digits));
  const width = equalWidth ? Math.max(...out.map((n) => n.length)) : 0;
  if (out.length) yield* print(process, `${out.map((n) => n.padStart(width, '0')).join(separator)}\n`);
  return 0;
};
