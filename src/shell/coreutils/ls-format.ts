// How ls shows names: colours, marks, columns. Upstream: GNU coreutils ls.c, dircolors.

import type { Stat } from '../../os/filesystem.ts';

export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
  /** of a symlink */
  readonly target: string | undefined;
  /** what a symlink leads to, when it leads somewhere */
  readonly reached: Stat | undefined;
}

/** `ls -F`'s mark. */
export function indicator({ type, mode }: Stat): string {
  if (type === 'directory') return '/';
  if (type === 'symlink') return '@';
  if (type === 'fifo') return '|';
  if (type === 'socket') return '=';
  return type === 'file' && mode & 0o111 ? '*' : '';
}

const archives = /\.(?:tar|tgz|gz|zip|xz|bz2|zst|7z|deb|rpm|jar)$/;
const pictures = /\.(?:png|jpe?g|gif|svg|webp|bmp)$/;

function colorOf({ name, stat, target, reached }: Entry): string | undefined {
  if (target !== undefined) return reached ? '01;36' : '40;31;01';
  switch (stat.type) {
    case 'directory':
      return stat.mode & 0o1000 ? (stat.mode & 0o002 ? '30;42' : '37;44') : stat.mode & 0o002 ? '34;42' : '01;34';
    case 'symlink':
      return '01;36';
    case 'fifo':
      return '40;33';
    case 'socket':
      return '01;35';
    case 'device':
      return '40;33;01';
    default:
      if (stat.mode & 0o4000) return '37;41';
      if (stat.mode & 0o111) return '01;32';
      return archives.test(name) ? '01;31' : pictures.test(name) ? '01;35' : undefined;
  }
}

/** The text in the colour of its kind. */
export function colored(text: string, entry: Entry): string {
  const color = colorOf(entry);
  return color ? `\x1b[0m\x1b[${color}m${text}\x1b[0m` : text;
}

const control = /[\x00-\x1f\x7f]/g;

export function shownName(name: string, quote: boolean): string {
  const plain = name.replace(control, '?');
  return quote ? `"${plain.replace(/["\\]/g, '\\$&')}"` : plain;
}

const colors = /\x1b\[[0-9;]*m/g;
const widthOf = (name: string): number => [...name.replace(colors, '')].length;

/** Names in as many columns as fit, top to bottom or from left to right. */
export function inColumns(names: readonly string[], width: number, across: boolean): string {
  if (names.length === 0) return '';
  const widths = names.map(widthOf);
  for (let rows = 1; rows <= names.length; rows++) {
    const columns = Math.ceil(names.length / rows);
    const at = (row: number, column: number): number => (across ? row * columns + column : column * rows + row);
    const sizes = Array.from({ length: columns }, (_, column) => Math.max(0, ...Array.from({ length: rows }, (_unused, row) => widths[at(row, column)] ?? 0)));
    if (sizes.reduce((sum, size) => sum + size, 0) + 2 * (columns - 1) > width && rows < names.length) continue;
    let out = '';
    for (let row = 0; row < rows; row++) {
      let line = '';
      for (let column = 0; column < columns; column++) {
        const i = at(row, column);
        if (i >= names.length) break;
        const last = at(row, column + 1) >= names.length || column === columns - 1;
        line += names[i] + (last ? '' : ' '.repeat((sizes[column] ?? 0) - (widths[i] ?? 0) + 2));
      }
      out += `${line}\n`;
    }
    return out;
  }
  return '';
}
