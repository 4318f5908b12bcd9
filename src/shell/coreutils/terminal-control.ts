// clear, reset, tput, stty, tty: the terminal itself. Upstream: ncurses, GNU coreutils stty. Left out: most of stty's settings.

import { print, printError } from '../../os/io.ts';
import type { Program, Tty } from '../../os/process.ts';
import { parseOptions } from './support.ts';

export const clear: Program = function* (process) {
  yield* print(process, '\x1b[H\x1b[2J\x1b[3J');
  return 0;
};

export const reset: Program = function* (process) {
  const tty = process.descriptor(0)?.tty;
  if (tty) {
    tty.mode = 'cooked';
    tty.echo = true;
  }
  yield* print(process, '\x1bc');
  return 0;
};

const codes: Readonly<Record<string, string>> = {
  clear: '\x1b[H\x1b[2J',
  bold: '\x1b[1m',
  dim: '\x1b[2m',
  smul: '\x1b[4m',
  rmul: '\x1b[24m',
  rev: '\x1b[7m',
  smso: '\x1b[7m',
  rmso: '\x1b[27m',
  sgr0: '\x1b(B\x1b[m',
  civis: '\x1b[?25l',
  cnorm: '\x1b[?12l\x1b[?25h',
  el: '\x1b[K',
  ed: '\x1b[J',
  home: '\x1b[H',
  bel: '\x07',
  smcup: '\x1b[?1049h',
  rmcup: '\x1b[?1049l',
};

export const tput: Program = function* (process) {
  const [name = '', first = '0', second = '0'] = process.argv.slice(1).filter((word) => !word.startsWith('-T'));
  const tty = process.descriptor(1)?.tty ?? process.descriptor(2)?.tty;
  if (name === 'cols' || name === 'lines') yield* print(process, `${name === 'cols' ? (tty?.columns ?? 80) : (tty?.rows ?? 24)}\n`);
  else if (name === 'colors') yield* print(process, '256\n');
  else if (name === 'setaf' || name === 'setab') yield* print(process, colorCode(name, Number(first)));
  else if (name === 'cup') yield* print(process, `\x1b[${Number(first) + 1};${Number(second) + 1}H`);
  else if (codes[name] !== undefined) yield* print(process, codes[name] ?? '');
  else if (name !== 'init' && name !== 'reset') {
    yield* printError(process, name === '' ? 'usage: tput [-V] [-S] [-T term] capname\n' : `tput: unknown terminfo capability '${name}'\n`);
    return name === '' ? 2 : 4;
  }
  return 0;
};

function colorCode(name: string, color: number): string {
  const base = name === 'setaf' ? 30 : 40;
  if (color < 8) return `\x1b[${base + color}m`;
  return color < 16 ? `\x1b[${base + 52 + color}m` : `\x1b[${base + 8};5;${color}m`;
}

export const stty: Program = function* (process) {
  const { operands, has } = yield* parseOptions(
    process,
    { short: 'aF:g', long: { all: 'a' } },
    process.argv
      .slice(1)
      .flatMap((word) => (/^-(?:echo|icanon|isig|raw|onlcr|ixon|opost)/.test(word) ? ['--', word] : [word]))
      .filter((word, i, all) => word !== '--' || all.indexOf('--') === i),
  );
  const tty = process.descriptor(0)?.tty;
  if (!tty) {
    yield* printError(process, "stty: 'standard input': Inappropriate ioctl for device\n");
    return 1;
  }
  if (operands.length === 0) {
    yield* print(
      process,
      has('a')
        ? `speed 38400 baud; rows ${tty.rows}; columns ${tty.columns}; line = 0;\nintr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>; susp = ^Z; werase = ^W; lnext = ^V;\n${tty.mode === 'raw' ? '-' : ''}isig ${tty.mode === 'raw' ? '-' : ''}icanon ${tty.echo ? '' : '-'}echo onlcr\n`
        : 'speed 38400 baud; line = 0;\n',
    );
    return 0;
  }
  for (const word of operands) {
    if (word === 'size') yield* print(process, `${tty.rows} ${tty.columns}\n`);
    else if (!apply(tty, word)) {
      yield* printError(process, `stty: invalid argument ‘${word}’\nTry 'stty --help' for more information.\n`);
      return 1;
    }
  }
  return 0;
};

/** @returns whether the setting is known */
function apply(tty: Tty, word: string): boolean {
  switch (word) {
    case 'echo':
    case '-echo':
      tty.echo = word === 'echo';
      return true;
    case 'raw':
    case '-icanon':
    case 'cbreak':
      tty.mode = 'raw';
      return true;
    case 'sane':
      tty.echo = true;
      tty.mode = 'cooked';
      return true;
    case '-raw':
    case 'icanon':
    case 'cooked':
    case '-cbreak':
      tty.mode = 'cooked';
      return true;
    default:
      return /^-?(?:isig|icrnl|onlcr|ixon|ixoff|opost|echoe|echok|echoctl|iexten|tostop|brkint|hupcl)$/.test(word);
  }
}

export const tty: Program = function* (process) {
  const { has } = yield* parseOptions(process, { short: 's', long: { silent: 's', quiet: 's' } });
  const file = process.descriptor(0);
  if (!has('s')) yield* print(process, file?.tty ? `${file.name}\n` : 'not a tty\n');
  return file?.tty ? 0 : 1;
};
