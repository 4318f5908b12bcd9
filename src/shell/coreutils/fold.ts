// fold, fmt, expand and unexpand: lines of another width, tabs and blanks. Upstream: GNU coreutils.

import { textKeepingBytes } from '../../base/bytes.ts';
import { print, readAll } from '../../os/io.ts';
import { OsError } from '../../os/os-error.ts';
import type { Program } from '../../os/process.ts';
import { cannotRead } from './head.ts';
import { InputLines, openInput, parseOptions, problem } from './support.ts';

export const fold: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'bsw:', long: { bytes: 'b', spaces: 's', 'width=': 'w' }, digits: 'w' });
  const text = get('w') ?? '80';
  if (!/^[1-9]\d*$/.test(text)) return yield* problem(process, `invalid number of columns: ‘${text}’`);
  const width = Number(text);
  const lines = new InputLines(process, operands);
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    yield* print(process, folded([...textKeepingBytes(next.line)], width, has('s')).join('\n') + (next.complete ? '\n' : ''));
  }
  return lines.failed ? 1 : 0;
};

function folded(characters: readonly string[], width: number, atBlanks: boolean): readonly string[] {
  const out: string[] = [];
  let rest = characters;
  while (rest.length > width) {
    const blank = atBlanks ? rest.slice(0, width).findLastIndex((ch) => ch === ' ' || ch === '\t') : -1;
    const cut = blank >= 0 ? blank + 1 : width;
    out.push(rest.slice(0, cut).join(''));
    rest = rest.slice(cut);
  }
  return [...out, rest.join('')];
}

export const fmt: Program = function* (process) {
  const { operands, get } = yield* parseOptions(process, { short: 'w:g:stu', long: { 'width=': 'w', 'goal=': 'g', 'split-only': 's', 'uniform-spacing': 'u' }, digits: 'w' });
  const width = Number(get('w') ?? 75);
  let code = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      yield* print(process, refilled(textKeepingBytes(yield* readAll(process, openInput(process, path))), width));
    } catch (error) {
      if (!(error instanceof OsError) || error.code === 'EPIPE') throw error;
      code = yield* cannotRead(process, error, path);
    }
  }
  return code;
};

/** Paragraphs with lines near the goal, which is 93 % of the width; blank lines and indents part paragraphs. */
function refilled(text: string, width: number): string {
  let out = '';
  let words: string[] = [];
  let indent = '';
  const flush = (): void => {
    if (words.length > 0)
      out += `${balanced(words, width - indent.length)
        .map((line) => indent + line)
        .join('\n')}\n`;
    words = [];
  };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const own = /^\s*/.exec(line)?.[0] ?? '';
    if (line.trim() === '') {
      flush();
      out += '\n';
      continue;
    }
    if (words.length > 0 && own !== indent) flush();
    indent = own;
    words.push(...line.trim().split(/\s+/));
  }
  flush();
  return out;
}

/** Breaks that make the sum of the squares of missing columns least, the last line left out. */
function balanced(words: readonly string[], width: number): readonly string[] {
  const goal = Math.floor((width * 187) / 200);
  const best: { cost: number; next: number }[] = [];
  best[words.length] = { cost: 0, next: words.length };
  for (let i = words.length - 1; i >= 0; i--) {
    let length = -1;
    for (let k = i; k < words.length; k++) {
      length += (words[k]?.length ?? 0) + 1;
      if (length > width && k > i) break;
      const cost = (k === words.length - 1 ? 0 : (goal - length) ** 2) + (best[k + 1]?.cost ?? 0);
      if (!best[i] || cost < (best[i]?.cost ?? 0)) best[i] = { cost, next: k + 1 };
    }
  }
  const lines: string[] = [];
  for (let i = 0; i < words.length; i = best[i]?.next ?? words.length) lines.push(words.slice(i, best[i]?.next).join(' '));
  return lines;
}

export const expand: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'it:', long: { initial: 'i', 'tabs=': 't' }, digits: 't' });
  const size = Number(get('t') ?? 8);
  const lines = new InputLines(process, operands);
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    let column = 0;
    let leading = true;
    let out = '';
    for (const ch of textKeepingBytes(next.line)) {
      if (ch !== ' ' && ch !== '\t') leading = false;
      const shown = ch === '\t' && (leading || !has('i')) ? ' '.repeat(size - (column % size)) : ch;
      out += shown;
      column += shown.length;
    }
    yield* print(process, out + (next.complete ? '\n' : ''));
  }
  return lines.failed ? 1 : 0;
};

export const unexpand: Program = function* (process) {
  const { operands, has, get } = yield* parseOptions(process, { short: 'at:', long: { all: 'a', 'first-only': 'first', 'tabs=': 't' } });
  const size = Number(get('t') ?? 8);
  const everywhere = has('a') || has('t');
  const lines = new InputLines(process, operands);
  for (let next = yield* lines.next(); next; next = yield* lines.next()) {
    const line = textKeepingBytes(next.line);
    const cells = line.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [];
    let leading = true;
    const out = cells.map((cell) => {
      const whole = cell.length === size;
      if (cell.trim() !== '') leading = false;
      if (leading) return whole ? '\t' : cell;
      return everywhere && whole ? cell.replace(/(?: {2,}|\t)$/, '\t') : cell;
    });
    yield* print(process, out.join('') + (next.complete ? '\n' : ''));
  }
  return lines.failed ? 1 : 0;
};
