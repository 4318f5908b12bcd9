// Permission bits as text, and changes of them as chmod understands. Upstream: GNU coreutils, chmod(1), gnulib's modechange.

import type { Stat } from '../os/filesystem.ts';

const kinds: Readonly<Record<Stat['type'], string>> = { file: '-', directory: 'd', symlink: 'l', fifo: 'p', device: 'c', socket: 's' };

/** `drwxr-xr-x` */
export function modeText({ type, mode }: Pick<Stat, 'type' | 'mode'>): string {
  const triple = (bits: number, special: boolean, letter: string): string =>
    `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-'}`;
  return kinds[type] + triple(mode >> 6, (mode & 0o4000) !== 0, 's') + triple(mode >> 3, (mode & 0o2000) !== 0, 's') + triple(mode, (mode & 0o1000) !== 0, 't');
}

/** A change: given the old bits and whether it is a folder, the new ones. */
export type ModeChange = (mode: number, folder: boolean) => number;

/** `644`, `u+x,go-w`, `a=rX`; undefined when it means nothing. @param umask bits that a bare `+x` leaves alone */
export function parseMode(text: string, umask: number): ModeChange | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const bits = Number.parseInt(text, 8);
    // For folders, set-id bits stay unless five digits take them away.
    return (mode, folder) => (folder && text.length < 5 ? bits | (mode & 0o6000) : bits);
  }
  const changes: ModeChange[] = [];
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]|[0-7]+))+)$/.exec(clause);
    if (!match) return undefined;
    for (const action of match[2]?.matchAll(/([-+=])([rwxXst]*|[ugo]|[0-7]+)(?=[-+=]|$)/g) ?? []) changes.push(symbolic(match[1] ?? '', action[1] ?? '', action[2] ?? '', umask));
  }
  return (mode, folder) => changes.reduce((bits, change) => change(bits, folder), mode);
}

function symbolic(who: string, operator: string, what: string, umask: number): ModeChange {
  const all = who === '' || who.includes('a');
  const mask = (all || who.includes('u') ? 0o4700 : 0) | (all || who.includes('g') ? 0o2070 : 0) | (all || who.includes('o') ? 0o1007 : 0);
  return (mode, folder) => {
    const wanted = permissions(what, mode, folder) & mask & (who === '' ? ~umask | 0o7000 : 0o7777);
    if (operator === '+') return mode | wanted;
    if (operator === '-') return mode & ~wanted;
    const keep = folder ? mask & 0o6000 : 0;
    return (mode & ~(mask & ~keep)) | wanted;
  };
}

function permissions(what: string, mode: number, folder: boolean): number {
  if (/^[ugo]$/.test(what)) {
    const bits = (mode >> { u: 6, g: 3, o: 0 }[what as 'u']) & 7;
    return (bits << 6) | (bits << 3) | bits;
  }
  if (/^[0-7]+$/.test(what)) return Number.parseInt(what, 8);
  let bits = 0;
  for (const letter of what) {
    if (letter === 'r') bits |= 0o444;
    else if (letter === 'w') bits |= 0o222;
    else if (letter === 'x' || (letter === 'X' && (folder || mode & 0o111))) bits |= 0o111;
    else if (letter === 's') bits |= 0o6000;
    else if (letter === 't') bits |= 0o1000;
  }
  return bits;
}
